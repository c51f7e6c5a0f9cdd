"""All of the demonstration content, in order."""

from collections import defaultdict
from typing import NamedTuple

from django.db import transaction

from cells import newsroom
from cells.models import Cell, Edition
from cells.publishing import publish
from entries.models import Document
from matrix_site.demo.axes import BEGAN_ON, make_axes
from matrix_site.demo.collections import keep_collections
from matrix_site.demo.filling import Filling, Numbers
from matrix_site.demo.library import (
    LEFT_EMPTY,
    Record,
    checked_records,
    document_of,
    post_notices,
)
from matrix_site.demo.plain_pages import make_plain_pages
from matrix_site.demo.topics import name_topics, write_essays


class Loaded(NamedTuple):
    """How many were added."""

    matrices: int
    cells: int
    documents: int


@transaction.atomic
def load_axes() -> int:
    """Make the matrices that do not exist, dated today; returns how many were made."""
    newsroom.lock()
    return make_axes(Numbers())


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
    numbers = Numbers()
    matrices = make_axes(numbers, dated_on=BEGAN_ON)
    make_plain_pages(numbers)
    cells = fill_cells(numbers)
    post_notices()
    name_topics()
    write_essays(numbers)
    keep_collections()
    return Loaded(matrices, cells, Document.objects.count() - documents)


def fill_cells(numbers: Numbers) -> int:
    """Fill and publish the cells that nobody has worked on; returns how many.

    The documents of the others go into the library all the same.
    """
    listed: dict[str, list[Record]] = defaultdict(list)
    for record in checked_records():
        listed[record.path].append(record)
        document_of(record)
    fillings = [
        Filling(cell, records, numbers)
        for path, records in listed.items()
        if (cell := untouched_cell(path))
    ]
    # The rows of all cells before any words: texts refer from one cell to another.
    for filling in fillings:
        filling.begin()
    planned = [(edition, filling) for filling in fillings for edition in filling.editions]
    for edition, filling in sorted(planned, key=lambda pair: pair[0].dated_on):
        filling.write(edition.page)
        publish(
            filling.cell,
            kind=edition.kind,
            note=edition.note,
            source=Edition.Source.DEMO,
            dated_on=edition.dated_on,
        )
    for filling in fillings:
        filling.keep_facts()
    return len(fillings)


def untouched_cell(path: str) -> Cell | None:
    """The cell to fill, if it is there and nobody has worked on it."""
    if path in LEFT_EMPTY:
        return None
    cells = Cell.objects.at(path).with_axes()
    return cells.filter(
        page__current_edition=None, entries=None, bite=None, headline="", abstract=""
    ).first()
