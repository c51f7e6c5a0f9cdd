"""Connections that are kept between requests, on a real PostgreSQL."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper

from matrix_site import environment, pooling
from tests.parallel import at_once

SIZE = 4

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite is no server to keep connections to"
)


@pytest.fixture
def pooled(other_process) -> Iterator[BaseDatabaseWrapper]:
    """Another way to this test's database, by a pool."""
    config = environment.database(other_process["DATABASE_URL"], pool=SIZE)
    known = connections.configure_settings({"default": {}, "pooled": config})
    connections["pooled"] = wrapper = DatabaseWrapper(known["pooled"], "pooled")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()
    del connections["pooled"]


def backend(pooled: BaseDatabaseWrapper) -> int:
    """The number of the server's process behind a connection, which is then given back."""
    mine = DatabaseWrapper(pooled.settings_dict, "pooled")
    with mine.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.1)")
        number, _ = cursor.fetchone()
    mine.close()
    return number


def state_of(number: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", [number])
        return cursor.fetchone()[0]


def test_requests_share_connections(pooled):
    assert len({backend(pooled) for _ in range(2 * SIZE)}) <= SIZE


def test_a_server_started_again_costs_no_request_whatever_the_pool_held(pooled):
    before = set(at_once(*[partial(backend, pooled)] * SIZE))
    with connection.cursor() as cursor:
        # What a restart does to everybody who is connected.
        cursor.execute("SELECT pg_terminate_backend(n, 5000) FROM unnest(%s) n", [list(before)])
    assert len(before) == SIZE
    assert backend(pooled) not in before


def test_a_connection_given_back_inside_a_transaction_is_rolled_back(pooled):
    pooled.set_autocommit(False)
    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    assert state_of(number) == "idle in transaction"
    pooled.close()
    assert state_of(number) == "idle"


def test_a_failure_inside_a_transaction_leaves_none_open(pooled):
    numbers = []

    @transaction.atomic(using="pooled")
    def fail():
        with pooled.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            numbers.extend(cursor.fetchone())
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        fail()
    assert state_of(*numbers) == "idle"


def test_a_transaction_that_says_nothing_for_a_minute_is_ended_by_the_server(pooled):
    with pooled.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)


def test_who_finds_every_connection_taken_is_told_so_in_time(pooled):
    pooled.settings_dict["OPTIONS"]["pool"]["timeout"] = 0.1
    pooled.settings_dict["OPTIONS"]["pool"]["max_size"] = 1
    pooled.ensure_connection()
    (refusal,) = at_once(partial(backend, pooled))
    assert isinstance(refusal, OperationalError)


def test_while_the_server_is_away_nobody_waits_as_long(pooled):
    pooled.settings_dict["OPTIONS"]["pool"]["max_size"] = 1
    pooled.ensure_connection()
    pooled.pool.reconnect_failed()
    (refusal,) = at_once(partial(backend, pooled))
    assert "couldn't get a connection after 0.50 sec" in str(refusal)


def test_a_connection_that_works_says_that_the_server_is_back(pooled):
    backend(pooled)
    pooled.pool.reconnect_failed()
    backend(pooled)
    assert pooled.pool.timeout == pooling.WAIT
