"""All of the demonstration content, in order."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from django.db import transaction

from bites.models import Bite, Section
from cells import newsroom
from cells.models import Cell, Edition
from cells.publishing import publish
from entries.models import Document
from matrix_site.demo.axes import make_axes
from matrix_site.demo.library import LEFT_EMPTY, Record, checked_records, document_of, list_in
from matrix_site.demo.plain_pages import make_plain_pages
from matrix_site.demo.words import WRITTEN, PlannedEdition, no_words

BEGAN_ON = date(2019, 1, 7)
# Cells without words of their own are dated one after the other from here, so far apart.
FIRST_CELL_ON = date(2020, 1, 8)
APART = timedelta(days=45)


# Each document of a cell, with the checked row that lists it there.
type Listed = list[tuple[Document, Record]]


class Loaded(NamedTuple):
    """How many were added."""

    matrices: int
    cells: int
    documents: int


@transaction.atomic
def load_axes() -> int:
    """Make the matrices that do not exist, dated today; returns how many were made."""
    newsroom.lock()
    return make_axes()


def is_loaded() -> bool:
    return Edition.objects.filter(source=Edition.Source.DEMO, page__kind="cell").exists()


@transaction.atomic
def load_everything() -> Loaded | None:
    """Add the demonstration content; None, and nothing changes, if it was loaded before.

    One transaction: an empty site stays empty until all of it is there.
    """
    newsroom.lock()
    if is_loaded():
        return None
    documents = Document.objects.count()
    matrices = make_axes(dated_on=BEGAN_ON)
    make_plain_pages(dated_on=BEGAN_ON)
    listed: dict[str, Listed] = defaultdict(list)
    for record in checked_records():
        listed[record.path].append((document_of(record), record))
    cells = [cell for path in listed if (cell := untouched_cell(path))]
    plans = planned_editions(cells)
    # The entries of all cells first: texts refer from one cell to another.
    for cell in cells:
        list_documents(cell, listed[cell.path], plans[cell][0])
    for cell in cells:
        for planned in plans[cell]:
            list_documents(cell, listed[cell.path], planned)
            publish_planned(cell, planned)
    return Loaded(matrices, len(cells), Document.objects.count() - documents)


def untouched_cell(path: str) -> Cell | None:
    """The cell to fill, if it is there and nobody has worked on it."""
    if path in LEFT_EMPTY:
        return None
    cells = Cell.objects.at(path).with_axes()
    return cells.filter(
        page__current_edition=None, entries=None, bite=None, headline="", abstract=""
    ).first()


def planned_editions(cells: list[Cell]) -> dict[Cell, list[PlannedEdition]]:
    """The editions to publish; cells without words of their own get one, on dates in a row."""
    dates = (FIRST_CELL_ON + APART * i for i in count())
    return {
        cell: WRITTEN.get(cell.path)
        or [PlannedEdition(next(dates), Edition.Kind.SIGNIFICANT, "First edition.", no_words)]
        for cell in cells
    }


def list_documents(cell: Cell, listed: Listed, planned: PlannedEdition) -> None:
    """List what belongs to this edition and is not listed yet."""
    there = set(cell.entries.values_list("headline", flat=True))
    for document, record in listed:
        if record.title not in there | planned.not_yet:
            list_in(cell, document, record)


def publish_planned(cell: Cell, planned: PlannedEdition) -> None:
    words = planned.write(cell)
    cell.headline, cell.abstract = words.headline, words.abstract
    cell.save()
    for order, section in enumerate(words.sections):
        bite, _ = Bite.objects.get_or_create(cell=cell)
        Section.objects.update_or_create(
            bite=bite,
            kind=section.kind,
            heading=section.heading,
            defaults={"body": section.body, "order": order},
        )
    publish(
        cell,
        kind=planned.kind,
        note=planned.note,
        source=Edition.Source.DEMO,
        dated_on=planned.dated_on,
    )
