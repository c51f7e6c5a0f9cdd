"""Two sequences laid side by side: which of their things are the same ones."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

# Things in a row that stand in both sequences once only are the same ones. Four words are.
RUN = 4
# In stretches of more things than this without such rows, single ones do.
LONG = 400

# old[i1:i2] beside new[j1:j2], as (i1, i2, j1, j2).
type Stretch = tuple[int, int, int, int]


class Same(NamedTuple):
    """`old[i : i + size]` is `new[j : j + size]`."""

    i: int
    j: int
    size: int


class Step(NamedTuple):
    """`old[i1:i2]` became `new[j1:j2]`, or stayed it."""

    is_same: bool
    i1: int
    i2: int
    j1: int
    j2: int


@dataclass
class Allowance:
    """What comparing one page may cost, in pairs of equal things that difflib must look at.

    A page of 4,000 words with many edits takes some thousands. When it is used up, what is left
    to compare counts as replaced whole: true, if not helpful.
    """

    pairs: int = 2_000_000

    def spend(self, pairs: int) -> bool:
        """Whether there is enough left; if so it is taken."""
        if pairs > self.pairs:
            return False
        self.pairs -= pairs
        return True


def steps(old: Sequence[Hashable], new: Sequence[Hashable], allowance: Allowance) -> Iterator[Step]:
    """From one to the other, in order and without gaps: what stayed, what was replaced."""
    i = j = 0
    for same in [*matches(old, new, allowance), Same(len(old), len(new), 0)]:
        if i < same.i or j < same.j:
            yield Step(False, i, same.i, j, same.j)
        i, j = same.i + same.size, same.j + same.size
        if same.size:
            yield Step(True, same.i, i, same.j, j)


def matches(old: Sequence[Hashable], new: Sequence[Hashable], allowance: Allowance) -> list[Same]:
    """Where they are the same, in order; never crossing, and neighbours joined.

    Equal ends first, then rows of things that are unique in both, which need no search; what
    is left between them is for difflib. So its cost, which grows with the square of a length,
    is paid for short stretches only.
    """
    start = _common(zip(old, new, strict=False))
    limit = min(len(old), len(new)) - start
    end = min(_common(zip(reversed(old), reversed(new), strict=False)), limit)
    i2, j2 = len(old) - end, len(new) - end
    inside = _within(old, new, (start, i2, start, j2), allowance)
    return _joined([Same(0, 0, start), *inside, Same(i2, j2, end)])


def _within(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    stretch: Stretch,
    allowance: Allowance,
    row: int = RUN,
) -> Iterator[Same]:
    """What is the same in a stretch, by unique rows of so many things.

    Between them, where that is long, by single unique things, else by difflib.
    """
    i1, i2, j1, j2 = stretch
    if row == 0 or (row < RUN and min(i2 - i1, j2 - j1) <= LONG):
        yield from _searched(old, new, stretch, allowance)
        return
    i, j = i1, j1
    for anchor in [*_anchors(old, new, stretch, row), Same(i2, j2, 0)]:
        yield from _within(old, new, (i, anchor.i, j, anchor.j), allowance, 1 if row > 1 else 0)
        yield anchor
        i, j = anchor.i + anchor.size, anchor.j + anchor.size


def _common(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    """How many pairs are of equals before the first that is not."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], stretch: Stretch, row: int
) -> list[Same]:
    """Rows of so many that stand once in each, as many as keep their order."""
    i1, i2, j1, j2 = stretch
    here, there = _unique_rows(old, i1, i2, row), _unique_rows(new, j1, j2, row)
    pairs = [(i, there[things]) for things, i in here.items() if things in there]
    found: list[Same] = []
    for k in longest_rising([j for _, j in pairs]):
        i, j = pairs[k]
        last = found[-1] if found else Same(i1, j1, 0)
        if i - last.i == j - last.j and i <= last.i + last.size and found:
            found[-1] = Same(last.i, last.j, i + row - last.i)
        elif i >= last.i + last.size and j >= last.j + last.size:
            found.append(Same(i, j, row))
    return found


def _unique_rows(
    things: Sequence[Hashable], start: int, stop: int, length: int
) -> dict[Hashable, int]:
    """Each row of so many things that occurs once, with its place; in order."""
    rows = [tuple(things[k : k + length]) for k in range(start, stop - length + 1)]
    counts = Counter(rows)
    return {row: start + k for k, row in enumerate(rows) if counts[row] == 1}


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising subsequence. No two numbers may be equal."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        k = bisect_left(tails, number)
        before.append(ends[k - 1] if k else -1)
        tails[k : k + 1] = [number]
        ends[k : k + 1] = [place]
    found = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _searched(
    old: Sequence[Hashable], new: Sequence[Hashable], stretch: Stretch, allowance: Allowance
) -> list[Same]:
    i1, i2, j1, j2 = stretch
    mine, yours = old[i1:i2], new[j1:j2]
    counts = Counter(yours)
    if not allowance.spend(sum(counts[thing] for thing in mine)):
        return []
    blocks = SequenceMatcher(None, mine, yours, autojunk=False).get_matching_blocks()
    return [Same(i1 + i, j1 + j, size) for i, j, size in blocks]


def _joined(found: Iterable[Same]) -> list[Same]:
    joined: list[Same] = []
    for same in found:
        last = joined[-1] if joined else None
        if last and (last.i + last.size, last.j + last.size) == (same.i, same.j):
            joined[-1] = Same(last.i, last.j, last.size + same.size)
        elif same.size:
            joined.append(same)
    return joined
