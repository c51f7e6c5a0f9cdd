"""Two versions of a rich text: lines are matched first, then the words in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cells.comparing.align import Allowance, matches, steps
from cells.comparing.segments import Item, Line, Segment, lines_of
from cells.comparing.tidying import BREAK, tidied
from cells.comparing.units import Unit
from cells.richtext import Block

# Two lines are versions of one another if they share so much of the shorter one's words …
SHARED = 0.5
# … and either as many as these or as much of the longer one's.
SHARED_WORDS = 4
# A line that went and one that came are one that moved if they share so much of both.
ALIKE = 0.6
ALIKE_WORDS = 3
# Where there are more pairs of such lines than this, only equal ones are looked for.
ALIKE_PAIRS = 2_500


def compare_blocks(
    old: Iterable[Block], new: Iterable[Block], allowance: Allowance
) -> tuple[Segment, ...]:
    """The lines of both, in the order of the newer; what went stands where it was."""
    before, after = lines_of(old), lines_of(new)
    numbers: dict[object, int] = {}
    here, there = (
        [numbers.setdefault((line.kind, line.tokens), len(numbers)) for line in lines]
        for lines in (before, after)
    )
    found: list[Segment] = []
    for step in steps(here, there, allowance):
        olds, news = before[step.i1 : step.i2], after[step.j1 : step.j2]
        if step.is_same:
            found += map(Segment, olds, news)
        else:
            for group in _groups(olds, news, allowance):
                found += _segments(group, allowance)
    return tuple(_with_moves(found, allowance))


def compare_lines(old: Line, new: Line, allowance: Allowance) -> tuple[Segment, ...]:
    """One line that is known to be the other's older version, however much it changed."""
    if old.tokens == new.tokens:
        return (Segment(old, new),)
    return tuple(_segments(_Group([old], [new]), allowance))


class _Group(NamedTuple):
    """Lines that became other lines: one one, split or joined ones several, others none."""

    olds: Sequence[Line]
    news: Sequence[Line]


def _groups(olds: Sequence[Line], news: Sequence[Line], allowance: Allowance) -> Iterator[_Group]:
    """Who became whom, in order, by the words that they share."""
    i = j = 0
    hulls = _hulls(_links(olds, news, allowance)) if olds and news else []
    for i1, i2, j1, j2 in [*hulls, (len(olds), len(olds), len(news), len(news))]:
        yield from (_Group([line], []) for line in olds[i:i1])
        yield from (_Group([], [line]) for line in news[j:j1])
        if i1 < i2:
            yield _Group(olds[i1:i2], news[j1:j2])
        i, j = i2, j2


def _links(
    olds: Sequence[Line], news: Sequence[Line], allowance: Allowance
) -> Iterator[tuple[int, int]]:
    """Pairs of places of lines that are versions of one another; none cross."""
    here = [(word, i) for i, line in enumerate(olds) for word in line.words]
    there = [(word, j) for j, line in enumerate(news) for word in line.words]
    shared: Counter[tuple[int, int]] = Counter()
    for same in matches([word for word, _ in here], [word for word, _ in there], allowance):
        for k in range(same.size):
            shared[here[same.i + k][1], there[same.j + k][1]] += 1
    for (i, j), count in sorted(shared.items()):
        shorter, longer = sorted((len(olds[i].words), len(news[j].words)))
        if count >= SHARED * shorter and (count >= SHARED_WORDS or count >= SHARED * longer):
            yield i, j


