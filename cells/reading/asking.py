"""A query whose SQL is put together once, not at every request.

Django takes several times as long to make the SQL of even a short query out of its parts as the
database takes to answer it. PostgreSQL takes as long again to plan the answer, so connections
that are kept open remember the plan (`prepare_threshold` in `matrix_site.environment`).
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


def given(name: str) -> str:
    """Stands in a query set for a text that is known only when the query is asked."""
    return f"\x1fgiven {name}\x1f"


class Query:
    """The first row of what `make` selects by `QuerySet.values`, as the database gives it.

    What it compares with `given(name)` is said by `first(name=…)`. `make` is called once for
    each kind of database; `model` is what the router goes by where there are several databases.
    Only for numbers, texts and bytes: no field looks at what comes back.
    """

    def __init__(
        self, model: type[models.Model], make: Callable[[], QuerySet[Any, Values]]
    ) -> None:
        self._model, self._make = model, make
        self._made: dict[str, tuple[str, tuple[Any, ...], list[str]]] = {}

    def first(self, **texts: str) -> Values | None:
        using = router.db_for_read(self._model)
        connection = connections[using]
        if connection.vendor not in self._made:
            query = self._make().using(using).query
            sql, params = query.get_compiler(using).as_sql()
            self._made[connection.vendor] = sql, params, list(query.selected or ())
        sql, params, names = self._made[connection.vendor]
        said = {given(name): text for name, text in texts.items()}
        with _cursor(connection) as cursor:
            cursor.execute(sql, [said.get(p, p) if isinstance(p, str) else p for p in params])
            row = cursor.fetchone()
        return dict(zip(names, row, strict=True)) if row else None


def _cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """One that hands out bytes as they are, and has PostgreSQL remember plans.

    Django's own writes the values into the SQL, which is a new one each time, and is given bytes
    in hexadecimal.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    plain: Any = psycopg.Cursor(connection.connection)
    plain.format = Format.BINARY
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(plain)
