"""Connections to PostgreSQL that a web process keeps open between requests."""

from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

# Seconds that a request waits for a connection; then it is answered 503. Less than a health check
# waits for its answer.
WAIT = 3
# The same for a replica, which a page can do without.
WAIT_FOR_REPLICA = 1


def pool_of(size: int, *, wait: int) -> dict[str, Any]:
    """What Django hands to `psycopg_pool.ConnectionPool`: at most `size` connections, for which a
    request waits so many seconds.
    """
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": wait,
        # A connection that cannot be made is given up after so many seconds, and the next request
        # tries at once. Else the pool waits longer from try to try, and would not see for minutes
        # that a server is back.
        "reconnect_timeout": wait,
        "check": refuse_broken,
    }


def refuse_broken(connection: psycopg.Connection) -> None:
    """Raise for a connection that does not work; called before a request gets it.

    What broke one connection, such as a server started again, broke those beside it. The pool
    would find them out one by one, with a growing pause after each.
    """
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        if connection._pool:
            connection._pool.check()
        raise
