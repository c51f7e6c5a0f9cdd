"""Rows for search by the hundred, written as fast as each database takes them.

Neither way makes model objects: that takes longer than the database needs to keep the rows.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django.db import connection

from cells.models import IndexedPassage
from cells.searching.sqlite import FORGET, KEEP, STEMS

DEFAULTS = {field.attname: field.get_default() for field in IndexedPassage._meta.concrete_fields}
COLUMNS = ", ".join(f'"{field.column}"' for field in IndexedPassage._meta.concrete_fields)
COPY = f"COPY cells_indexedpassage ({COLUMNS}) FROM STDIN"
ADD = f"INSERT INTO cells_indexedpassage ({COLUMNS}) VALUES ({', '.join(['%s'] * len(DEFAULTS))})"
SAID = f"SELECT passage_id, {STEMS} FROM cells_indexedpassage WHERE {{condition}}"
# The same of what is written.
SAID_IN = itemgetter(*map(list(DEFAULTS).index, f"passage_id, {STEMS}".split(", ")))
DELETE = "DELETE FROM cells_indexedpassage WHERE {condition}"
OF_PAGES = "passage_id IN (SELECT id FROM cells_passage WHERE page_id IN ({numbers}))"

# By the names of the model's attributes; what a row does not say is the field's default.
type Row = Mapping[str, Any]


def replace(pages: Collection[int], rows: Sequence[Row]) -> None:
    """Let these be the rows of all passages that stand, or stood last, on the pages.

    In the caller's transaction. `pages` are numbers, not more than one statement takes.
    """
    condition = OF_PAGES.format(numbers=", ".join(map(str, pages)) or "NULL")
    values = [_values(row) for row in rows]
    if connection.vendor == "postgresql":
        _replace_on_postgresql(condition, values)
    else:
        _replace_on_sqlite(condition, values)


def _values(row: Row) -> tuple[Any, ...]:
    """In the order of the columns, as both databases read them."""
    told = {**DEFAULTS, **row}
    told["tags"] = json.dumps(told["tags"])
    told["document"] = json.dumps(told["document"]) if told["document"] else None
    told["changed_on"] = told["changed_on"].isoformat()
    return tuple(told.values())


def _replace_on_postgresql(condition: str, values: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DELETE.format(condition=condition))
        with cursor.copy(COPY) as copy:
            for one in values:
                copy.write_row(one)


def _replace_on_sqlite(condition: str, values: list[tuple[Any, ...]]) -> None:
    """The index is told of rows whose words are others, which few publishings change many of, and
    of all in one statement: a trigger tells it of each, and it then writes what it has gathered
    each time."""
    with connection.cursor() as cursor, _no_triggers():
        cursor.execute(SAID.format(condition=condition))
        before, after = set(cursor.fetchall()), set(map(SAID_IN, values))
        if gone := before - after:
            cursor.execute(FORGET, [_numbers(gone)])
        cursor.execute(DELETE.format(condition=condition))
        cursor.executemany(ADD, values)
        if new := after - before:
            cursor.execute(KEEP, [_numbers(new)])


def _numbers(said: Iterable[tuple[Any, ...]]) -> str:
    return json.dumps([number for number, *_ in said])


@contextmanager
def _no_triggers() -> Iterator[None]:
    """SQLite runs none for this connection, whatever table they are on."""
    connection.ensure_connection()
    connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
    try:
        yield
    finally:
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, True)
