"""Acts on the whole site that are killed: backup, restore, and forgetting people."""

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cells import ledger
from matrix_site.backups import archive
from subscriptions.models import Subscriber, suppression_key
from tests import showcase
from tests.acts import back_up, erase_due
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.killing import Act, HalfDoneError, killed
from tests.readers import SubscriberFactory, SubscriptionFactory
from tests.victim import Victims

# Readers who are forgotten in one act.
READERS = 12
# Tables that a restored site has its own of.
OWN = {"django_session", "subscriptions_sendingpermit", "django_migrations"}


def run(ground: Ground, times: int) -> dict[str, Figures]:
    showcase.build()
    logo = ground.media / "logos" / "society.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"a picture" * 100_000)
    victims = Victims(ground.environment())
    acts = backup(ground.folder), erasing()
    try:
        rows = {f"{act.name} killed": killed(act, victims, times) for act in acts}
    finally:
        victims.end()
    rows["backup killed"].add(what_a_backup_left(ground.folder / "backups"))
    rows["restore killed"] = restores(ground, times)
    return rows


def backup(folder: Path) -> Act:
    (folder / "backups").mkdir()

    def file(number: int) -> Path:
        return folder / "backups" / f"{number}.tar.gz"

    def is_done(number: int) -> bool:
        if not file(number).exists():
            return False
        with TemporaryDirectory(dir=folder) as unpacked:
            try:
                archive.unpack(file(number), Path(unpacked))
            except archive.BackupError as problem:
                raise HalfDoneError(str(problem)) from None
        return True

    return Act("backup", lambda number: ["back_up", str(file(number))], is_done)


def what_a_backup_left(folder: Path) -> Figures:
    """What killed backups left behind is cleared away by one that is made days later."""
    figures = Figures()
    days_ago = time.time() - timedelta(days=3).total_seconds()
    for left in set(folder.iterdir()) - set(folder.glob("*.tar.gz")):
        os.utime(left, (days_ago, days_ago))
    back_up(str(folder / "last.tar.gz"))
    left = sorted(each.name for each in set(folder.iterdir()) - set(folder.glob("*.tar.gz")))
    figures.check(not left, f"killed backups left {left}")
    return figures


def erasing() -> Act:
    def prepare(number: int) -> list[str]:
        long_ago = timezone.now() - timedelta(days=40)
        for one in range(READERS):
            reader = SubscriberFactory(email=f"gone-{number}-{one}@example.org", ended_at=long_ago)
            SubscriptionFactory(subscriber=reader, ended_at=long_ago)
        return ["erase_due"]

    def is_done(number: int) -> bool:
        """One reader after the other: each is in the ledger before being forgotten here."""
        emails = {f"gone-{number}-{one}@example.org" for one in range(READERS)}
        known = set(Subscriber.objects.filter(email__in=emails).values_list("email", flat=True))
        in_ledger = {one.facts.get("key") for one in ledger_if_any()}
        for email in emails - known:
            if suppression_key(email) not in in_ledger:
                raise HalfDoneError("somebody was forgotten, and the ledger does not know")
        return not known

    return Act("erasing", prepare, is_done)


def ledger_if_any() -> list[ledger.Act]:
    return list(ledger.read()) if Path(settings.LEDGER_FILE).exists() else []


class EmptySite:
    """Another installation beside this one, emptied before each restore."""

    def __init__(self, ground: Ground) -> None:
        self.folder = ground.folder / "other"
        self.address = f"sqlite:///{self.folder}/other.sqlite3"
        if ground.cluster:
            self.address = f"{ground.address.rpartition('/')[0]}/other"
        self.environment = {
            "DATABASE_URL": self.address,
            "DATABASE_POOL": "0",
            "MEDIA_ROOT": str(self.folder / "media"),
            "LEDGER_FILE": str(settings.LEDGER_FILE),
        }

    def empty(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP DATABASE IF EXISTS other WITH (FORCE)")
                cursor.execute("CREATE DATABASE other")

    def settle(self, seconds: float = 60) -> None:
        """Wait until nothing that was started is at work on it: pg_restore outlives its parent."""
        deadline = time.monotonic() + seconds
        while connection.vendor == "postgresql" and time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'other'")
                if cursor.fetchone() == (0,):
                    return
            time.sleep(0.05)

    def counts(self) -> dict[str, int]:
        """How many rows each table of ours has; {} where there is no table."""
        found = {}
        for table in tables():
            # A table that is not there.
            with suppress(psycopg.Error, sqlite3.Error):
                found[table] = self.ask(f"SELECT count(*) FROM {table}")
        return found

    def ask(self, sql: str) -> Any:
        if connection.vendor == "postgresql":
            parameters = connection.get_connection_params() | {"dbname": "other"}
            wanted = {name: parameters[name] for name in ("dbname", "host", "user")}
            with psycopg.connect(**wanted) as other:
                return other.execute(sql).fetchone()[0]
        with closing(sqlite3.connect(self.folder / "other.sqlite3")) as other:
            return other.execute(sql).fetchone()[0]


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if model._meta.managed)


def own_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counted = {}
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {table}")
            counted[table] = cursor.fetchone()[0]
    return counted


def restores(ground: Ground, times: int) -> Figures:
    """A restore that was killed leaves a site that sends nothing and cannot be taken for whole."""
    erase_due()
    file = ground.folder / "site.tar.gz"
    back_up(str(file))
    connection.close()
    wanted = without(own_counts(), OWN)
    other, told = EmptySite(ground), ground.folder / "told"

    def prepare(number: int) -> list[str]:
        other.empty()
        told.unlink(missing_ok=True)
        return ["restore", str(file), str(told)]

    def is_done(number: int) -> bool:
        other.settle()
        there = other.counts()
        if there.get("subscriptions_sendingpermit"):
            raise HalfDoneError("it may send mail")
        if told.exists():
            if without(there, OWN) != wanted:
                raise HalfDoneError(f"{json.dumps(there)} rows instead of {json.dumps(wanted)}")
            return True
        if there:
            victims.do("restore", str(file), str(told))
            if "not empty" not in told.read_text():
                raise HalfDoneError(f"a second restore said: {told.read_text()}")
        return False

    victims = Victims(ground.environment(**other.environment))
    try:
        return killed(Act("restore", prepare, is_done), victims, times)
    finally:
        victims.end()


def without(counts: dict[str, int], names: set[str]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in names}
