import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection


class EmptySite:
    """Another installation with an empty database, run by `manage.py` in processes of its own."""

    def __init__(self, environment: dict[str, str], url: str, folder: Path, ledger: Path) -> None:
        self.folder = folder
        self.environment = environment | {
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(folder / "media"),
            "LEDGER_FILE": str(ledger),
        }

    def manage(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def says(self, code: str) -> str:
        """What a few lines of Python print there."""
        done = self.manage("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    settings.LEDGER_FILE.touch()


@pytest.fixture
def empty_site(other_process, settings, tmp_path) -> Iterator[EmptySite]:
    folder = tmp_path / "other"
    folder.mkdir()
    url, name = f"sqlite:///{folder}/site.sqlite3", f"restored_{secrets.token_hex(4)}"
    if connection.vendor == "postgresql":
        execute(f"CREATE DATABASE {name}")
        url = f"{other_process['DATABASE_URL'].rpartition('/')[0]}/{name}"
    yield EmptySite(other_process, url, folder, settings.LEDGER_FILE)
    if connection.vendor == "postgresql":
        execute(f"DROP DATABASE {name} WITH (FORCE)")


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
