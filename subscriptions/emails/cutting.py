"""Both forms of a letter, not longer than mail programs show."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, dropwhile, takewhile

from cells.richtext.tree import Block, lines
from cells.richtext.vocabulary import Kind
from subscriptions.emails.cleaning import cleaned
from subscriptions.emails.footer import Footer
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


def forms(letter: Letter, footer: Footer) -> Forms:
    """Text and HTML; where they would be too long, the beginning, and where the rest is.

    Cut is between pieces, and between the blocks of rich text.
    """
    letter = cleaned(letter)
    blocks = [block for piece in letter.pieces for block in _parts(piece)]
    # Each character is an octet at least in either form: more need not be tried.
    lengths = accumulate(map(_length, blocks))
    possible = sum(1 for _ in takewhile(lambda length: length * 2 < LONGEST, lengths))
    if possible == len(blocks):
        whole = _forms(letter, footer)
        if _weight(whole) <= LONGEST:
            return whole

    def beginning(count: int) -> Forms:
        return _forms(_beginning(letter, count, footer.site_address), footer)

    counts = range(1, possible + 1)
    return beginning(bisect_right(counts, LONGEST, key=lambda count: _weight(beginning(count))))


def _forms(letter: Letter, footer: Footer) -> Forms:
    return text_of(letter, footer), html_of(letter, footer)


def _weight(both: Forms) -> int:
    return sum(len(encoded(form)[1]) for form in both)


def _beginning(letter: Letter, count: int, elsewhere: str) -> Letter:
    """The first so many parts of it, and the way to the rest."""
    kept = _without_last(_first(letter.pieces, count), _is_heading)
    rest = Run(REST, address=letter.web or elsewhere)
    return replace(letter, pieces=(*kept, Paragraph((rest,))))


def _first(pieces: Iterable[Piece], count: int) -> Iterator[Piece]:
    for piece in pieces:
        if count <= 0:
            return
        parts = len(_parts(piece))
        if isinstance(piece, Rich) and parts > count:
            kept = _without_last(piece.blocks[:count], lambda block: block.kind is Kind.HEADING)
            piece = replace(piece, blocks=kept)
        yield piece
        count -= parts


def _is_heading(piece: Piece) -> bool:
    return isinstance(piece, Heading | Rule)


def _without_last[T](things: Iterable[T], is_heading: Callable[[T], bool]) -> tuple[T, ...]:
    """Without what only begins something that is not there."""
    return tuple(dropwhile(is_heading, reversed(tuple(things))))[::-1]


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
