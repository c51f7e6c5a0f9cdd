"""A site of thousands of cells, copied by SQL from one heavy cell with five editions.

Each matrix has its 25 squares. Every row keeps its number, plus a step of its copy. So do the
entries and sections in the snapshot of a current edition, of which search makes its rows; older
ones are copied as they are.
"""

import json
import re
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from bites.models import Bite, Section
from cells.models import (
    Cell,
    Column,
    Edition,
    IndexedPassage,
    Listing,
    Matrix,
    Mention,
    Page,
    Passage,
    Row,
)
from entries.models import Document, Entry
from subscriptions.models import Mailing
from subscriptions.models.mailing import MailingEdition
from tests import weight
from tests.factories import PlainPageFactory, live

EDITIONS = 5
SQUARES = 25
LETTERS, NUMBERS = "EABCD", "51234"
# Rows made before the copies have smaller numbers than these; copy n begins at FIRST + n * STEP.
FIRST, STEP = 1_000_000, 1000


def first_cell() -> Cell:
    """Publish drug E5 five times in its matrix, and a plain page; mail has told of all of it."""
    cell = weight.build()
    live(PlainPageFactory())
    for number in range(2, EDITIONS + 1):
        cell.headline = f"Headline {number}"
        cell.save()
        live(cell)
    mailing = Mailing.objects.create(kind="change", key="edition:0", due_at=timezone.now())
    MailingEdition.objects.bulk_create(
        MailingEdition(mailing=mailing, edition=edition) for edition in Edition.objects.all()
    )
    return cell


@transaction.atomic
def grow(cell: Cell, before: int, after: int) -> None:
    """Copy `cell`, the first of them, until there are `after` cells; there are `before`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_copies (n bigint PRIMARY KEY, step bigint,"
            " matrix bigint, slug varchar(30), letter varchar(1), number integer, snapshot text)"
        )
        told = json.dumps(Edition.objects.get(page=cell.page_id, number=EDITIONS).snapshot)
        cursor.executemany(
            "INSERT INTO bench_copies VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(*_copy(n), _numbered(told, FIRST + n * STEP)) for n in range(before, after)],
        )
        for statement in [*_matrices(), *_cells(cell)]:
            cursor.execute(statement)
        cursor.execute("DROP TABLE bench_copies")


def take_bites_away() -> None:
    """Out of all editions, whose triggers are not asked: what is left are short rows."""
    is_postgresql = connection.vendor == "postgresql"
    empty = "jsonb_set(snapshot, '{bite,sections}', '[]')"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute("SET session_replication_role = replica")
        else:
            empty = "json_set(snapshot, '$.bite.sections', json('[]'))"
            cursor.execute("DROP TRIGGER keep_editions_updated")
        cursor.execute(f"UPDATE cells_edition SET snapshot = {empty}")
        if is_postgresql:
            cursor.execute("SET session_replication_role = origin")


def _copy(n: int) -> tuple[int, int, int, str, str, int]:
    """Cell n, from 1: its step, that of its matrix, and where it stands."""
    matrix, square = divmod(n, SQUARES)
    step = FIRST + matrix * SQUARES * STEP if matrix else 0
    letter, number = LETTERS[square % 5], int(NUMBERS[square // 5])
    return n, FIRST + n * STEP, step, f"made-{matrix}" if matrix else "drug", letter, number


def _numbered(snapshot: str, step: int) -> str:
    """The snapshot with every number of a row, and every reference, so much higher."""

    def higher(number: re.Match[str]) -> str:
        return f"{number[1]}{int(number[2]) + step}"

    return re.sub(r'("id": |(?:entry|section):)(\d+)', higher, snapshot)


def _matrices() -> list[str]:
    """A matrix with its axes for each first square."""
    first = f"JOIN bench_copies c ON c.n % {SQUARES} = 0 AND t.id < {FIRST}"
    page = "c.slug || substr(t.path, 5)"
    return [
        _insert(Page, f"{first} AND t.kind IN ('matrix', 'column', 'row')", path=page),
        _insert(Edition, f"{first} JOIN cells_matrix m ON m.page_id = t.page_id"),
        _insert(Matrix, first, slug="c.slug"),
        _insert(Column, first),
        _insert(Row, first),
        _insert(Passage, f"{first} AND t.kind = 'matrix'", card=_with_slug("t.card")),
    ]


def _cells(cell: Cell) -> list[str]:
    page = f"JOIN bench_copies c ON t.page_id = {cell.page_id}"
    own = f"JOIN bench_copies c ON t.cell_id = {cell.pk}"
    bite = f"JOIN bites_bite b ON b.id = t.bite_id AND b.cell_id = {cell.pk}"
    told = f"JOIN cells_edition e ON e.id = t.edition_id AND e.page_id = {cell.page_id}"
    matrix = f"{cell.column.matrix_id} + c.matrix"
    axes = (
        f"JOIN cells_column x ON x.matrix_id = {matrix} AND x.letter = c.letter"
        f" JOIN cells_row y ON y.matrix_id = {matrix} AND y.number = c.number"
    )
    numbered = _json("c.snapshot")
    return [
        _insert(
            Page,
            f"JOIN bench_copies c ON t.id = {cell.page_id}",
            path="c.slug || '/' || lower(c.letter) || c.number",
            listed_on_id="t.listed_on_id + c.matrix",
        ),
        _insert(
            Edition,
            page,
            snapshot=f"CASE t.number WHEN {EDITIONS} THEN {numbered} ELSE t.snapshot END",
        ),
        _insert(
            Cell,
            f"JOIN bench_copies c ON t.id = {cell.pk} {axes}",
            column_id="x.id",
            row_id="y.id",
        ),
        _insert(Document, f"JOIN bench_copies c ON t.id < {FIRST}", doi="t.doi || '.' || c.n"),
        _insert(Entry, own),
        _insert(Bite, own),
        _insert(Section, f"{bite} CROSS JOIN bench_copies c"),
        _insert(Passage, page),
        _insert(
            IndexedPassage,
            page,
            matrix="c.slug",
            column="c.letter",
            row="CAST(c.number AS varchar(2))",
        ),
        _insert(Mention, page),
        _insert(Listing, page),
        _insert(MailingEdition, f"{told} CROSS JOIN bench_copies c", mailing_id="t.mailing_id"),
    ]


def _insert(model: type[models.Model], joined: str, **changed: str) -> str:
    """Copies of the rows `t` of a model, one for each row `c` that they are `joined` with.

    `changed` are expressions by the name of the column.
    """
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    values = ", ".join(changed.get(f.column) or _moved(f) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t {joined}"


def _moved(field: Any) -> str:
    """A column as it is, or with the step of its copy: its own number or that of another row."""
    column = f"t.{connection.ops.quote_name(field.column)}"
    is_number = field.primary_key or field.remote_field
    # Numbers of rows that are told without a foreign key: of passages and documents.
    if is_number or isinstance(field, models.PositiveBigIntegerField):
        return f"{column} + c.step"
    return column


def _with_slug(card: str) -> str:
    """A card of the first matrix, as that of another."""
    return _json(f"replace(CAST({card} AS text), '\"drug\"', '\"' || c.slug || '\"')")


def _json(text: str) -> str:
    return f"CAST({text} AS {'jsonb' if connection.vendor == 'postgresql' else 'text'})"
