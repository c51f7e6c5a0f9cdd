"""A change that is told in words, and what it is told with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

# What can be referred to or linked to: (kind, number of the draft row).
type Target = tuple[str, int]


class Sign(StrEnum):
    ADDED = "+"
    REMOVED = "−"
    UP = "↑"
    DOWN = "↓"
    # The thing itself is as it was: it stands under another heading, or in another cell.
    FILED = "="
    CHANGED = "≠"


SPOKEN = {
    Sign.ADDED: "Added",
    Sign.REMOVED: "Removed",
    Sign.UP: "Moved up",
    Sign.DOWN: "Moved down",
    Sign.FILED: "Placed elsewhere",
    Sign.CHANGED: "Changed",
}


class Role(StrEnum):
    """What a piece of a sentence is."""

    WORDS = "words"
    # A thing of the page, which its target leads to: by its own name, or by its place.
    NAME = "name"
    PLACE = "place"
    # Words that the target is known by, which the page cannot say itself.
    WHERE = "where"
    WAS = "was"
    NOW = "now"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` is what to say; of a `WHERE`, what to say if its target is not known."""

    text: str
    role: Role = Role.WORDS
    target: Target | None = None


class Topic(Enum):
    """What a summary counts a change as."""

    ENTRY = auto()
    SECTION = auto()
    PARAGRAPH = auto()
    NOTE = auto()
    LINK = auto()
    REFERENCE = auto()
    EMPHASIS = auto()
    MARK = auto()
    DOCUMENT = auto()
    CREDIT = auto()
    HEAD = auto()
    LAYOUT = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `kind` is its name in a word or two, `act` what a summary says of it."""

    sign: Sign
    kind: str
    topic: Topic
    act: str
    sentence: tuple[Piece, ...]
    # What it is about, for those who show it beside the thing; None for the page.
    about: Target | None = None
    # Whether it stood in the older edition only.
    is_gone: bool = False

    @property
    def spoken_sign(self) -> str:
        return SPOKEN[self.sign]

    def text(self, names: Mapping[Target, str] | None = None) -> str:
        """The sentence as plain text; `names` says what is known of targets outside the page."""
        return "".join(said(piece, names or {}) for piece in self.sentence)

    @property
    def wanted(self) -> set[Target]:
        """The targets that `names` should know."""
        return {p.target for p in self.sentence if p.role is Role.WHERE and p.target}


def said(piece: Piece, names: Mapping[Target, str]) -> str:
    """A piece in plain text, with quotation marks where markup would set it off."""
    if piece.role is Role.WHERE and piece.target:
        return names.get(piece.target, piece.text)
    quoted = piece.role in (Role.NAME, Role.WAS, Role.NOW, Role.EMPHASIS)
    return f"“{piece.text}”" if quoted and piece.text else piece.text


@dataclass(frozen=True)
class TextPlace:
    """Where a text stands, for sentences about it; `labels` names what stands on its page."""

    name: Piece
    about: Target | None
    labels: Mapping[Target, str]

    def change(self, sign: Sign, kind: str, topic: Topic, act: str, *sentence: Piece) -> Change:
        began = (Piece("In "), self.name, Piece(", "))
        return Change(sign, kind, topic, act, (*began, *sentence), self.about)


def was_now(was: str, now: str, *, is_quoted: bool = True) -> tuple[Piece, ...]:
    """ "was …; now …", with "nothing" for what is not there."""
    return (
        Piece("was "),
        Piece(was, Role.WAS if is_quoted else Role.WORDS) if was else Piece("nothing"),
        Piece("; now "),
        Piece(now, Role.NOW if is_quoted else Role.WORDS) if now else Piece("nothing"),
    )


def shortened(text: str, length: int = 80) -> str:
    """The text, cut between words where it is longer."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(' ', 1)[0]} …"
