"""One sweep at a time writes mailings."""

from django.db import connection

# Any number that nothing else on the same PostgreSQL database uses.
ADVISORY_LOCK = 20130606


def lock() -> None:
    """Wait until no other sweep writes down what is due; held until this transaction ends.

    To be called before the first row is read that the writing depends on. SQLite's
    transactions are IMMEDIATE (see settings), which is this lock already.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Sweeps are locked within a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
