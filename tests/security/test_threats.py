"""docs/security.md names for each threat a test that is there."""

import ast
import re
from functools import cache

import pytest
from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# What the table must speak of, whatever else it does.
SPOKEN_OF = [
    "reader to editor",
    "editor to administrator",
    "Draft",
    "Host",
    "Accounts found out",
    "Subscribers found out",
    "Mail bombing",
    "Formula",
    "Record injection",
    "SSRF",
    "Cache poisoning",
    "Cache deception",
    "Mass assignment",
    "IDOR",
    "Prefetch",
    "fixation",
    "Log forging",
    "Clickjacking",
    "CSRF",
    "Open redirect",
    "active content",
    "SQL",
    "ReDoS",
    "Brute force",
    "Race",
    "smuggling",
    "known holes",
    "Secrets in the repository",
]
# OWASP ASVS 5.0.0: every chapter is spoken of, also those that have nothing here.
CHAPTERS = range(1, 18)


def rows() -> list[list[str]]:
    """The cells of each row of the tables of threats: threat, what stops it, which tests."""
    table = TEXT.partition("## Threats")[2].partition("\n## Tokens")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0] not in ("threat",) and not row[0].startswith("---")]


@cache
def functions(path: str) -> frozenset[str]:
    file = settings.BASE_DIR / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_test_that_is_named_is_there():
    named = TEST.findall(TEXT)
    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []


def test_every_threat_has_what_stops_it_and_a_test():
    assert len(rows()) > 50
    assert [row for row in rows() if len(row) != 3 or not row[1] or not TEST.search(row[2])] == []


@pytest.mark.parametrize("word", SPOKEN_OF)
def test_the_table_speaks_of(word):
    assert any(word.lower() in row[0].lower() for row in rows())


def test_every_chapter_of_the_standard_is_spoken_of():
    assert [n for n in CHAPTERS if not re.search(rf"^### V{n}\b", TEXT, re.MULTILINE)] == []
