"""The databases' own indexes for search, which Django's migrations do not know.

SQLite remakes a table that a migration alters, and loses its triggers without a word: every
migration that touches `cells_indexedpassage` or `cells_vocabularyword` ends with
`RunPython(tables.install_in_migration, …)`.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from cells.searching import postgresql, sqlite


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the indexes in place, filled; again if they are there."""
    _run(connection, postgresql.INSTALL, sqlite.INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the indexes away: for migrations that alter the tables, and their way back."""
    _run(connection, postgresql.REMOVE, sqlite.REMOVE)


def install_in_migration(apps: Any, schema_editor: Any) -> None:
    install(schema_editor.connection)


def remove_in_migration(apps: Any, schema_editor: Any) -> None:
    remove(schema_editor.connection)


def _run(
    connection: BaseDatabaseWrapper, postgresql: tuple[str, ...], sqlite: tuple[str, ...]
) -> None:
    with connection.cursor() as cursor:
        for statement in postgresql if connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)
