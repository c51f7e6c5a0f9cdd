"""Redacted words, known again by length and hash alone."""

import pytest

from cells.publishing.recalling import recalled, remembered
from tests.factories import EntryFactory, live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    ["Jo Bloggs", "jo   BLOGGS", "o blogg", "by Jo Bloggs alone", "said & meant", "of Ölüm"],
)
def test_words_are_found_wherever_redacting_finds_them(words):
    entry = EntryFactory(
        headline="More of Ölüm",
        annotation='<p>By <em>Jo</em>\u00a0Bloggs alone, <a href="https://x.example/">said</a> '
        "&amp; meant.</p>",
    )
    live(entry.cell)
    assert recalled(remembered(words), entry.cell.page) == " ".join(words.split()).lower()


def test_words_in_a_hover_note_are_found():
    entry = EntryFactory(annotation='<p><span data-note="Jo Bloggs was there">It</span> is.</p>')
    live(entry.cell)
    assert recalled(remembered("Jo Bloggs"), entry.cell.page)


def test_other_words_are_not_found():
    entry = EntryFactory(headline="Jo Bloggs")
    live(entry.cell)
    assert recalled(remembered("Jo Bloggz"), entry.cell.page) is None
