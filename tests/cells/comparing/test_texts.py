"""What comparing two versions of one text comes to."""

from itertools import groupby, pairwise

import pytest

from cells.comparing import compare, stretches
from cells.comparing.segments import Op
from tests.cells.comparing.building import (
    assert_loses_nothing,
    cell,
    entry,
    section,
    segments_of,
)
from tests.cells.comparing.golden import GOLDEN
from tests.cells.richtext.samples import NASTY, PIECES

EVERY_GOLDEN = pytest.mark.parametrize("name", GOLDEN)

# Nobody who reads the two sees a difference.
LOOK_ALIKE = {"nothing", "two links to one address that became one"}


def runs(segments, op):
    """The words of each run of this fate."""
    found = []
    for segment in segments:
        for fate, run in groupby(segment.items, key=lambda item: item.op):
            units = [item.old or item.new for item in run]
            if fate is op:
                words = "".join((" " if unit.gap else "") + unit.text for unit in units)
                found.append(words.strip())
    return tuple(found)


def compared(pair):
    """The pair as the body of an issue in a cell with one entry."""
    return compare(*(cell(entry(1), sections=[section(1, body)]) for body in pair[:2]))


@EVERY_GOLDEN
def test_words_that_came_and_went_are_told_apart(name):
    pair = GOLDEN[name]
    segments = segments_of(pair.old, pair.new)
    assert runs(segments, Op.DELETED) == pair.removed
    assert runs(segments, Op.INSERTED) == pair.added


@EVERY_GOLDEN
def test_what_words_cannot_show_is_told(name):
    pair = GOLDEN[name]
    assert tuple(f"{c.kind}: {c.text()}" for c in compared(pair).changes) == pair.told


@EVERY_GOLDEN
def test_nothing_is_empty_but_nothing(name):
    comparison = compared(GOLDEN[name])
    assert comparison.is_empty == (name in LOOK_ALIKE)
    assert bool(stretches(comparison.parts)) or comparison.is_empty or GOLDEN[name].told


@EVERY_GOLDEN
def test_no_word_of_the_golden_set_is_lost(name):
    pair = GOLDEN[name]
    assert_loses_nothing(pair.old, pair.new)
    assert_loses_nothing(pair.new, pair.old)


@pytest.mark.parametrize("name", PIECES)
def test_no_word_is_lost_between_a_piece_and_any_other(name):
    for other in PIECES.values():
        assert_loses_nothing(PIECES[name], other)


def test_no_word_is_lost_when_pieces_go_or_change_places():
    pieces = list(PIECES.values())
    whole = "".join(pieces)
    for place in range(len(pieces)):
        without = [*pieces[:place], *pieces[place + 1 :]]
        turned = [*pieces[place:], *pieces[:place]]
        for other in (without, turned, turned[::-1], without[::2]):
            assert_loses_nothing(whole, "".join(other))


def test_no_word_is_lost_between_nasty_texts():
    for one, other in pairwise([*NASTY.values(), *PIECES.values()]):
        assert_loses_nothing(one, other)


def test_the_size_counts_words_not_signs():
    old, new = "<p>One, two.</p>", "<p>One; two three four!</p>"
    comparison = compared((old, new))
    assert comparison.size == (2, 0)
    assert str(comparison.size) == "2 words added"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("<p>A b c</p>", "<p>A b</p>"), "1 word removed"),
        (("<p>A b c</p>", "<p>A d c e</p>"), "2 words added, 1 removed"),
        (("<p>A b</p>", "<p>A <em>b</em></p>"), "no words changed"),
    ],
)
def test_the_size_is_said_in_words(pair, said):
    assert str(compared(pair).size) == said


def test_a_moved_paragraph_counts_no_words():
    assert compared(GOLDEN["a paragraph moved"]).size == (0, 0)
