"""A file that was read waits for choices; what a rule can decide is chosen already."""

from typing import Any

from django.db import transaction

from cells.models import Cell
from entries.importing.looking import Choice, Looked, look, stored_form
from entries.models import ReferenceImport, ReferenceRow
from entries.references import Problem, Reading

# Storing 2,000 took 21 seconds and undoing them 68, all of it with the newsroom locked.
MOST_ROWS = 500


class TooManyRows(ValueError):
    """The message is a sentence for the editor."""


@transaction.atomic
def begin(
    reading: Reading,
    *,
    text: str,
    name: str = "",
    by: Any = None,
    cell: Cell | None = None,
    category: str = "",
    most: int = MOST_ROWS,
) -> ReferenceImport:
    """Keep what was read, with a choice for each row where `proposed` has one.

    `cell` and `category` are where new documents go, and documents of the library that do not
    stand there yet. Nothing of the library is touched. Raises TooManyRows.
    """
    rows = reading.rows
    if len(rows) > most:
        raise TooManyRows(
            f"It has {len(rows):,} references; {most:,} can be imported at once. Divide it."
        )
    one = ReferenceImport.objects.create(
        source_name=name[-200:],
        format=reading.format,
        text=text,
        cell=cell,
        category=category,
        by=by,
    )
    ReferenceRow.objects.bulk_create(
        ReferenceRow(
            reference_import=one,
            number=number,
            line=row.line,
            original=row.original,
            **(
                {"problem": row.reason[:500]}
                if isinstance(row, Problem)
                else {"record": stored_form(row)}
            ),
        )
        for number, row in enumerate(rows, start=1)
    )
    decide(one, look(one))
    return one


def decide(one: ReferenceImport, looked: list[Looked]) -> None:
    """Write what `proposed` says into rows that nobody has chosen for."""
    decided = []
    for each in looked:
        if each.row.is_decided:
            continue
        each.row.choice = proposed(each, one.cell)
        if each.row.choice in (Choice.NEW, Choice.LINK):
            each.row.cell, each.row.category = one.cell, one.category if one.cell else ""
        if each.is_clear:
            each.row.match = each.matches[0].document.pk
        each.row.seen = [match.document.pk for match in each.matches]
        decided.append(each.row)
    ReferenceRow.objects.bulk_update(decided, ["choice", "cell", "category", "match", "seen"])


def proposed(looked: Looked, cell: Cell | None) -> str:
    """What a rule can decide; "" where an editor must.

    Once in a file is enough. What the library has not is new. What it surely has is listed in
    the cell that was asked for, or else filled where it lacks words, or else left alone.
    """
    if looked.twin is not None:
        return Choice.SKIP
    if not looked.matches:
        return Choice.NEW
    if not looked.is_clear:
        return ""
    if cell and cell.pk not in {entry.cell_id for entry in looked.places}:
        return Choice.LINK
    return Choice.UPDATE if looked.writes else Choice.SKIP
