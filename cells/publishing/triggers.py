"""The database's own refusal to change or delete an edition.

SQLite remakes a table that a migration alters, and loses its triggers without a word: every
migration that touches `cells_edition` ends with `RunPython(triggers.install_in_migration)`.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "An edition cannot be changed or deleted."
# While a redaction is open these may change; the rest of the row never.
FROZEN = [
    "id",
    "page_id",
    "number",
    "address",
    "dated_on",
    "published_at",
    "published_by_id",
    "kind",
    "source",
    "format",
    "release_id",
]


def _postgresql(frozen: list[str]) -> str:
    return f"""
CREATE OR REPLACE FUNCTION keep_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND ({", ".join(f"NEW.{name}" for name in frozen)})
           IS NOT DISTINCT FROM ({", ".join(f"OLD.{name}" for name in frozen)})
       AND EXISTS (SELECT 1 FROM cells_redaction
                   WHERE edition_id = OLD.id AND closed_at IS NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS keep_editions ON cells_edition;
CREATE TRIGGER keep_editions BEFORE UPDATE OR DELETE ON cells_edition
    FOR EACH ROW EXECUTE FUNCTION keep_editions();
DROP TRIGGER IF EXISTS keep_editions_whole ON cells_edition;
CREATE TRIGGER keep_editions_whole BEFORE TRUNCATE ON cells_edition
    FOR EACH STATEMENT EXECUTE FUNCTION keep_editions();
"""


POSTGRESQL_REMOVE = """
DROP TRIGGER IF EXISTS keep_editions ON cells_edition;
DROP TRIGGER IF EXISTS keep_editions_whole ON cells_edition;
"""

# `INSERT OR REPLACE` deletes the rows that stand in its way, and SQLite tells no trigger of it.
SQLITE_IN_THE_WAY = {
    "its id is taken": "id = NEW.id",
    "each_edition_of_a_page_has_its_number": "page_id = NEW.page_id AND number = NEW.number",
    "each_edition_of_a_page_has_its_address": "page_id = NEW.page_id AND address = NEW.address",
}


def _sqlite(frozen: list[str]) -> tuple[str, ...]:
    return (
        "DROP TRIGGER IF EXISTS keep_editions_inserted",
        f"""
    CREATE TRIGGER keep_editions_inserted BEFORE INSERT ON cells_edition
    BEGIN {
            " ".join(
                f"SELECT RAISE(ABORT, '{REFUSAL} ({why})') WHERE EXISTS"
                f" (SELECT 1 FROM cells_edition WHERE {same});"
                for why, same in SQLITE_IN_THE_WAY.items()
            )
        } END
    """,
        "DROP TRIGGER IF EXISTS keep_editions_updated",
        f"""
    CREATE TRIGGER keep_editions_updated BEFORE UPDATE ON cells_edition
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in frozen)}
      OR NOT EXISTS (SELECT 1 FROM cells_redaction
                     WHERE edition_id = OLD.id AND closed_at IS NULL)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
        "DROP TRIGGER IF EXISTS keep_editions_deleted",
        f"""
    CREATE TRIGGER keep_editions_deleted BEFORE DELETE ON cells_edition
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    )


SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS keep_editions_inserted",
    "DROP TRIGGER IF EXISTS keep_editions_updated",
    "DROP TRIGGER IF EXISTS keep_editions_deleted",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, again if they are there."""
    frozen = _frozen_in(connection)
    _run(connection, _postgresql(frozen), _sqlite(frozen))


def _frozen_in(connection: BaseDatabaseWrapper) -> list[str]:
    """Those of the frozen columns that the table has: in earlier migrations it lacks some."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "cells_edition")
    there = {column.name for column in described}
    return [name for name in FROZEN if name in there]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for test teardown, and for migrations that alter the table."""
    _run(connection, POSTGRESQL_REMOVE, SQLITE_REMOVE)


def install_in_migration(apps: Any, schema_editor: Any) -> None:
    install(schema_editor.connection)


def remove_in_migration(apps: Any, schema_editor: Any) -> None:
    remove(schema_editor.connection)


def _run(connection: BaseDatabaseWrapper, postgresql: str, sqlite: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(postgresql)
        else:
            for statement in sqlite:
                cursor.execute(statement)
