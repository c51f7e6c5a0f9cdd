"""
Which database a query goes to: public reads to the replica, all else to the primary.

What is public is said by `matrix_site.replica.middleware`. While a request reads from the
replica, all its queries do, so that a page and its validator are of one moment; what it writes
goes to the primary. Code that needs a connection itself asks for that of
`router.db_for_read(Model)`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections

from matrix_site.replica.presence import REPLICA, presence


class Reading:
    """One request that may be read from the replica, and what came of that."""

    def __init__(self) -> None:
        # Until it is known which page is asked for, nothing is.
        self.is_public = False
        # Whether something was asked of it.
        self.is_from_replica = False
        # What the replica failed with. The answer is then worth nothing.
        self.failure: Error | None = None

    @cached_property
    def alias(self) -> str:
        """Decided at the first query, for all of them."""
        self.is_from_replica = not primary_only.get() and presence.is_there()
        return REPLICA if self.is_from_replica else DEFAULT_DB_ALIAS

    def has_failed(self, error: Exception) -> bool:
        """Whether the request met this error because it read from the replica."""
        if self.is_from_replica and isinstance(error, Error):
            self.failure = error
        return self.failure is not None

    def watch(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Around each statement that the replica gets."""
        try:
            return execute(*arguments)
        except Error as error:
            self.failure = error
            raise

    def end(self) -> None:
        """Do without a replica that is gone; one that refused a single query stays in use."""
        connection = connections[REPLICA]
        if self.failure and not connection.is_usable():
            connection.close()
            presence.lost(self.failure)


current: ContextVar[Reading | None] = ContextVar("current", default=None)


# Whether a command reads public pages within a transaction of its own on the primary.
primary_only: ContextVar[bool] = ContextVar("primary_only", default=False)


@contextmanager
def from_the_primary() -> Iterator[None]:
    """Within it no page is read from the replica."""
    token = primary_only.set(True)
    try:
        yield
    finally:
        primary_only.reset(token)


@contextmanager
def reading() -> Iterator[Reading]:
    """Within it, a public page is read from the replica if that is there."""
    this = Reading()
    token = current.set(this)
    try:
        with connections[REPLICA].execute_wrapper(this.watch):
            yield this
    finally:
        current.reset(token)
        this.end()


class Router:
    """See `DATABASE_ROUTERS`. Says more than Django asks for: a row that came from the replica
    would else have all that belongs to it read from there, whoever asks."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        this = current.get()
        return this.alias if this and this.is_public else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
