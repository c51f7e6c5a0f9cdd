"""The newsroom's style sheets: files that can be read, and no rule that dresses nothing."""

import re
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "matrix_site" / "static"
SHEETS = [STATIC / "css" / "desk.css", *sorted((STATIC / "css" / "desk").glob("*.css"))]
# Bodies of pages, and what Django's own templates and widgets bring.
ELSEWHERE = (
    "desk has-bench login button default help helptext errorlist messagelist vTextField vURLField"
)


def names_used() -> set[str]:
    """Class names in templates, scripts and rich text; `card-*` where a value is put in."""
    used = set(ELSEWHERE.split())
    python = [*(ROOT / "matrix_site").rglob("*.py"), *(ROOT / "cells").rglob("*.py")]
    for path in chain((ROOT / "templates").rglob("*.html"), python):
        text = re.sub(r"\{\{.*?\}\}", "*", path.read_text())
        text = re.sub(r"\{%.*?%\}", " ", text)
        for value in re.findall(r'class="([^"]*)"', text):
            used |= set(re.sub(r"\{\w*\}", "*", value).split())
    for path in [*(STATIC / "js").rglob("*.js"), *(ROOT / "cells" / "richtext").glob("*.py")]:
        for words in re.findall(r'["\'`]([^"\'`\n]*)["\'`]', path.read_text()):
            used |= set(re.findall(r"[a-z][a-z0-9-]*", words))
    return used - {"*"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_of_the_newsroom_dresses_what_is_nowhere(sheet):
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    dressed = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{", css)))
    used = names_used()
    assert {n for n in dressed if not any(fnmatchcase(n, name) for name in used)} == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_of_the_newsroom_can_be_read_at_one_go(sheet):
    assert len(sheet.read_text().splitlines()) <= 400
