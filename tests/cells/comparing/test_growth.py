"""What comparing costs: no more than difflib on the same words, and never without end."""

from difflib import SequenceMatcher
from functools import partial

import pytest

from cells.comparing import compare
from cells.comparing.align import Allowance, steps
from cells.comparing.segments import newer_lines, older_lines
from cells.comparing.texts import compare_blocks
from cells.richtext import parse
from tests.cells.comparing.building import cell
from tests.timing import seconds

EDITS = 60


def words(count, vocabulary, seed=12345):
    """Numbers that do not repeat, made words: the same ones every time."""
    found = []
    for _ in range(count):
        seed = (1103515245 * seed + 12345) % 2**31
        found.append(f"w{(seed >> 8) % vocabulary}")
    return found


def edited(old):
    """The words with EDITS of them replaced, dropped or doubled, far apart."""
    new = list(old)
    for k in range(EDITS):
        place = (2 * k + 1) * len(old) // (2 * EDITS)
        new[place] = ["changed", "", f"{old[place]} added"][k % 3]
    return " ".join(new).split()


def paragraph(some):
    return parse(f"<p>{' '.join(some)}</p>")


def test_long_texts_cost_less_than_difflib_and_their_share_does_not_grow():
    """Takes seconds: difflib does, on forty thousand words."""
    ours, bare = [], []
    for count in (10_000, 20_000, 40_000):
        old = words(count, 2_000)
        new = edited(old)
        bare.append(seconds(SequenceMatcher(None, old, new, autojunk=False).get_opcodes))
        pair = paragraph(old), paragraph(new)
        ours.append(seconds(partial(compare_blocks, *pair, Allowance())))
    assert sum(ours) < sum(bare)
    assert ours[2] / bare[2] < ours[0] / bare[0]


WORST = {
    "a word repeated": ([["and"] * 3_500], [["and"] * 3_400]),
    "every second word replaced": (
        [[f"w{n}" for n in range(3_000)]],
        [[f"w{n}" if n % 2 else "other" for n in range(3_000)]],
    ),
    "paragraphs that are alike": (
        [["all", "of", "them", "are", "alike", "here"]] * 200,
        [["all", "of", "them", "are", "alike", "here"]] * 90 + [["but", "one"]] * 90,
    ),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_texts_cost_no_more_than_difflib_on_their_words(name):
    """Seen here: a tenth to a third of it."""
    old, new = WORST[name]
    was, now = ([word for some in text for word in some] for text in (old, new))
    limit = seconds(SequenceMatcher(None, was, now, autojunk=False).get_opcodes)
    before, after = ([b for some in text for b in paragraph(some)] for text in (old, new))
    assert seconds(partial(compare_blocks, before, after, Allowance())) < limit


@pytest.mark.parametrize(
    ("old", "new"), [(words(20_000, 900), []), ([], words(20_000, 900)), (["é" * 100_000], ["x"])]
)
def test_much_against_nothing_costs_next_to_nothing(old, new):
    assert seconds(partial(compare_blocks, paragraph(old), paragraph(new), Allowance())) < 2


def test_the_edits_of_a_long_text_are_all_found():
    old = words(10_000, 20_000)
    segments = compare_blocks(paragraph(old), paragraph(edited(old)), Allowance())
    assert sum(segment.size.removed for segment in segments) == 2 * EDITS // 3
    assert sum(segment.size.added for segment in segments) == 2 * EDITS // 3


HOSTILE = {
    "two words in disorder": (words(8_000, 2), words(8_000, 2, seed=7)),
    "one word": (["a"] * 10_000, ["a"] * 8_000),
    "back to front": ([f"w{n}" for n in range(8_000)], [f"w{n}" for n in range(8_000, 0, -1)]),
    "one long word": (["x" * 500_000], ["x" * 499_999]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_within_the_allowance(name):
    """Their size is what they are for: some tenths of a second each."""
    old, new = HOSTILE[name]
    allowance = Allowance()
    segments = compare_blocks(paragraph(old), paragraph(new), allowance)
    assert allowance.pairs >= 0
    assert " ".join(line.text for line, _ in newer_lines(segments)) == " ".join(new)
    assert " ".join(line.text for line, _ in older_lines(segments)) == " ".join(old)


def test_what_exceeds_the_allowance_is_replaced_whole():
    old, new = ["a", "b"] * 50, ["b", "a", "a"] * 30
    assert [step.is_same for step in steps(old, new, Allowance(pairs=1))] == [False]
    assert any(step.is_same for step in steps(old, new, Allowance()))


def test_a_page_has_one_allowance():
    """Words in disorder: the first text takes most of it, the second is replaced but its ends."""
    old, new = (
        cell(
            **{
                field: f"<p>{' '.join(words(1_500, 3, seed))}</p>"
                for seed, field in enumerate(("abstract", "short_version"), start=start)
            }
        )
        for start in (1, 3)
    )
    removed = [sum(s.size.removed for s in part.segments) for part in compare(old, new).parts]
    assert removed[0] < 1_200 < 1_490 < removed[1]
