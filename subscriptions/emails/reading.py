"""Rich text as both forms of a mail read it: each stretch of a line with what is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from cells.richtext.tree import (
    SPACES,
    Block,
    Emphasis,
    Link,
    Note,
    Reference,
    Strong,
    Token,
    TokenMark,
)
from subscriptions.emails import cleaning
from subscriptions.headers import one_line
from subscriptions.letters import Rich


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words, of which the marks are Strong and Emphasis at most.

    `name` is what a reference leads to, where the words do not tell; `note` is the number of
    the note on them, 0 for none.
    """

    tokens: tuple[Token, ...]
    address: str = ""
    name: str = ""
    note: int = 0

    @property
    def words(self) -> str:
        return "".join(token.text for token in self.tokens)


class NumberedNote(NamedTuple):
    number: int
    words: str
    text: str


@dataclass
class Reader:
    """Reads one `Rich`, in reading order; `notes` are those that it came by."""

    rich: Rich
    first_note: int = 1
    notes: list[NumberedNote] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._places = {(place.kind, place.id): place for place in self.rich.places}

    def stretches(self, line: Block) -> Iterator[Stretch]:
        for mark, group in groupby(line.tokens, key=_said):
            tokens = tuple(filter(None, map(_plainer, group)))
            if not tokens:
                continue
            stretch = Stretch(tokens)
            match mark:
                case Link(href):
                    yield replace(stretch, address=cleaning.address(href))
                case Reference():
                    yield self._referring(stretch, mark)
                case Note(text):
                    yield self._noted(stretch, one_line(text))
                case _:
                    yield stretch

    def _referring(self, stretch: Stretch, mark: Reference) -> Stretch:
        """By name: "listed above" says nothing in a mail."""
        place = self._places.get(mark.target)
        if not place or not place.address:
            return stretch
        is_named = place.label.lower() in _plain(stretch.words).lower()
        return replace(stretch, address=place.address, name="" if is_named else place.label)

    def _noted(self, stretch: Stretch, text: str) -> Stretch:
        note = NumberedNote(self.first_note + len(self.notes), _plain(stretch.words), text)
        self.notes.append(note)
        return replace(stretch, note=note.number)


def _said(token: Token) -> TokenMark | None:
    return next((m for m in token.marks if isinstance(m, (Note, Reference, Link))), None)


def _plainer(token: Token) -> Token | None:
    """Nothing but emphasis on it, and nothing in it that cannot be seen."""
    text = token.text if token.text in SPACES else cleaning.words(token.text)
    marks = tuple(mark for mark in token.marks if isinstance(mark, (Strong, Emphasis)))
    return Token(text, marks) if text else None


def _plain(words: str) -> str:
    return one_line(words.replace("\n", " "))
