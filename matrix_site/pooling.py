"""Connections to PostgreSQL that a web process keeps open between requests."""

import select
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import ConnectionPool

# Seconds that a request waits for a connection; then it is answered 503. Less than a health check
# waits for its answer.
WAIT = 3
# The same for a replica, which a page can do without.
WAIT_FOR_REPLICA = 1
# The same for any, once nobody could connect for as long as that: each who waits keeps a thread
# that others wait for, so that of many visitors the last would wait many times as long.
WAIT_WHILE_AWAY = 0.5
# A connection that worked is not asked again for so many seconds: that costs another wait. A
# server that ends one says so at once, which is seen without asking.
TRUSTED_FOR = 1
# Until when, on the clock of `monotonic`.
_trusted: WeakKeyDictionary[psycopg.Connection, float] = WeakKeyDictionary()


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
        "reconnect_failed": wait_less,
        "check": refuse_broken,
    }


def wait_less(pool: ConnectionPool) -> None:
    """The server is away. Until a connection to it works again, which `refuse_broken` sees."""
    pool.timeout = min(pool.timeout, WAIT_WHILE_AWAY)


def is_silent(connection: psycopg.Connection) -> bool:
    """Whether the server has said nothing unasked: no farewell, no end of the connection."""
    unread = select.poll()
    unread.register(connection.fileno(), select.POLLIN | select.POLLHUP)
    return not unread.poll(0)


def refuse_broken(connection: psycopg.Connection) -> None:
    """Raise for a connection that does not work; called before a request gets it.

    What broke one connection, such as a server started again, broke those beside it. The pool
    would find them out one by one, with a growing pause after each.
    """
    pool: Any = connection._pool
    if not (monotonic() < _trusted.get(connection, 0) and is_silent(connection)):
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            pool.check()
            raise
        _trusted[connection] = monotonic() + TRUSTED_FOR
    pool.timeout = pool.reconnect_timeout
