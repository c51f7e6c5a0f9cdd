"""A query whose SQL is put together once, not at every request.

Django takes several times as long to make the SQL of even a short query out of its parts as the
database takes to answer it.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from psycopg.pq import Format

type Values = dict[str, Any]
type Row = tuple[Any, ...]


def given(name: str) -> str:
    """Stands in a query set for a text that is known only when the query is asked."""
    return f"\x1fgiven {name}\x1f"


class CompiledQuery:
    """What `make` selects by `QuerySet.values`, as the database gives it.

    What it compares with `given(name)` is said when it is asked: `first(name=…)`. `make` is
    called once for each kind of database; `model` is what the router goes by where there are
    several databases. Only for numbers, texts and bytes: no field looks at what comes back.
    """

    def __init__(self, model: type[models.Model], make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._model, self._make = model, make
        self._made: dict[str, tuple[str, Row, list[str]]] = {}

    def first(self, **texts: str) -> Values | None:
        """The first row. The database remembers the plan, so it must be good for any texts."""
        connection = connections[router.db_for_read(self._model)]
        sql, params, names = self._compiled(connection, texts)
        with _remembering(connection) as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
        return dict(zip(names, row, strict=True)) if row else None

    def all(self, **texts: str) -> list[Row]:
        """All rows, by a plan of their own."""
        connection = connections[router.db_for_read(self._model)]
        sql, params, _ = self._compiled(connection, texts)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _compiled(
        self, connection: BaseDatabaseWrapper, texts: dict[str, str]
    ) -> tuple[str, list[Any], list[str]]:
        """The SQL, its parameters with these texts in their places, and the columns' names."""
        if connection.vendor not in self._made:
            query = self._make().using(connection.alias).query
            sql, params = query.get_compiler(connection.alias).as_sql()
            self._made[connection.vendor] = sql, tuple(params), list(query.selected or ())
        sql, params, names = self._made[connection.vendor]
        said = {given(name): text for name, text in texts.items()}
        return sql, [said.get(p, p) if isinstance(p, str) else p for p in params], names


def _remembering(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor that hands out bytes as they are, and has PostgreSQL remember plans, on connections
    that are kept open (`prepare_threshold` in `matrix_site.environment`).

    Django's own writes the values into the SQL, which is a new one each time, and is given bytes
    in hexadecimal. To plan an answer takes PostgreSQL as long again as to give it.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    plain: Any = psycopg.Cursor(connection.connection)
    plain.format = Format.BINARY
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(plain)