def _hulls(links: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Links that share a line, as stretches of lines."""
    found: list[tuple[int, int, int, int]] = []
    for i, j in links:
        if found and (i < found[-1][1] or j < found[-1][3]):
            i1, i2, j1, j2 = found[-1]
            found[-1] = (i1, max(i2, i + 1), j1, max(j2, j + 1))
        else:
            found.append((i, i + 1, j, j + 1))
    return found


def _segments(group: _Group, allowance: Allowance) -> Iterator[Segment]:
    """The lines of a group; the ends of lines are compared like words."""
    if not group.olds or not group.news:
        yield from map(_gone, group.olds)
        yield from map(_come, group.news)
        return
    olds, news = iter(group.olds), iter(group.news)
    old, new = next(olds), next(news)
    began = True, True
    items: list[Item] = []
    for item in _items(_stream(group.olds), _stream(group.news), allowance):
        if BREAK not in item:
            items.append(item)
            continue
        yield _segment(old, new, items, *began)
        began = item.old is not None, item.new is not None
        old, new = next(olds) if item.old else old, next(news) if item.new else new
        items = []
    yield _segment(old, new, items, *began)


def _gone(line: Line) -> Segment:
    return Segment(line, None, tuple(Item(unit, None) for unit in line.units))


def _come(line: Line) -> Segment:
    return Segment(None, line, tuple(Item(None, unit) for unit in line.units))


def _segment(old: Line, new: Line, items: list[Item], in_old: bool, in_new: bool) -> Segment:
    """The words since a line began in the old, the new, or both.

    Where it began in one only, and shares nothing with the line of the other, it went, or came.
    """
    if not in_new and not any(item.new for item in items):
        return Segment(old, None, tuple(items))
    if not in_old and not any(item.old for item in items):
        return Segment(None, new, tuple(items))
    return Segment(old, new, tuple(items))


def _stream(lines: Sequence[Line]) -> list[Unit]:
    units: list[Unit] = []
    for line in lines:
        units += [BREAK, *line.units] if units or line is not lines[0] else line.units
    return units


def _items(old: Sequence[Unit], new: Sequence[Unit], allowance: Allowance) -> Iterator[Item]:
    found = steps([unit.text for unit in old], [unit.text for unit in new], allowance)
    for step in tidied(list(found), old, new):
        olds, news = old[step.i1 : step.i2], new[step.j1 : step.j2]
        if step.is_same:
            yield from map(Item, olds, news)
        else:
            yield from (Item(unit, None) for unit in olds)
            yield from (Item(None, unit) for unit in news)


def _with_moves(found: list[Segment], allowance: Allowance) -> list[Segment]:
    """The segments, with those that came and went by moving as one."""
    whole = {
        k: segment
        for k, segment in enumerate(found)
        if segment.compared and len(segment.compared) == len(segment.line.units)
    }
    went = [k for k, segment in whole.items() if segment.new is None]
    came = [k for k, segment in whole.items() if segment.old is None]
    for k, m in _moves(found, went, came):
        old, new = found[k].old, found[m].new
        if old is None or new is None:
            continue
        is_same = old.tokens == new.tokens
        items = None if is_same else tuple(_items(old.units, new.units, allowance))
        found[m] = Segment(old, new, items, is_moved=True)
        found[k] = Segment(old, None, (), is_moved=True)
    return found


def _moves(found: list[Segment], went: list[int], came: list[int]) -> Iterator[tuple[int, int]]:
    """Places of those that went and those that came to match: equal ones, then the most alike."""
    free = dict.fromkeys(went)
    rest = []
    by_tokens: dict[object, list[int]] = {}
    for k in reversed(went):
        by_tokens.setdefault(found[k].line.tokens, []).append(k)
    for m in came:
        equal = by_tokens.get(found[m].line.tokens)
        if equal:
            free.pop(equal[-1])
            yield equal.pop(), m
        else:
            rest.append(m)
    alike = sorted(_alike(found, list(free), rest), reverse=True)
    taken: set[int] = set()
    for _, k, m in alike:
        if k in free and m not in taken:
            free.pop(k)
            taken.add(m)
            yield k, m


def _alike(
    found: list[Segment], went: list[int], came: list[int]
) -> Iterator[tuple[float, int, int]]:
    """How alike each two are that are alike enough; none where there is no end of them."""
    if len(went) * len(came) > ALIKE_PAIRS:
        return
    bags = {k: Counter(found[k].line.words) for k in (*went, *came)}
    for k in went:
        for m in came:
            common = (bags[k] & bags[m]).total()
            likeness = 2 * common / max(1, bags[k].total() + bags[m].total())
            if common >= ALIKE_WORDS and likeness >= ALIKE:
                yield likeness, k, m
