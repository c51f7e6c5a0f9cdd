"""
Rich text as plain data: blocks, and in them tokens.

A block either holds tokens (the kinds in `vocabulary.LINES`) or other blocks. A token is one
word, one white space or one line break, with all that is said about it; two equal tokens read
the same, lead to the same place and say the same on hover. Everything is frozen and hashable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from .vocabulary import LINES, Kind

LINE_BREAK = "\n"
NO_BREAK_SPACE = "\u00a0"
SPACES = frozenset({" ", NO_BREAK_SPACE, LINE_BREAK})


@dataclass(frozen=True, slots=True)
class Mark:
    """An addressed passage: `id` is its anchor, "p-" and eight letters or digits."""

    rank: ClassVar[int] = 0
    id: str


@dataclass(frozen=True, slots=True)
class Note:
    """A hover note: `text` is plain."""

    rank: ClassVar[int] = 1
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A pointer to something on this site; `kind` is one of `vocabulary.REFERENCE_KINDS`.

    `mark` is the id of a passage marked in it, or "" for the whole.
    """

    rank: ClassVar[int] = 2
    kind: str
    id: int
    mark: str = ""

    @property
    def target(self) -> tuple[str, int]:
        """The whole that it leads to, or into."""
        return self.kind, self.id

    def __str__(self) -> str:
        """As it is stored: "entry:1432", "section:88#p-ab12cd34"."""
        return f"{self.kind}:{self.id}{f'#{self.mark}' if self.mark else ''}"


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer elsewhere; the scheme of `href` is one of `vocabulary.LINK_SCHEMES`."""

    rank: ClassVar[int] = 3
    href: str


@dataclass(frozen=True, slots=True)
class Strong:
    rank: ClassVar[int] = 4


@dataclass(frozen=True, slots=True)
class Emphasis:
    rank: ClassVar[int] = 5


type TokenMark = Mark | Note | Reference | Link | Strong | Emphasis
# From the outermost inwards, by rank; at most one of each, and at most one of Note, Reference
# and Link. The widget nests them in the same order.
type Marks = tuple[TokenMark, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word (never empty, without white space), or exactly one of `SPACES`."""

    text: str
    marks: Marks = ()

    @property
    def is_space(self) -> bool:
        return self.text in SPACES


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    tokens: tuple[Token, ...] = ()
    children: tuple["Block", ...] = ()

    @property
    def is_line(self) -> bool:
        """Does it hold tokens, not blocks?"""
        return self.kind in LINES

    @property
    def text(self) -> str:
        """The words of a line, without notes and addresses; line breaks are spaces."""
        return "".join(token.text for token in self.tokens).replace(LINE_BREAK, " ")


type Blocks = tuple[Block, ...]


def lines(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks that hold tokens, in reading order, however deep they stand."""
    for block in blocks:
        if block.is_line:
            yield block
        else:
            yield from lines(block.children)


@dataclass(frozen=True, slots=True)
class Span[M]:
    """A mark and the words that it is on."""

    mark: M
    words: str


def _spans[M](blocks: Iterable[Block], kind: type[M]) -> Iterator[Span[M]]:
    for line in lines(blocks):
        current: M | None = None
        words = ""
        for token in line.tokens:
            if current is None and not token.marks:
                continue
            found = next((mark for mark in token.marks if isinstance(mark, kind)), None)
            if found != current:
                if current is not None:
                    yield Span(current, words)
                current, words = found, ""
            words += " " if token.is_space else token.text
        if current is not None:
            yield Span(current, words)


def links(blocks: Iterable[Block]) -> list[Span[Link]]:
    return list(_spans(blocks, Link))


def references(blocks: Iterable[Block]) -> list[Span[Reference]]:
    return list(_spans(blocks, Reference))


def notes(blocks: Iterable[Block]) -> list[Span[Note]]:
    return list(_spans(blocks, Note))


def marks(blocks: Iterable[Block]) -> list[Span[Mark]]:
    return list(_spans(blocks, Mark))
