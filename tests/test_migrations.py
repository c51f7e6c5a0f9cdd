"""Migrating from nothing and back, on a database of its own and in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

THERE_AND_BACK = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from tests.invariants import names_of_triggers

def state():
    ours = ("cells_", "entries_", "bites_")
    tables = [t for t in connection.introspection.table_names() if t.startswith(ours)]
    print(json.dumps([len(tables), sorted(names_of_triggers()) if tables else []]))

call_command("migrate", verbosity=0)
from tests.factories import EntryFactory, live
live(EntryFactory().cell)
state()
call_command("migrate", "cells", "zero", verbosity=0)
state()
call_command("migrate", verbosity=0)
state()
"""


@pytest.fixture
def empty_database(other_process: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """As `other_process`, on a database without any tables."""
    if connection.vendor == "sqlite":
        yield other_process | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        server, _, _ = other_process["DATABASE_URL"].rpartition("/")
        yield other_process | {"DATABASE_URL": f"{server}/{name}"}
        cursor.execute(f"DROP DATABASE {name}")


def test_migrations_lead_there_and_back_and_keep_the_triggers(empty_database):
    # Takes seconds: everything is migrated three times.
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", THERE_AND_BACK],
        env=os.environ | empty_database,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    migrated, zero, again = map(json.loads, done.stdout.splitlines())
    assert zero == [0, []]
    assert migrated == again
    assert migrated[1] in (
        ["keep_editions", "keep_editions_whole"],
        ["keep_editions_deleted", "keep_editions_inserted", "keep_editions_updated"],
    )
