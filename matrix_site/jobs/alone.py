"""No job twice at once, on whatever machines."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from django.db import connection, connections

from cells.turns import Turn


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is within this for the same name; does not wait.

    What holds it is the process itself: a lock of its connection to PostgreSQL, or of a file
    beside SQLite's. Who is killed has let go of it.
    """
    locked = in_postgresql if connection.vendor == "postgresql" else in_a_file
    with locked(name) as is_ours:
        yield is_ours


@contextmanager
def in_postgresql(name: str) -> Iterator[bool]:
    """On a connection of its own, since a command may close Django's."""
    # Signed, as PostgreSQL's integers are.
    key = [Turn.JOBS.value, crc32(name.encode()) - 2**31]
    held = connections.create_connection("default")
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
            is_ours = cursor.fetchone()[0]
            try:
                yield is_ours
            finally:
                if is_ours:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    finally:
        held.close()


@contextmanager
def in_a_file(name: str) -> Iterator[bool]:
    database = Path(connection.settings_dict["NAME"])
    with database.with_name(f"{database.name}.{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
