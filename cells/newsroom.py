"""One writer at a time in the newsroom."""

from django.db import connection

# Any number that nothing else on the same PostgreSQL database uses.
ADVISORY_LOCK = 20130601


def lock() -> None:
    """Wait until no other transaction writes drafts or publishes; held until this one ends.

    To be called in a transaction, before the first row is read that the writing depends on.
    With two to ten editors nobody waits long, no two writers can wait for each other in a
    circle, and a snapshot is of one moment. Readers never wait. SQLite's transactions are
    IMMEDIATE (see settings), which is this lock already.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The newsroom is locked within a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
