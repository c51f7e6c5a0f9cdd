"""What a comparison of two texts comes to: lines, and in them what stayed, came and went."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from cells.comparing.units import Unit, tokens_of, units_of
from cells.richtext import Block, Kind, Token


class Op(Enum):
    """What became of a unit. A marked one kept its letters: its link, note, emphasis changed."""

    SAME = auto()
    MARKED = auto()
    DELETED = auto()
    INSERTED = auto()


class Container(NamedTuple):
    """A block that holds blocks; `number` is its own in the text, `place` that among its kin."""

    kind: Kind
    number: int
    place: int


@dataclass(frozen=True)
class Line:
    """A block of words, its place among the lines of its text, and what holds it, outside in."""

    index: int
    kind: Kind
    chain: tuple[Container, ...]
    tokens: tuple[Token, ...]

    @cached_property
    def units(self) -> list[Unit]:
        return units_of(self.tokens)

    @cached_property
    def words(self) -> list[str]:
        """The words as they are compared, without signs."""
        return [unit.text for unit in self.units if unit.is_word]

    @property
    def text(self) -> str:
        return "".join(" " if token.is_space else token.text for token in self.tokens)

    @property
    def form(self) -> tuple[Kind, ...]:
        """What it is: ("bullet_list", "list_item", "paragraph")."""
        return (*(container.kind for container in self.chain), self.kind)


class Item(NamedTuple):
    """A unit of either text, or of both."""

    old: Unit | None
    new: Unit | None

    @property
    def unit(self) -> Unit:
        """The unit as it is, or was."""
        unit = self.new or self.old
        assert unit is not None
        return unit

    @property
    def op(self) -> Op:
        if self.new is None:
            return Op.DELETED
        if self.old is None:
            return Op.INSERTED
        return Op.SAME if self.old.tokens == self.new.tokens else Op.MARKED


@dataclass(frozen=True)
class Segment:
    """A line, or the part of one that belongs to one line of the other text.

    Without `old` it came, without `new` it went. Two in a row with the same `new` were two
    lines that were joined, with the same `old` one that was split. A moved one stands where it
    is now, with both, and where it was, without `new` and without items. `compared` is None
    where not a word or mark of it changed.
    """

    old: Line | None
    new: Line | None
    compared: tuple[Item, ...] | None = None
    is_moved: bool = False

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Its units in the order of reading."""
        if self.compared is not None or self.old is None or self.new is None:
            return self.compared or ()
        return tuple(map(Item, self.old.units, self.new.units))

    @property
    def is_unchanged(self) -> bool:
        """Whether all its words stayed with all that is said about them."""
        return self.compared is None

    @property
    def line(self) -> Line:
        """The line as it is, or was."""
        line = self.new or self.old
        assert line is not None
        return line

    @property
    def is_stub(self) -> bool:
        """Whether it only says where something stood that has moved."""
        return self.is_moved and self.new is None

    @cached_property
    def size(self) -> "Size":
        if self.is_unchanged:
            return Size()
        came = [item.new for item in self.items if item.new and not item.old]
        went = [item.old for item in self.items if item.old and not item.new]
        return Size(sum(unit.is_word for unit in came), sum(unit.is_word for unit in went))

    @cached_property
    def has_edits(self) -> bool:
        """Whether words or signs of it came or went."""
        return not self.is_unchanged and any(not (i.old and i.new) for i in self.items)


class Size(NamedTuple):
    """How much changed, in words."""

    added: int = 0
    removed: int = 0

    def __add__(self, other: "Size") -> "Size":  # type: ignore[override]
        return Size(self.added + other.added, self.removed + other.removed)

    def __str__(self) -> str:
        """ "2 words added, 1 removed"; "no words changed"."""
        if not any(self):
            return "no words changed"
        counts = {"added": self.added, "removed": self.removed}
        said = [(number, act) for act, number in counts.items() if number]
        (first, act), *rest = said
        noun = "word" if first == 1 else "words"
        return ", ".join([f"{first:,} {noun} {act}", *(f"{n:,} {a}" for n, a in rest)])


def size_of(segments: Iterable[Segment]) -> Size:
    return sum((segment.size for segment in segments), Size())


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """Every block of words in reading order, knowing what it stands in.

    One without words (a panel without a source) is none: nobody sees where it stands.
    """
    found: list[Line] = []
    containers = 0

    def walk(blocks: Iterable[Block], chain: tuple[Container, ...]) -> None:
        nonlocal containers
        for place, block in enumerate(blocks, start=1):
            if block.is_line and block.tokens:
                found.append(Line(len(found), block.kind, chain, block.tokens))
            elif not block.is_line:
                containers += 1
                walk(block.children, (*chain, Container(block.kind, containers, place)))

    walk(blocks, ())
    return found


def newer_lines(segments: Iterable[Segment]) -> Iterator[tuple[Line, tuple[Token, ...]]]:
    """The lines of the newer text with their tokens, from what stayed and what came."""
    return _lines((s.new, [item.new for item in s.items]) for s in segments)


def older_lines(segments: Iterable[Segment]) -> Iterator[tuple[Line, tuple[Token, ...]]]:
    """The lines of the older text with their tokens, from what stayed and what went."""
    return _lines((s.old, [item.old for item in s.items]) for s in segments)


def _lines(
    pieces: Iterable[tuple[Line | None, list[Unit | None]]],
) -> Iterator[tuple[Line, tuple[Token, ...]]]:
    lines: dict[int, Line] = {}
    units: dict[int, list[Unit]] = {}
    for line, some in pieces:
        if line:
            lines[line.index] = line
            units.setdefault(line.index, []).extend(unit for unit in some if unit)
    return ((lines[index], tokens_of(units[index])) for index in sorted(lines))
