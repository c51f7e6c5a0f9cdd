"""Both forms of a letter, not longer than mail programs show."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, dropwhile, takewhile

from django.conf import settings

from cells.richtext.tree import Block, lines
from subscriptions.emails.cleaning import cleaned
from subscriptions.emails.footer import Footer, footer_of
from subscriptions.emails.html import html_of
from subscriptions.emails.mime import encoded
from subscriptions.emails.text import text_of
from subscriptions.letters import (
    Bullets,
    Change,
    Heading,
    Letter,
    Paragraph,
    Piece,
    Rich,
    Rule,
    Run,
)

# In octets on the wire, both forms. With its headers and what is one person's own a mail stays
# under 100,000: Gmail cuts at 102,400.
LONGEST = 96_000
REST = "The rest is on the site"

type Forms = tuple[str, str]


def forms(letter: Letter, kind: str) -> Forms:
    """Text and HTML; where they would be too long, the beginning, and where the rest is.

    Cut is between pieces, and between the blocks of rich text.
    """
    letter = cleaned(letter)
    footer = footer_of(letter, kind)
    blocks = [block for piece in letter.pieces for block in _parts(piece)]
    # Each character is an octet at least in either form: more need not be tried.
    lengths = accumulate(map(_length, blocks))
    possible = sum(1 for _ in takewhile(lambda length: length * 2 < LONGEST, lengths))
    if possible == len(blocks):
        whole = _forms(letter, footer)
        if _weight(whole) <= LONGEST:
            return whole
    fits = bisect_right(
        range(1, possible + 1),
        LONGEST,
        key=lambda count: _weight(_forms(_beginning(letter, count), footer)),
    )
    return _forms(_beginning(letter, fits), footer)


def _forms(letter: Letter, footer: Footer) -> Forms:
    return text_of(letter, footer), html_of(letter, footer)


def _weight(both: Forms) -> int:
    return sum(len(encoded(form)[1]) for form in both)


def _beginning(letter: Letter, count: int) -> Letter:
    """The first so many parts of it, and the way to the rest; a heading is never the last."""
    kept = list(_first(letter.pieces, count))
    ends = dropwhile(lambda piece: isinstance(piece, Heading | Rule), reversed(kept))
    rest = Run(REST, address=letter.web or f"{settings.SITE_URL}/")
    return replace(letter, pieces=(*reversed(list(ends)), Paragraph((rest,))))


def _first(pieces: tuple[Piece, ...], count: int) -> Iterator[Piece]:
    for piece in pieces:
        if count <= 0:
            return
        yield replace(piece, blocks=piece.blocks[:count]) if isinstance(piece, Rich) else piece
        count -= len(_parts(piece))


type Part = Piece | Block


def _parts(piece: Piece) -> tuple[Part, ...]:
    return piece.blocks if isinstance(piece, Rich) else (piece,)


def _length(part: Part) -> int:
    """In characters, at least."""
    match part:
        case Block():
            return sum(len(line.text) for line in lines((part,)))
        case Paragraph() | Change():
            return sum(len(run.text) for run in part.runs)
        case Bullets():
            return sum(len(run.text) for item in part.items for run in item)
        case _:
            return 0
