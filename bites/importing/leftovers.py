"""Pieces of a page that found no place: put into a text of the cell, or left out, by an editor.

They are listed in `PageImport.not_placed`, each as a Remark; one that was dealt with has also
`went` (the name of a Spot, or OUT), `spot` (what people call that), and `by`. What nobody dealt
with stays listed on its cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from bites.importing.planning import Plan
from bites.models import PageImport, Section
from cells import newsroom
from cells.models import Cell
from cells.richtext import build, sanitize
from entries.models import Entry

# Where a piece goes that is not to stand anywhere.
OUT = "out"
HEAD = {"abstract": "Abstract", "short_version": "Short version", "more": "MORE"}
DEALT_WITH = ("went", "spot", "by")


class CannotPlace(Exception):
    """Nothing was changed. The message is a sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of a cell. `name` is "abstract", "short_version", "more", "entry-12", "section-3"."""

    name: str
    label: str


def spots_of(cell: Cell) -> list[Spot]:
    """The texts of a cell, in the order of the page; two queries."""
    entries = cell.entries.standing().in_page_order().select_related("document")
    sections = Section.objects.filter(bite__cell=cell).in_page_order()
    return [
        *(Spot(name, label) for name, label in HEAD.items() if name != "more"),
        *(Spot(f"entry-{one.pk}", f"{one.category} “{_title(one)}”") for one in entries),
        Spot("more", HEAD["more"]),
        *(Spot(f"section-{one.pk}", f"Bite: “{one.title}”") for one in sections),
    ]


def planned_spots(plan: Plan) -> list[Spot]:
    """The same of a cell after an import; a text of the page is named by its line, "line-44"."""
    texts = [*(one.entry for one in plan.entries), *plan.sections]
    lines = {one.wanted.line: one.wanted.place for one in texts}
    named = [Spot(f"line-{line}", f"Line {line}: {place}") for line, place in lines.items()]
    return [*(Spot(name, label) for name, label in HEAD.items()), *named]


def spot_of(plan: Plan, name: str) -> str:
    """The name of a planned spot once the plan is written. Raises CannotPlace."""
    if not name.startswith("line-"):
        return name
    for one in (*(one.entry for one in plan.entries), *plan.sections):
        if name == f"line-{one.wanted.line}":
            return f"{one.wanted.kind}-{one.number}"
    raise CannotPlace("No text of the page begins there.")


def left_on(cell: Cell) -> tuple[PageImport | None, int]:
    """The import whose pieces are listed on the cell, and how many wait; (None, 0) without any."""
    last = PageImport.objects.last_of(cell)
    number = sum("went" not in piece for piece in last.not_placed) if last else 0
    return (last, number) if number else (None, 0)


@transaction.atomic
def put(one: PageImport, index: int, spot: str, by: Any) -> None:
    """Add a piece to the end of a text of its cell, or leave it out. Raises CannotPlace."""
    newsroom.lock()
    fresh, piece = _piece(one, index)
    if "went" in piece:
        raise CannotPlace("Somebody dealt with this piece meanwhile.")
    label = "Left out"
    if spot != OUT:
        row, field, label = _text_at(fresh.cell, spot)
        _write(row, field, f"{getattr(row, field)}{_html(piece)}", fresh, by)
    piece |= {"went": spot, "spot": label, "by": by.get_username() if by else ""}
    fresh.save(update_fields=["not_placed"])


@transaction.atomic
def take_back(one: PageImport, index: int, by: Any) -> None:
    """List a piece again, and take it out of the text that it was put into.

    Raises CannotPlace where the text does not end with it any more.
    """
    newsroom.lock()
    fresh, piece = _piece(one, index)
    if "went" not in piece:
        raise CannotPlace("Somebody listed this piece again meanwhile.")
    if piece["went"] != OUT:
        row, field, label = _text_at(fresh.cell, piece["went"])
        html = getattr(row, field)
        if not html.endswith(_html(piece)):
            raise CannotPlace(f"{label} was changed since. Take the words out of it by hand.")
        _write(row, field, html.removesuffix(_html(piece)), fresh, by)
    for name in DEALT_WITH:
        del piece[name]
    fresh.save(update_fields=["not_placed"])


def carried(pieces: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces of a new import; those dealt with in the one before are not asked for again."""
    dealt_with: dict[str, list[Mapping[str, Any]]] = {}
    for piece in before:
        if "went" in piece:
            dealt_with.setdefault(piece["text"], []).append(piece)
    for piece in pieces:
        if there := dealt_with.get(piece["text"]):
            piece |= {name: there[0][name] for name in DEALT_WITH}
            there.pop(0)
    return pieces


def _piece(one: PageImport, index: int) -> tuple[PageImport, dict[str, Any]]:
    """The import as it is now, and one of its pieces. Raises CannotPlace."""
    fresh = PageImport.objects.select_related("cell").get(pk=one.pk)
    if not 0 <= index < len(fresh.not_placed):
        raise CannotPlace("There is no such piece.")
    return fresh, fresh.not_placed[index]


def _text_at(cell: Cell, spot: str) -> tuple[models.Model, str, str]:
    """(row, its field, what people call it). Raises CannotPlace."""
    if spot in HEAD:
        return Cell.objects.get(pk=cell.pk), spot, HEAD[spot]
    kind, _, number = spot.partition("-")
    number = number if number.isascii() and number.isdecimal() else "0"
    if kind == "entry":
        entry = cell.entries.standing().select_related("document").filter(pk=number).first()
        if entry:
            return entry, "annotation", f"{entry.category} “{_title(entry)}”"
    elif kind == "section":
        section = Section.objects.filter(bite__cell=cell, pk=number).first()
        if section:
            return section, "body", f"Bite: “{section.title}”"
    raise CannotPlace("This text is gone. Choose another.")


def _write(row: Any, field: str, html: str, one: PageImport, by: Any) -> None:
    setattr(row, field, html)
    row._history_user = by
    row._change_reason = f"Left over by the import of {one.source_name or 'a pasted page'}"[:100]
    row.save()


def _html(piece: Mapping[str, Any]) -> str:
    return sanitize(build.paragraph(piece["text"]))


def _title(entry: Entry) -> str:
    title = entry.headline or entry.document.title or "no headline"
    return title if len(title) <= 60 else f"{title[:59]}…"
