"""What comparing two editions of a page comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cells.comparing.changes import Change, Piece, Role, Target
from cells.comparing.segments import Segment, Size, size_of


class State(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class ComparedText:
    """A text or heading of the page. `label` is "" for the only text of its part."""

    label: str
    segments: tuple[Segment, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class Part:
    """An entry, a section, or a text of the page itself, with all of its own texts.

    `label` says where it stands ("Guidance, place 1", "Issue 2", "Abstract"), `name` is what it
    is called, or "". Of a part that went it is where it stood.
    """

    label: str
    texts: tuple[ComparedText, ...]
    state: State = State.KEPT
    target: Target | None = None
    name: str = ""
    categories: tuple[str, ...] = ()

    @property
    def in_words(self) -> Piece:
        """How sentences name it: by its name, or by its place on the page."""
        if self.name:
            return Piece(self.name, Role.NAME, self.target)
        return Piece(self.label, Role.PLACE, self.target)

    @property
    def segments(self) -> Iterable[Segment]:
        return (segment for text in self.texts for segment in text.segments)


@dataclass(frozen=True)
class Comparison:
    """`parts` are the page in the order of the newer edition; what went stands where it was.

    `changes` are told in words: what the texts cannot show, and which parts came, went and
    moved.
    """

    parts: tuple[Part, ...]
    changes: tuple[Change, ...]

    @cached_property
    def size(self) -> Size:
        return size_of(segment for part in self.parts for segment in part.segments)

    @property
    def is_empty(self) -> bool:
        """Whether a reader would find the two editions the same."""
        return not self.changes and not any(
            segment.has_edits for part in self.parts for segment in part.segments
        )

    @property
    def wanted(self) -> set[Target]:
        """What the sentences lead to outside the page: to be named by whoever shows them.

        A target ("standing", 12) asks where entry 12 stands today, as in "now in cell C2".
        """
        return {target for change in self.changes for target in change.wanted}
