"""Where measurements are made: a database of their own, and production's settings."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import django

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


def set_up(address: str) -> None:
    """Set Django up on this database as in production: with DEBUG it keeps every query."""
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
    }
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
