"""A query whose SQL is put together once, not at every request; several in one message.

Django takes several times as long to make the SQL of even a short query out of its parts as the
database takes to answer it; and most of what a short answer takes is waiting for it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

import psycopg
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import Format

type Values = dict[str, Any]
type Row = tuple[Any, ...]
type Compiled = tuple[str, Row]
# Stands among the parameters for the numbers that a query is asked with.
NUMBERS = "\x1fnumbers\x1f"


class Asked(NamedTuple):
    """A statement of one database, by its alias."""

    database: str
    sql: str
    params: list[Any]


def given(name: str) -> str:
    """Stands in a query set for a text that is known only when the query is asked."""
    return f"\x1fgiven {name}\x1f"


class AmongGiven(Lookup):
    """In `QuerySet.filter`: whether a field is among the numbers that the query is asked with.

    They are one parameter, so that the SQL is the same for any number of them.
    """

    prepare_rhs = False
    lists = {"postgresql": "{%s}", "sqlite": "[%s]"}

    def __init__(self, field: str) -> None:
        super().__init__(F(field), NUMBERS)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        field, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{field} = ANY(%s::bigint[])", (*params, self.rhs)
        return f"{field} IN (SELECT value FROM json_each(%s))", (*params, self.rhs)


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
        with _remembering(connection, Format.BINARY) as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
        names = self._compiled(connection)[2]
        return dict(zip(names, row, strict=True)) if row else None

    def asked(self, numbers: Iterable[int] = (), /, **texts: str) -> Asked:
        """To be handed to `answers`. The numbers are those of `AmongGiven`."""
        database = router.db_for_read(self._model)
        connection = connections[database]
        sql, params, _ = self._compiled(connection)
        said = {given(name): text for name, text in texts.items()}
        if NUMBERS in params:
            listed = ",".join(map(str, map(int, numbers)))
            said[NUMBERS] = AmongGiven.lists[connection.vendor] % listed
        return Asked(database, sql, [said.get(p, p) if isinstance(p, str) else p for p in params])

    def _compiled(self, connection: BaseDatabaseWrapper) -> tuple[str, Row, list[str]]:
        """The SQL, its parameters, and the columns' names."""
        if connection.vendor not in self._made:
            query = self._make().using(connection.alias).query
            sql, params = query.get_compiler(connection.alias).as_sql()
            self._made[connection.vendor] = sql, tuple(params), list(query.selected or ())
        return self._made[connection.vendor]


def answers(*asked: Asked) -> list[list[Row]]:
    """The rows that each finds, all in one database. PostgreSQL is told in one message."""
    connection = connections[asked[0].database]
    with _in_one_message(connection) if len(asked) > 1 else nullcontext():
        cursors = [_remembering(connection) for _ in asked]
        for cursor, one in zip(cursors, asked, strict=True):
            cursor.execute(one.sql, one.params)
    return [cursor.fetchall() for cursor in cursors]


@contextmanager
def _in_one_message(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What is executed meanwhile has its rows afterwards, and may raise what it raises there."""
    if connection.vendor != "postgresql":
        yield
        return
    _ensure(connection)
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _remembering(connection: BaseDatabaseWrapper, as_: Format = Format.TEXT) -> CursorWrapper:
    """A cursor that has PostgreSQL remember plans, on connections that are kept open
    (`prepare_threshold` in `matrix_site.environment`).

    Django's own writes the values into the SQL, which is a new one each time. To plan an answer
    takes PostgreSQL as long again as to give it. As text it tells bytes in hexadecimal.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    _ensure(connection)
    plain: Any = psycopg.Cursor(connection.connection)
    plain.format = as_
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(plain)


def _ensure(connection: BaseDatabaseWrapper) -> None:
    """As `connection.cursor` does."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
