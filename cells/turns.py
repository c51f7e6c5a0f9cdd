"""One at a time: whoever does the same kind of thing waits until the other's transaction ends."""

from enum import IntEnum

from django.db import connection


class Turn(IntEnum):
    """Numbers that nothing else on the same PostgreSQL database uses."""

    NEWSROOM = 20130601
    FORMS = 20130602
    SWEEPS = 20130606
    JOBS = 20130607


def take(turn: Turn, *, is_shared: bool = False) -> None:
    """Wait for it; held until this transaction ends. RuntimeError outside a transaction.

    Those who share it wait only for who does not.

    To be called before the first row is read that the writing depends on. SQLite's
    transactions are IMMEDIATE (see settings), which is this lock already.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{turn.name} is locked within a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            shared = "_shared" if is_shared else ""
            cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [turn.value])
