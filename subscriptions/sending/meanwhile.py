"""A write during which something else is done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg import Error, OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult


@contextmanager
def writing(sql: str, values: Mapping[str, Any]) -> Iterator[set[int]]:
    """Write one statement, in a transaction of its own; gives the numbers that it returns.

    They are there at the end of the block. PostgreSQL writes while the block runs, which may not
    ask the database; SQLite has written when it begins. In a transaction it is part of that.
    """
    written: set[int] = set()
    if connection.vendor == "postgresql":
        with _sent_ahead(sql, values, written):
            yield written
        return
    adapt = connection.ops.adapt_datetimefield_value
    adapted = {
        name: adapt(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted)
        written.update(number for (number,) in cursor.fetchall())
    yield written


@contextmanager
def _sent_ahead(sql: str, values: Mapping[str, Any], written: set[int]) -> Iterator[None]:
    """As libpq has it: a statement is sent, its answer is fetched later.

    A cursor waits for every answer, and psycopg's pipeline takes longer than the wait.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        server = connection.connection.pgconn
        server.send_query_params(_numbered(sql, tuple(values)), [*map(_text, values.values())])
        server.flush()
        try:
            yield
        finally:
            for result in _results(server):
                written.update(int(result.get_value(row, 0) or 0) for row in range(result.ntuples))


def _results(server: PGconn) -> list[PGresult]:
    """All that the server answers, so that it is ready for the next statement."""
    results = list(iter(server.get_result, None))
    for result in results:
        if result.status != ExecStatus.TUPLES_OK:
            raise _error_of(result)
    return results


def _error_of(result: PGresult) -> Error:
    """What has no code comes of no server: libpq says so that the server is gone."""
    if result.error_field(DiagnosticField.SQLSTATE):
        return error_from_result(result)
    return OperationalError(result.get_error_message())


@lru_cache
def _numbered(sql: str, names: tuple[str, ...]) -> bytes:
    """With "$1" for the first name, as PostgreSQL itself has it."""
    return (sql % {name: f"${number}" for number, name in enumerate(names, 1)}).encode()


def _text(value: object) -> bytes | None:
    return None if value is None else str(value).encode()
