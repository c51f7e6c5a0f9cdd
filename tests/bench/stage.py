"""Where measurements are made: a database of their own, and production's settings."""

import logging
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import django
from django.db import connection

from tests import postgres


@contextmanager
def database(*, is_sqlite: bool) -> Iterator[str]:
    """The address of an empty database, which goes away with all that is in it."""
    # Not in TMPDIR: see tests/postgres.py.
    with tempfile.TemporaryDirectory(prefix="matrix-bench-", dir="/tmp") as folder:
        if is_sqlite:
            yield f"sqlite:///{folder}/matrix.sqlite3"
            return
        server, address = postgres.start(Path(folder))
        try:
            yield address
        finally:
            postgres.stop(server)


def set_up(address: str, **environment: str) -> None:
    """Set Django up on this database as in production: with DEBUG it keeps every query.

    `environment` are further settings, by their names in .env.example.
    """
    os.environ |= {
        "DEBUG": "",
        "DATABASE_URL": address,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "matrix_site.settings",
        "SECRET_KEY": "".join(map(chr, range(48, 118))),
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://bench.example.org",
        "SUPPRESSION_KEY": "".join(map(chr, range(58, 126))),
        "INSTALLATION_ID": "bench",
    } | environment
    django.setup()
    logging.disable()


def interleaved(works: list[Callable[[], object]], times: int) -> list[float]:
    """The median of each, in milliseconds, after one round that is not counted."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times + 1):
        for rounds, work in zip(taken, works, strict=True):
            began = perf_counter()
            work()
            rounds.append((perf_counter() - began) * 1000)
    return [median(rounds[1:]) for rounds in taken]


def said_to_database(work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements, with their values, that `work` makes."""
    said: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        work()
    return said


def versions() -> str:
    """What was measured on."""
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute("SHOW server_version" if is_postgresql else "SELECT sqlite_version()")
        server = cursor.fetchone()[0]
    return (
        f"{connection.display_name} {server}, Django {django.__version__}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores"
    )
