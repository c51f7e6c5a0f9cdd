"""What editors choose for the rows of an import that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cells.models import Cell
from entries.importing.looking import Choice, look
from entries.models import ReferenceImport, ReferenceRow

FIELDS = ["choice", "match", "cell", "category", "fields", "seen"]


@dataclass(frozen=True)
class Chosen:
    """For one row; `fields` are what "update" writes over ours, besides filling what is empty."""

    choice: str = ""
    match: int | None = None
    cell_id: int | None = None
    category: str = ""
    fields: tuple[str, ...] = ()


@transaction.atomic
def choose(one: ReferenceImport, chosen: Mapping[int, Chosen]) -> None:
    """Keep these choices, by the number of the row; rows that could not be read have none.

    Whether a choice can be stored is told by `look`, and again when it is stored. A "new" that
    was chosen before the library had the document is not kept: it must be seen first.
    """
    changed = []
    for looked in look(one):
        row = looked.row
        if row.problem or row.number not in chosen:
            continue
        wanted = chosen[row.number]
        is_overtaken = wanted.choice == Choice.NEW and looked.is_new_to_us
        values: dict[str, Any] = {
            "choice": "" if is_overtaken else wanted.choice,
            "match": wanted.match,
            "cell_id": wanted.cell_id,
            "category": wanted.category,
            "fields": list(wanted.fields),
            "seen": [match.document.pk for match in looked.matches],
        }
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    ReferenceRow.objects.bulk_update(changed, FIELDS)


@transaction.atomic
def place_all(one: ReferenceImport, cell: Cell | None, category: str) -> int:
    """Put every row that is new, or is linked without a place, there; how many are."""
    one.cell, one.category = cell, category
    one.save(update_fields=["cell", "category"])
    placed = [
        row
        for row in one.rows.all()
        if row.choice == Choice.NEW or (row.choice == Choice.LINK and not row.cell_id)
    ]
    for row in placed:
        row.cell, row.category = cell, category
    ReferenceRow.objects.bulk_update(placed, ["cell", "category"])
    return len(placed)
