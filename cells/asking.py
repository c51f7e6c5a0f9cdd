"""A query whose SQL is put together once, not at every request; several in one message.

Django takes several times as long to make the SQL of even a short query out of its parts as the
database takes to answer it; and most of what a short answer takes is waiting for it.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import psycopg
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg.pq import Format

type Values = dict[str, Any]
type Row = tuple[Any, ...]
# Stands for numbers in SQL; what somebody typed is never in there.
NUMBERS = "/* numbers */ 0"


class Asked(NamedTuple):
    """A statement of one database, by its alias."""

    database: str
    sql: str
    params: list[Any]


def given(name: str) -> str:
    """Stands in a query set for a text that is known only when the query is asked."""
    return f"\x1fgiven {name}\x1f"


def given_numbers() -> RawSQL:
    """Stands in a query set, as in `pk__in`, for the numbers that it is asked with."""
    return RawSQL(NUMBERS, [])


class CompiledQuery:
    """What `make` selects by `QuerySet.values`, as the database gives it.

    What it compares with `given(name)` is said when it is asked: `first(name=…)`. `make` is
    called once for each kind of database; `model` is what the router goes by where there are
    several databases. No field looks at what comes back: numbers, texts, bytes and dates are
    what they are, JSON is its text.
    """

    def __init__(self, model: type[models.Model], make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._model, self._make = model, make
        self._made: dict[str, tuple[str, Row, list[str]]] = {}

    def first(self, **texts: str) -> Values | None:
        """The first row. The database remembers the plan, so it must be good for any texts."""
        database, sql, params = self.asked(**texts)
        connection = connections[database]
        with _remembering(connection) as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
        names = self._compiled(connection)[2]
        return dict(zip(names, row, strict=True)) if row else None

    def asked(self, numbers: Iterable[int] = (), /, **texts: str) -> Asked:
        """To be handed to `answers`. Where `given_numbers` stand there is at least one number."""
        database = router.db_for_read(self._model)
        sql, params, _ = self._compiled(connections[database])
        # As parameters they take longer to be written into the SQL than it takes to answer.
        sql = sql.replace(NUMBERS, ", ".join(map(str, map(int, numbers))))
        said = {given(name): text for name, text in texts.items()}
        return Asked(database, sql, [said.get(p, p) if isinstance(p, str) else p for p in params])

    def _compiled(self, connection: BaseDatabaseWrapper) -> tuple[str, Row, list[str]]:
        """The SQL, its parameters, and the columns' names."""
        if connection.vendor not in self._made:
            query = self._make().using(connection.alias).query
            sql, params = query.get_compiler(connection.alias).as_sql()
            self._made[connection.vendor] = sql, tuple(params), list(query.selected or ())
        return self._made[connection.vendor]


def answers(*asked: Asked) -> list[list[Row]]:
    """The rows that each finds, all in one database: PostgreSQL is told in one message, by plans
    of their own."""
    with connections[asked[0].database].cursor() as cursor:
        if cursor.db.vendor != "postgresql":
            return [_rows(cursor, one.sql, one.params) for one in asked]
        together = "; ".join(one.sql for one in asked)
        found = [_rows(cursor, together, [param for one in asked for param in one.params])]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found


def _rows(cursor: CursorWrapper, sql: str, params: list[Any]) -> list[Row]:
    cursor.execute(sql, params)
    return cursor.fetchall()


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
