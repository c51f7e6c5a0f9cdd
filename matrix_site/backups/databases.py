"""
A database to a file and back, by the database's own means: PostgreSQL's `pg_dump` and
`pg_restore`, which must be as new as the server, and SQLite's online backup.

Both take the state of one moment while others go on writing.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from matrix_site.backups.archive import BackupError

# What holds for the site that is backed up alone: who is signed in there, and that it may send
# mail. Left out, so that no copy sends before it is told to, however far its restore came.
NOT_KEPT = ("django_session", "subscriptions_sendingpermit")


def dump(file: Path) -> None:
    """Write the database to `file`, which does not exist; of NOT_KEPT the tables without rows.

    Raises BackupError.
    """
    if connection.vendor == "postgresql":
        run_postgresql(
            "pg_dump",
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-privileges",
            *(f"--exclude-table-data={table}" for table in NOT_KEPT),
            f"--file={file}",
        )
    else:
        refuse_damaged()
        copy_sqlite(sqlite_file(), file)
        empty_sqlite(file, NOT_KEPT)


def load(file: Path) -> None:
    """Fill the empty database from `file`: wholly, or not at all. Raises BackupError."""
    connection.close()
    if connection.vendor == "postgresql":
        close_pool()
        run_postgresql(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            str(file),
        )
        return
    target = sqlite_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_sqlite(file, target)
    refuse_damaged()


def is_empty() -> bool:
    """Whether there is not one table."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def copy_sqlite(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            # All pages in one step: no writer comes in between.
            old.backup(new, pages=-1)
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be copied: {error}.") from error


def empty_sqlite(file: Path, tables: tuple[str, ...]) -> None:
    """Take out the rows of these, and what they left on pages that are free."""
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("PRAGMA secure_delete = ON")
        for table in tables:
            copy.execute(f"DELETE FROM {table}")


def refuse_damaged() -> None:
    """Asked through Django's connection, which knows the functions that constraints call."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        (verdict,) = cursor.fetchone()
    if verdict != "ok":
        raise BackupError(f"The database is damaged: {verdict}.")


def sqlite_file() -> Path:
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name:
        raise BackupError("A database in memory has no file: set DATABASE_URL.")
    return Path(name)


def run_postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database of the site; the password goes by the
    environment, never by the command line, which others on the machine can read.
    """
    if not (path := shutil.which(program)):
        raise BackupError(
            f"{program} is not installed: it comes with PostgreSQL's client programs "
            "(Debian: postgresql-client)."
        )
    settings = {**connection.settings_dict}
    settings["OPTIONS"] = {
        name: value for name, value in settings["OPTIONS"].items() if name != "pool"
    }
    (_, *where), environment = DatabaseClient.settings_to_cmd_args_env(settings, [])
    *switches, name = where
    command = [path, *switches, "--no-password", f"--dbname={name}", *arguments]
    done = subprocess.run(
        command, env=os.environ | (environment or {}), capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip() or done.returncode}")


def close_pool() -> None:
    """Connections of this process would keep locks that the restore waits for."""
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]
