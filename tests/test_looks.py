"""
What site.css promises, told from its text: colours that can be read, told apart in grey, and
no rule that dresses nothing. Ratios are those of WCAG 2.2, from 1 to 21.
"""

import gzip
import re
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from cells.reading.grid import DARKEST

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "matrix_site" / "static"
WHOLE = (STATIC / "css" / "site.css").read_text()
# What older browsers get instead of two schemes.
FALLBACK = re.search(r"\n  @supports not \(color: light-dark.*?\n  }\n", WHOLE, re.DOTALL)
CSS = WHOLE.replace(FALLBACK[0], "") if FALLBACK else WHOLE
COLOUR = re.compile(r"--([a-z0-9-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")
LIGHT, DARK = "light", "dark"
# What stands on what. A letter on its category is `on-s` on `s`.
TEXT = {
    "paper": "ink ink2 link linkh visited place error",
    "sheet": "ink ink2 link linkh visited place error",
    "tint": "ink ink2 link",
    "placetint": "ink ink2 place",
    "mark": "ink link",
    "place": "onplace",
    "ink": "paper",
    "notice": "onnotice",
    "ins": "insink",
    "del": "delink",
    "s": "on-s",
    "k": "on-k",
    "r": "on-r",
}
# What has only its line to be seen by.
EDGES = {"paper": "edge s", "sheet": "edge s place", "tint": "edge", "r": "k"}


def tokens(scheme: str) -> dict[str, str]:
    found = {m[1]: m[4] or (m[2] if scheme == LIGHT else m[3]) for m in COLOUR.finditer(CSS)}
    return {**found, "g": found["sheet"]}


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    """Relative luminance as WCAG defines it, from 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: str) -> float:
    """CIE L*, from 0 to 100: how light a colour still looks without its hue."""
    return 116 * luminance(channels(colour)) ** (1 / 3) - 16


def too_weak(scheme: str, pairs: dict[str, str], least: float) -> list[str]:
    colours = tokens(scheme)
    return [
        f"{name} on {ground}"
        for ground, names in pairs.items()
        for name in names.split()
        if ratio(channels(colours[name]), channels(colours[ground])) < least
    ]


def test_older_browsers_get_every_light_colour():
    assert FALLBACK
    found = dict(re.findall(r"--([a-z0-9-]+): (#\w{6});", FALLBACK[0]))
    assert found == {m[1]: m[2] for m in COLOUR.finditer(CSS) if m[2]}


def test_every_colour_is_said_for_light_and_dark_in_one_place():
    names = re.findall(r"--([a-z0-9-]+):(?=[^;]*#)", CSS)
    assert len(names) == len(set(names)) == len(COLOUR.findall(CSS))
    # White is white in either: behind what was drawn for it.
    rest = re.findall(r"#[0-9a-f]{3,8}\b", CSS.partition("@layer bare {")[2])
    assert set(rest) <= {"#ffffff"}


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_text_can_be_read_on_what_it_stands_on(scheme):
    assert too_weak(scheme, TEXT, 4.5) == []
    assert too_weak(scheme, {"g": "on-g"}, 4.5) == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_edges_can_be_seen(scheme):
    assert too_weak(scheme, EDGES, 3) == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("ground", ["paper", "sheet", "tint", "placetint", "ink", "place", "k"])
def test_focus_is_seen_whatever_is_round_it(scheme, ground):
    """One of its rings (paper, ink, yellow) stands out."""
    colours = tokens(scheme)
    rings = [channels(colours[name]) for name in ("paper", "ink", "focus")]
    assert max(ratio(ring, channels(colours[ground])) for ring in rings) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_darkest_shade_of_a_grid_leaves_its_number_readable(scheme):
    colours = tokens(scheme)
    share = DARKEST * 0.02
    k, sheet = channels(colours["k"]), channels(colours["sheet"])
    mixed = [share * a + (1 - share) * b for a, b in zip(k, sheet, strict=True)]
    assert ratio(channels(colours["ink"]), mixed) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_four_categories_are_told_apart_without_hue(scheme):
    colours = tokens(scheme)
    ladder = [lightness(colours[letter]) for letter in "skrg"]
    steps = [b - a if scheme == LIGHT else a - b for a, b in pairwise(ladder)]
    assert min(steps) >= 12, ladder


def names_used() -> set[str]:
    """Class names in templates, scripts and rich text; `square-*` where a value is put in."""
    used = {"errorlist"}  # Django's, on the faults of a form.
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "cells").rglob("*.py")]:
        text = re.sub(r"\{\{.*?\}\}", "*", path.read_text())
        text = re.sub(r"\{%.*?%\}", " ", text)
        for value in re.findall(r'class="([^"]*)"', text):
            used |= set(value.split())
    # Scripts and rich text name classes in strings of their own.
    for path in [STATIC / "js" / "site.js", *(ROOT / "cells" / "richtext").glob("*.py")]:
        used |= set(re.findall(r'["\'.]([a-z][a-z0-9-]*)["\']', path.read_text()))
    return used - {"*"}


def test_no_rule_dresses_what_is_nowhere():
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "{", CSS, flags=re.DOTALL)
    dressed = set(re.findall(r"\.([a-z][a-z0-9-]*)", selectors))
    used = names_used()
    assert {n for n in dressed if not any(fnmatchcase(n, name) for name in used)} == set()


def test_nothing_moves_by_itself_and_nothing_is_for_show():
    assert re.findall(r"\b(animation|transition|scroll-behavior)\b", CSS) == []
    ornament = r"\b(border-radius: (?!0;)|letter-spacing|text-transform|text-align: justify)"
    assert re.findall(ornament, CSS) == []


@pytest.mark.parametrize(("file", "most"), [("css/site.css", 20_000), ("js/site.js", 15_000)])
def test_what_every_page_asks_for_is_small_when_sent(file, most):
    assert len(gzip.compress((STATIC / file).read_bytes())) <= most
