"""Where a drill takes place: a database of its own, files of its own, production's settings."""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import postgres
from tests.bench import stage

EXAMPLE = Path(__file__).parents[2] / ".env.example"
HOST = "matrix.example.org"
SQLITE_FILE = "matrix.sqlite3"


class Cluster:
    """A PostgreSQL server that can be stopped, and started again on what it held."""

    STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "kill -9": signal.SIGKILL}

    def __init__(self, folder: Path, like: Path | None = None) -> None:
        """`like` is a folder that `copy_to` filled."""
        self.programs = postgres.find_server(folder)
        self.files = postgres.folder_of_its_own(folder)
        self.log = folder / "log"
        if like:
            self._copy(like / "cluster", self.files)
        else:
            postgres.make_cluster(self.programs, self.files)
        self.address = postgres.address_of(self.files)
        self.start()
        # What was committed is written when it is said to be, as in production: whoever kills the
        # server wants to see what that is worth.
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("ALTER ROLE matrix SET synchronous_commit = on")

    def start(self, seconds: float = 30) -> None:
        """Children of a server that was killed hold its memory for a moment."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.server = postgres.serve(self.programs, self.files, log=self.log)
                return
            except postgres.NoServerError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def stop(self, how: str = "fast") -> None:
        """`how` is one of STOPS. Waits until it is gone."""
        self.server.send_signal(self.STOPS[how])
        self.server.wait(timeout=60)

    def copy_to(self, folder: Path) -> None:
        """Stop it for a moment, and copy all that it holds to a folder for others like it."""
        self.stop()
        self._copy(self.files, postgres.folder_of_its_own(folder))
        self.start()

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        """As the server's user, who alone may read it."""
        copied = postgres.run(["cp", "-Rp", f"{source}/data", f"{target}/data"], target)
        if copied.returncode:
            raise postgres.NoServerError(f"its files were not copied: {copied.stdout}")


@dataclass(frozen=True, slots=True)
class Ground:
    """`cluster` is None on SQLite. Files of the drill go into `folder`."""

    folder: Path
    address: str
    cluster: Cluster | None

    def environment(self, **more: str) -> dict[str, str]:
        """Of another process that runs this site; production's pool, if it has a pool."""
        return {**os.environ, "DATABASE_POOL": "", **more}

    @property
    def media(self) -> Path:
        return Path(settings.MEDIA_ROOT)


@contextmanager
def ground(*, is_sqlite: bool, kept: Path | None = None) -> Iterator[Ground]:
    """A site without content, in this process; all gone afterwards. Once in a process.

    `kept` is a folder where the first drill leaves a copy of its empty database for those after
    it, as migrating takes ten times as long.
    """
    # Not in TMPDIR: see tests/postgres.py.
    with tempfile.TemporaryDirectory(prefix="matrix-drill-", dir="/tmp") as name:
        folder = Path(name)
        like = (
            kept if kept and (kept / (SQLITE_FILE if is_sqlite else "cluster")).exists() else None
        )
        cluster = None if is_sqlite else Cluster(folder, like)
        if is_sqlite and like:
            shutil.copy(like / SQLITE_FILE, folder)
        address = cluster.address if cluster else f"sqlite:///{folder}/{SQLITE_FILE}"
        try:
            set_up(folder, address)
            place = Ground(folder, address, cluster)
            if not like:
                call_command("migrate", verbosity=0)
                call_command("arm_sending", stdout=StringIO())
            if kept and not like:
                keep(place, kept)
            yield place
        finally:
            if cluster:
                postgres.stop(cluster.server)


def keep(place: Ground, folder: Path) -> None:
    """Copy its database to the folder."""
    connections.close_all()  # On SQLite this brings all of it into one file.
    if place.cluster:
        place.cluster.copy_to(folder)
    else:
        shutil.copy(place.folder / SQLITE_FILE, folder)


def set_up(folder: Path, address: str) -> None:
    """What the shell says of a real site is not for a drill."""
    for setting in re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE):
        os.environ.pop(setting, None)
    files = {"MEDIA_ROOT": folder / "media", "LEDGER_FILE": folder / "ledger.jsonl"}
    for_proxy = {"TRUST_X_FORWARDED_PROTO": "1", "TRUSTED_PROXIES": "127.0.0.1"}
    stage.set_up(
        address,
        ALLOWED_HOSTS=f"{HOST},testserver",
        SITE_URL=f"https://{HOST}",
        EMAIL_URL=f"file://{folder}/mail",
        **{name: str(path) for name, path in files.items()},
        **for_proxy,
    )
