"""The two real pages, where the environment says in which folder they are (SEEDS)."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cells.pages import ParsedPage, decode, parse_page, word_balance

SEEDS = Path(os.environ.get("SEEDS") or "no such folder")
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="SEEDS names no folder")


def read(name: str) -> tuple[str, ParsedPage]:
    text = decode((SEEDS / name).read_bytes(), name=name)
    return text, parse_page(text, name=name)


def kinds(page: ParsedPage) -> Counter[str]:
    return Counter(block.kind for section in page.sections for block in section.blocks)


@pytest.mark.parametrize("name", ["drug_b5.txt", "drug_e5.txt"])
def test_no_word_of_a_seed_is_lost_or_made_up(name):
    text, page = read(name)
    assert word_balance(text, page) == (Counter(), Counter())
    assert page.not_placed == ()


def test_e5_is_read_whole():
    _, page = read("drug_e5.txt")
    assert page.path == "drug/e5"
    assert Counter(entry.category for entry in page.entries) == {"S": 2, "K": 6, "R": 4, "G": 8}
    assert (page.last_revised, page.first_uploaded) == (date(2018, 10, 12), date(2013, 6, 1))
    assert [len(issue.heading.split()) for issue in page.issues] == [5, 5, 6]
    assert kinds(page)["pull_quote"] == kinds(page)["quotation"] == 1


def test_b5_is_read_whole():
    _, page = read("drug_b5.txt")
    assert page.path == "drug/b5"
    assert Counter(entry.category for entry in page.entries) == {"K": 7, "R": 3, "G": 2}
    assert (page.last_revised, page.first_uploaded) == (None, None)
    assert [len(issue.heading.split()) for issue in page.issues] == [7, 6, 6, 9]
    assert kinds(page) == Counter(paragraph=25, pull_quote=4, quotation=1, panel=1)
