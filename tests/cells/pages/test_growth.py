"""Time grows with the size of a page, whatever is in it.

These tests take longer than others: what is slow shows only on pages of some size.
"""

import pytest

from cells.pages import decode, parse_page
from tests.timing import seconds

from .building import ENTRY, LEGEND, TITLE

START = f"{TITLE}\n\n{LEGEND}\n\n{ENTRY}\n\nIssues to consider and discuss\n\n"
SMALL = 12_000  # characters; the large page has four times as many
QUADRATIC = 16  # how many times longer a quadratic reader would take for it
TOO_SHORT_TO_TELL = 0.02  # seconds

FILLINGS = {
    "issues": "Is it enough? Some say so, and their report is long.\n\nTheir report is long\n\n",
    "short lines": "some words\n\n",
    "wrapped lines": "some words and\n",
    "entries": "K Kind words keep people (2001). See [this](#) above.\n\n",
    "open brackets": "([so ",
    "open stars": "**so *on ",
    "restarts": "The more they ask The more they ",
    "quotation marks": "\n\n“so it is",
    "cells": "cells A1 and B2, study above ",
    "one word": "word",
    "spaces": "a          ",
    "mojibake": "â€™",
    "list signs": "- ",
    "colons": "they said:\n\nso it is;\n\n",
}


def best(filling: str, size: int) -> float:
    data = (START + filling * (size // len(filling))).encode()
    return min(seconds(lambda: parse_page(decode(data))) for _ in range(2))


@pytest.mark.parametrize("name", FILLINGS)
def test_four_times_the_page_takes_nowhere_near_sixteen_times_as_long(name):
    small, large = (best(FILLINGS[name], size) for size in (SMALL, 4 * SMALL))
    assert large < QUADRATIC * 0.7 * max(small, TOO_SHORT_TO_TELL)
