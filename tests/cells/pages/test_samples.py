"""Whole pages of our own, in both layouts, older and newer."""

import re
from collections import Counter
from datetime import date

import pytest

from cells.pages import word_balance
from cells.pages.balance import all_words
from cells.pages.parsed import ParsedPage

from .building import SAMPLES, sample

BY_NAME = {path.stem: path for path in SAMPLES}


def read(name: str) -> ParsedPage:
    return sample(BY_NAME[name])[1]


def shape(page: ParsedPage) -> list[tuple[str, str, str]]:
    """Each section's kind and heading, and the first letters of its blocks' kinds."""
    letters = {"paragraph": "P", "pull_quote": "u", "quotation": "Q", "panel": "N", "list": "L"}
    return [
        (s.kind, s.heading, "".join(letters[block.kind] for block in s.blocks))
        for s in page.sections
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_word_of_a_sample_is_lost_or_made_up(path):
    text, page = sample(path)
    assert word_balance(text, page) == (Counter(), Counter())
    assert page.not_placed == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_balance_holds_for_any_run_of_word_characters(path):
    text, page = sample(path)
    found = Counter(re.findall(r"\w+", " ".join(all_words(page)).casefold()))
    assert found == Counter(re.findall(r"\w+", text.casefold()))


def test_the_newer_web_layout_is_read_whole():
    page = read("alcohol_a2_web")
    assert page.path == "alcohol/a2"
    assert Counter(entry.category for entry in page.entries) == Counter(S=2, K=3, R=1, G=1)
    assert shape(page) == [
        ("about", "What is this cell about?", "PP"),
        ("start", "Where should I start?", "P"),
        ("other", "Highlighted study", "PQP"),
        ("issue", "Does hope do all the work?", "PuP"),
        ("issue", "‘Nobody asked me’", "uP"),
        ("issue", "How long is long enough?", "PL"),
        ("issue", "The slower the start, the steadier the finish", "PNP"),
    ]


def test_the_credits_of_the_newer_web_layout_have_their_roles():
    credits = [(credit.role, credit.name) for credit in read("alcohol_a2_web").credits]
    assert credits == [
        ("2020/21 update funded by", "Alcohol Change UK"),
        ("Previously also funded by", "Society for the Study of Addiction"),
        ("Developed with", "Skills Consortium"),
        ("First ‘bites’ funded by", "Society for the Study of Addiction"),
    ]


def test_the_pdf_layout_is_read_whole():
    page = read("drug_c3_pdf")
    assert page.path == "drug/c3"
    assert (page.last_revised, page.first_uploaded) == (date(2017, 3, 3), date(2013, 10, 21))
    assert [entry.category for entry in page.entries] == ["S", "K", "K", "R", "G"]
    assert shape(page) == [
        ("about", "What is this cell about?", "P"),
        ("start", "Where should I start?", "P"),
        ("issue", "Who sets the dose?", "PQuP"),
        ("issue", "Watching without spying", "P"),
    ]


def test_an_old_page_without_blank_lines_is_read_whole():
    page = read("alcohol_e1_old")
    assert page.path == "alcohol/e1"
    assert (page.last_revised, page.first_uploaded) == (None, date(2013, 7, 1))
    assert [entry.year for entry in page.entries] == ["2011", "2015", "in press", "2012–13"]
    assert shape(page)[2:] == [
        ("other", "Highlighted study", "P"),
        ("issue", "Does it matter what is said?", "PuP"),
        ("issue", "Ask all or ask some", "PP"),
    ]


def test_a_page_wrapped_at_eighty_columns_is_read_whole():
    page = read("drug_d1_wrapped")
    assert page.formal_title.endswith("Drug Matrix cell D1: Organisational functioning")
    assert page.headline == "How the house is run"
    assert page.short_version.startswith("Whether needle exchanges help")
    assert [(e.category, e.second_category) for e in page.entries] == [
        ("S", ""),
        ("K", "R"),
        ("G", ""),
    ]
    assert shape(page)[1:] == [
        ("start", "Where should I start?", "PL"),
        ("issue", "Strict or lenient?", "PQP"),
        ("issue", "Who speaks for the house", "P"),
    ]
