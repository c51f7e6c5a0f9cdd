"""What a mail says, as plain data: its HTML and its plain text are both made from this.

Whoever knows what there is to tell (`composing/`) makes a `Letter`; `emails.py` makes a mail
of it. Nothing here is HTML.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from cells.richtext.tree import Blocks


class Mark(StrEnum):
    """What is special about some words."""

    PLAIN = ""
    STRONG = "strong"
    EMPHASIS = "emphasis"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, all of one mark, that lead to one address ("" for none)."""

    text: str
    mark: Mark = Mark.PLAIN
    address: str = ""


type Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 or 3: the title of the letter is the only 1."""

    text: str
    level: Literal[2, 3] = 2
    address: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is called ("Moved, in Reviews, from place 3 to place 1"), and words.

    The runs may hold insertions and deletions; both are said in words too, in either form.
    """

    label: str
    runs: Runs = ()


@dataclass(frozen=True, slots=True)
class Button:
    """The one act that the letter asks for."""

    text: str
    address: str


class Place(NamedTuple):
    kind: str
    id: int
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Rich:
    """Rich text of editors: hover notes become notes under it, what unfolds stands open.

    `places` say for each reference in it, as (kind, id, label, address), what it is called and
    where it stands today; one that is missing stays text.
    """

    blocks: Blocks
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


type Piece = Heading | Paragraph | Bullets | Change | Button | Rich | Rule


@dataclass(frozen=True, slots=True)
class Letter:
    """`over` stands above the title ("Drug Treatment Matrix cell A3"); `preview` is what mail
    programs show beside the subject. `because` says why somebody gets it, in sentences.
    `square` is the cell, column or row that the mark shows ("A3", "A", "3"; "" is the middle).

    `unsubscribe` is the `/u/` address of this delivery, "" for letters that nobody subscribed
    to; `never` the same for "never write to me again" of confirmations. `web` is where it can
    be read on the site. `list_name` ("Changes"; that of the site comes before it) and `archive`
    name the list for mail programs (RFC 2919, RFC 2369). All addresses are whole, with scheme and
    host.
    """

    subject: str
    title: str
    pieces: tuple[Piece, ...]
    over: str = ""
    over_detail: str = ""
    preview: str = ""
    because: tuple[str, ...] = ()
    unsubscribe: str = ""
    preferences: str = ""
    never: str = ""
    web: str = ""
    list_name: str = ""
    archive: str = ""
    reply_to: str = ""
    square: str = ""


def plain(text: str) -> Paragraph:
    """A paragraph of nothing but words."""
    return Paragraph((Run(text),))
