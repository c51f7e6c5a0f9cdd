"""Whether the replica is there, as far as this process knows, and how far behind it is."""

import logging
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections

log = logging.getLogger("matrix_site.replica")

REPLICA = "replica"
# How long it is left alone once it was found to be away (seconds).
TRY_AGAIN_AFTER = 5.0
# What was written a moment ago is on its way: so often, and so long apart (seconds), the replica
# is asked whether it has come before that is called a lag.
LOOKS, LOOK_AGAIN = 4, 0.05

HAS_REPLAYED = "SELECT pg_last_wal_replay_lsn() >= %s"
OLDEST_MISSING = "SELECT EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())"


class Presence:
    """Shared by the threads of a process. No visitor waits for what is known to be away."""

    def __init__(self) -> None:
        self.is_away = False
        self.left_alone_until = 0.0

    def is_there(self) -> bool:
        """Whether this thread may read from it: it has a connection, or gets one now."""
        if self.is_away:
            self._try_again()
            return False
        try:
            connections[REPLICA].ensure_connection()
        except Error as error:
            self.lost(error)
            return False
        return True

    def lost(self, error: Exception) -> None:
        """Do without it for some seconds; said in the log once."""
        self.left_alone_until = monotonic() + TRY_AGAIN_AFTER
        if not self.is_away:
            self.is_away = True
            words = " ".join(str(error).split())
            log.warning("The replica is away, pages are read from the primary: %s", words)

    def _try_again(self) -> None:
        """Have it looked for beside the requests, by one thread at a time."""
        now = monotonic()
        if now >= self.left_alone_until:
            self.left_alone_until = now + TRY_AGAIN_AFTER
            Thread(target=self._look, args=[connections[REPLICA]], daemon=True).start()

    def _look(self, replica: Any) -> None:
        # Past the pool, which would wait where a server refuses at once.
        try:
            replica.Database.connect(**replica.get_connection_params()).close()
        except replica.Database.Error:
            return
        self.is_away = False
        log.warning("The replica is back.")


presence = Presence()


def state(*, has_primary: bool = True) -> dict[str, object]:
    """For a watch: whether this process reads from the replica, and how old that may be (seconds;
    None where that is not known)."""
    is_used = presence.is_there()
    try:
        return {"used": is_used, "lag_seconds": lag() if is_used and has_primary else None}
    except Error:
        return {"used": is_used, "lag_seconds": None}


def lag() -> float | None:
    """At most so many seconds old is what the replica shows; None where that is not known.

    0 where it has all that the primary has: the time of the last transaction that it replayed,
    alone, would grow for as long as nobody writes. Raises `django.db.Error` where one of the two
    is away.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()")
        (written,) = cursor.fetchone()
    with connections[REPLICA].cursor() as cursor:
        for _ in range(LOOKS):
            cursor.execute(HAS_REPLAYED, [written])
            if cursor.fetchone()[0]:
                return 0.0
            sleep(LOOK_AGAIN)
        cursor.execute(OLDEST_MISSING)
        (seconds,) = cursor.fetchone()
    return None if seconds is None else max(round(float(seconds), 1), 0.0)
