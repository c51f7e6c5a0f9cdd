import http.client
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.db import connection

from tests.drill.mail import wait_until
from tests.streaming.child import Child

# A server is found to be back by a look every five seconds; the rest is for slow machines.
SOON = 30


class Stage:
    """A primary, its standby, and a site that has both."""

    def __init__(self, clusters: Child) -> None:
        self.clusters = clusters
        self.addresses = {name: clusters.said[name] for name in ("primary", "standby")}
        fill(clusters.said["programs"], self.addresses["primary"])
        self.site = Child(
            "tests.streaming.site",
            DEBUG="1",
            DJANGO_SETTINGS_MODULE="matrix_site.settings",
            DATABASE_URL=self.addresses["primary"],
            DATABASE_REPLICA_URL=self.addresses["standby"],
            DATABASE_POOL="4",
        )
        self.cookie = self.site.ask("sign_in")
        self.publish("An old headline")

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body."""
        visitor = http.client.HTTPConnection("127.0.0.1", self.site.said, timeout=60)
        try:
            visitor.request("GET", path, headers=headers)
            answer = visitor.getresponse()
            return answer.status, answer.read().decode()
        finally:
            visitor.close()

    def shows(self, words: str) -> bool:
        """Whether the page of the cell is there, with this headline."""
        status, body = self.get("/drug/e5/")
        assert status == 200
        return words in body

    def desk(self) -> str:
        """The editions of the cell as the newsroom lists them, with their notes."""
        status, body = self.get("/admin/editions/drug/e5/", Cookie=self.cookie)
        assert status == 200
        return body

    def health(self) -> dict:
        status, body = self.get("/healthz")
        assert status == 200
        return json.loads(body)

    def publish(self, words: str) -> None:
        self.site.ask("publish", words)

    def on_standby(self, sql: str) -> None:
        with connected(self.addresses["standby"]) as standby:
            standby.execute(sql)

    @contextmanager
    def behind(self, words: str) -> Iterator[None]:
        """The primary has a headline that the standby has not replayed."""
        self.on_standby("SELECT pg_wal_replay_pause()")
        try:
            self.publish(words)
            yield
        finally:
            self.on_standby("SELECT pg_wal_replay_resume()")

    def is_read_from_standby(self) -> bool:
        return self.health().get("replica", {}).get("used", False)

    def settle(self) -> None:
        """Wait until all is as it should be: both run, the standby has everything and is read."""
        wait_until(lambda: self.health().get("replica") == {"used": True, "lag_seconds": 0}, SOON)


@pytest.fixture(scope="module")
def running(django_db_setup: None) -> Iterator[Stage]:
    if connection.vendor != "postgresql":
        pytest.skip("the half of the suite that has PostgreSQL proves it")
    clusters = Child("tests.streaming.clusters")
    if problem := clusters.said.get("problem"):
        clusters.end()
        (pytest.fail if os.environ.get("NOT_RUN_FAILS") else pytest.skip)(problem)
    stage = None
    try:
        stage = Stage(clusters)
        yield stage
    finally:
        if stage:
            stage.site.end()
        clusters.end()


@pytest.fixture
def stage(running: Stage) -> Stage:
    running.settle()
    return running


def fill(programs: str, address: str) -> None:
    """Make the tables, as they are in the database of the tests."""
    ours = connection.settings_dict
    where = {
        "PGHOST": ours["HOST"],
        "PGPORT": str(ours["PORT"] or 5432),
        "PGUSER": ours["USER"],
        "PGPASSWORD": ours["PASSWORD"],
    }
    tables = subprocess.run(
        [f"{programs}/pg_dump", "--schema-only", "--no-owner", ours["NAME"]],
        env=os.environ | where,
        check=True,
        capture_output=True,
    )
    with connected(address) as primary:
        # pg_dump empties the search path; psql's own commands are none of the server's.
        lines = [one for one in tables.stdout.decode().splitlines() if not one.startswith("\\")]
        primary.execute("\n".join(lines).encode())
        # What is published has reached the log that the standby follows.
        primary.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")


def connected(address: str) -> psycopg.Connection:
    parts = urlsplit(address)
    host, user = unquote(parts.hostname or ""), parts.username
    name = parts.path.lstrip("/")
    return psycopg.connect(host=host, user=user, dbname=name, autocommit=True)
