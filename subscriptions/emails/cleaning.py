"""Words and addresses of a letter as a mail may hold them, whoever wrote them."""

from dataclasses import replace
from itertools import groupby

from django.utils.encoding import iri_to_uri

from cells.richtext.characters import clean_address, clean_characters, fold_white_space
from subscriptions.headers import one_line
from subscriptions.letters import (
    Bullets,
    Button,
    Change,
    Heading,
    Letter,
    Paragraph,
    Piece,
    Rich,
    Rule,
    Run,
    Runs,
)


def words(text: str) -> str:
    """Without what cannot be seen or turns the text round it about; white space is one space.

    Spaces at the ends stay: words of another run may stand there.
    """
    return fold_white_space(clean_characters(text))


def address(text: str) -> str:
    """Of ASCII, without what would end it in a text; "" unless it is http, https or mailto."""
    ascii_only = iri_to_uri(clean_address(text)) or ""
    return ascii_only.replace("<", "%3C").replace(">", "%3E").replace('"', "%22")


def cleaned(letter: Letter) -> Letter:
    return replace(
        letter,
        title=one_line(letter.title),
        over=one_line(letter.over),
        over_detail=one_line(letter.over_detail),
        preview=one_line(letter.preview),
        web=address(letter.web),
        pieces=tuple(map(_piece, letter.pieces)),
    )


def _piece(piece: Piece) -> Piece:
    match piece:
        case Heading():
            return replace(piece, text=one_line(piece.text), address=address(piece.address))
        case Button():
            return Button(one_line(piece.text), address(piece.address))
        case Paragraph():
            return replace(piece, runs=_runs(piece.runs))
        case Bullets():
            return Bullets(tuple(map(_runs, piece.items)))
        case Change():
            return Change(one_line(piece.label), _runs(piece.runs))
        case Rich():
            return replace(
                piece,
                places=tuple(
                    place._replace(label=one_line(place.label), address=address(place.address))
                    for place in piece.places
                ),
            )
        case Rule():
            return piece


def _runs(runs: Runs) -> Runs:
    """Neighbours that differ in nothing are one."""
    clean = [Run(words(run.text), run.mark, address(run.address)) for run in runs if run.text]
    return tuple(
        Run("".join(run.text for run in group), mark, where)
        for (mark, where), group in groupby(clean, key=lambda run: (run.mark, run.address))
    )
