"""What visitors see of two real servers, one of which follows the other: docs/replicas.md.

The replica lags, is killed and comes back; then the primary. Each test takes some seconds.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from tests.drill.mail import wait_until
from tests.streaming.conftest import SOON, Stage

# Only so that the database of the tests is there: its tables are copied.
pytestmark = pytest.mark.django_db


@contextmanager
def load(stage: Stage, path: str = "/drug/e5/"):
    """Four visitors who never stop, and how often they got which status."""
    statuses: Counter[int] = Counter()
    enough = Event()

    def visit() -> None:
        while not enough.is_set():
            statuses[stage.get(path)[0]] += 1

    with ThreadPoolExecutor(4) as visitors:
        visiting = [visitors.submit(visit) for _ in range(4)]
        try:
            wait_until(lambda: statuses[200] >= 20, SOON)
            yield statuses
        finally:
            enough.set()
        assert [visit.result() for visit in visiting] == [None] * 4


def after(statuses: Counter[int], more: int) -> None:
    """Wait until so many more visits are over."""
    enough = statuses.total() + more
    wait_until(lambda: statuses.total() >= enough, SOON)


def test_public_pages_are_read_from_the_standby_and_the_newsroom_is_not(stage):
    with stage.behind("Behind the newsroom"):
        assert [stage.shows("Behind the newsroom") for _ in range(8)] == [False] * 8
        assert "Behind the newsroom" in stage.desk()
        assert "Behind the newsroom" not in stage.get("/search/?q=newsroom")[1]
        assert "Behind the newsroom" not in stage.get("/drug/e5.json")[1]
    wait_until(lambda: stage.shows("Behind the newsroom"), SOON)


def test_the_health_page_says_how_old_public_pages_may_be(stage):
    assert stage.health()["replica"] == {"used": True, "lag_seconds": 0}
    with stage.behind("Lagging"):
        wait_until(lambda: stage.health()["replica"]["lag_seconds"] > 0, SOON)
        assert stage.health()["replica"]["used"]
    wait_until(lambda: stage.health()["replica"]["lag_seconds"] == 0, SOON)


def test_a_standby_killed_under_load_costs_no_visitor_anything_and_is_used_when_it_is_back(stage):
    with stage.behind("Unreplayed"), load(stage) as statuses:
        stage.clusters.ask("kill", "standby")
        after(statuses, 40)
        wait_until(lambda: stage.shows("Unreplayed"), SOON)
        assert stage.health()["replica"] == {"used": False, "lag_seconds": None}
        stage.clusters.ask("start", "standby")
        wait_until(stage.is_read_from_standby, SOON)
        after(statuses, 40)
    assert set(statuses) == {200}
    with stage.behind("Read there again"):
        assert not stage.shows("Read there again")


def test_connections_that_the_standby_ends_cost_no_visitor_anything(stage):
    with load(stage) as statuses:
        for _ in range(10):
            stage.on_standby(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
            )
            after(statuses, 4)
    assert set(statuses) == {200}


def test_pages_can_be_read_while_the_primary_is_away_and_written_when_it_is_back(stage):
    stage.publish("Before the outage")
    wait_until(lambda: stage.shows("Before the outage"), SOON)
    with load(stage) as statuses:
        stage.clusters.ask("kill", "primary")
        after(statuses, 40)
        assert stage.shows("Before the outage")
        assert stage.health()["status"] == "no primary"
        stage.clusters.ask("start", "primary")
    assert set(statuses) == {200}
    assert "Before the outage" in stage.desk()
    wait_until(lambda: stage.health()["status"] == "ok", SOON)


def test_a_primary_started_again_between_two_requests_costs_nothing(stage):
    assert stage.desk()
    stage.clusters.ask("stop", "primary")
    stage.clusters.ask("start", "primary")
    assert stage.desk()
