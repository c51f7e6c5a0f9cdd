"""What holds for every text and every edit of it, whatever the words."""

from collections import Counter
from itertools import groupby

import pytest

from cells.comparing import compare
from cells.comparing.marks import SORTS
from cells.comparing.segments import lines_of
from cells.richtext import parse
from tests.cells.comparing.building import assert_loses_nothing, cell, section
from tests.cells.comparing.edits import Editor

# Of two that changed places one is told, and which depends on the side it is seen from.
MIRRORED = {"Paragraphs joined": "Paragraph split", "Item moved": "Paragraph moved"}


def compared(old, new):
    return compare(*(cell(sections=[section(1, body)]) for body in (old, new)))


def kinds(comparison):
    return Counter(MIRRORED.get(change.kind, change.kind) for change in comparison.changes)


def pairs(number, edits):
    """Twenty texts with what so many edits made of each."""
    editor = Editor(number)
    for size in range(20):
        old = new = editor.text(1 + size % 6)
        for _ in range(edits):
            new = editor.edited(new)
        yield "".join(old), "".join(new)


@pytest.mark.parametrize("edits", [1, 2, 5, 12])
def test_no_word_is_lost_and_nothing_is_told_of_equals_alone(edits):
    for old, new in pairs(edits, edits):
        assert_loses_nothing(old, new)
        assert compared(old, new).is_empty == (old == new), (old, new)
        assert compared(new, new).is_empty


@pytest.mark.parametrize("number", range(20, 24))
def test_one_edit_read_backwards_is_its_mirror(number):
    for old, new in pairs(number, 1):
        there, back = compared(old, new), compared(new, old)
        assert there.size == back.size[::-1]
        assert kinds(there) == kinds(back)


def marks_by_letter(html):
    tokens = [t for line in lines_of(parse(html)) for t in line.tokens if not t.is_space]
    return [token.marks for token in tokens for _ in token.text]


def differing_stretches(old, new, sort):
    """How many runs of letters have another mark of this sort."""
    both = [
        tuple(next((m for m in marks if isinstance(m, sort)), None) for marks in pair)
        for pair in zip(marks_by_letter(old), marks_by_letter(new), strict=True)
    ]
    return sum(was != now for (was, now), _ in groupby(both))


@pytest.mark.parametrize("number", range(5))
def test_of_words_that_stayed_each_other_mark_is_told_once_and_no_more(number):
    editor = Editor(number)
    for count in range(2, 22):
        words = editor.words(count)
        old, new = editor.marked(words), editor.marked(words)
        expected = sum(differing_stretches(old, new, sort) for sort in SORTS)
        assert len(compared(old, new).changes) == expected, (old, new)
