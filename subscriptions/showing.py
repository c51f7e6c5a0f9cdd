"""The pieces of a letter on a page of the site."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from cells.richtext import NumberedNote, Reference, Rendered, Target, render
from subscriptions.letters import Bullets, Button, Heading, Paragraph, Piece, Rich, Rule, Run, Runs


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece for `templates/subscriptions/_pieces.html`; `kind` names it there.

    `lines` are runs: of a paragraph one line, of bullets several.
    """

    kind: str
    text: str = ""
    url: str = ""
    level: int = 2
    is_small: bool = False
    lines: tuple[Runs, ...] = ()
    rich: Rendered | None = None


@dataclass(frozen=True, slots=True)
class ShownLetter:
    pieces: list[Shown]
    notes: list[NumberedNote]


def shown(pieces: Iterable[Piece]) -> ShownLetter:
    """Addresses of this site without its name. TypeError for a piece that pages do not know."""
    found: list[Shown] = []
    notes: list[NumberedNote] = []
    # Of the heading that the next piece stands under: the title of the page at first.
    under = 1
    for number, piece in enumerate(pieces, start=1):
        match piece:
            case Heading(text, level, address):
                found.append(Shown("heading", text, here(address), level))
                under = level
            case Paragraph(runs, is_small):
                found.append(Shown("paragraph", is_small=is_small, lines=(_runs(runs),)))
            case Bullets(items):
                found.append(Shown("bullets", lines=tuple(map(_runs, items))))
            case Button(text, address):
                found.append(Shown("button", text, here(address)))
            case Rich():
                rich = rendered(piece, f"text-{number}", under + 1, len(notes) + 1)
                notes += rich.notes
                found.append(Shown("rich", rich=rich))
            case Rule():
                found.append(Shown("rule"))
            case _:
                raise TypeError(f"{type(piece).__name__} has no form on a page.")
    return ShownLetter(found, notes)


def rendered(piece: Rich, prefix: str, heading_level: int, first_note: int) -> Rendered:
    places = {(place.kind, place.id): place for place in piece.places}

    def resolve(reference: Reference) -> Target | None:
        place = places.get(reference.target)
        return Target(here(place.address), label=place.label) if place else None

    return render(
        piece.blocks,
        resolve=resolve,
        prefix=prefix,
        heading_level=heading_level,
        first_note=first_note,
    )


def here(address: str) -> str:
    """ "/drug/e5/" for "https://matrix.example/drug/e5/"; what is elsewhere stays whole."""
    path = address.removeprefix(settings.SITE_URL)
    return path if path.startswith("/") else address


def _runs(runs: Runs) -> Runs:
    return tuple(Run(run.text, run.mark, here(run.address)) for run in runs)
