import pytest
from django.db import DatabaseError, connection, transaction

from cells.models import Edition, Redaction
from cells.publishing import triggers
from tests.factories import CellFactory, live

pytestmark = pytest.mark.django_db

CHANGES = [
    "UPDATE cells_edition SET note = 'rewritten'",
    "UPDATE cells_edition SET snapshot = '{}'",
    "UPDATE cells_edition SET dated_on = '2001-01-01'",
    "DELETE FROM cells_edition",
]


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_an_edition(change):
    live(CellFactory())
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run(change)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_truncate_editions():
    live(CellFactory())
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run("TRUNCATE cells_edition CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no OR REPLACE")
@pytest.mark.parametrize("another", ["id", "number", "address"])
def test_the_database_refuses_to_put_another_edition_in_its_place(another):
    edition = live(CellFactory())
    values = {f.column: f.column for f in Edition._meta.concrete_fields}
    values |= {"id": "id + 1", "number": "number + 1", "address": "'else'"}
    values |= {another: another, "note": "'rewritten'"}
    columns = ", ".join(values)
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run(
            f"INSERT OR REPLACE INTO cells_edition ({columns})"
            f" SELECT {', '.join(values.values())} FROM cells_edition WHERE id = {edition.pk}"
        )


def opened_redaction(edition):
    return Redaction.objects.create(
        edition=edition, reason="Court order", redacted_by="A", opened_at=edition.published_at
    )


def test_an_open_redaction_lets_the_words_change():
    edition = live(CellFactory())
    opened_redaction(edition)
    run("UPDATE cells_edition SET note = 'removed'")
    assert Edition.objects.get().note == "removed"


@pytest.mark.parametrize("change", CHANGES[2:])
def test_an_open_redaction_does_not_move_or_delete_an_edition(change):
    opened_redaction(live(CellFactory()))
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run(change)


def test_a_redaction_opens_its_own_edition_only():
    opened_redaction(live(CellFactory(code="A1")))
    live(CellFactory(code="A2"))
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run("UPDATE cells_edition SET note = 'rewritten'")


def test_a_closed_redaction_opens_nothing():
    edition = live(CellFactory())
    redaction = opened_redaction(edition)
    redaction.closed_at = edition.published_at
    redaction.save()
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run(CHANGES[0])


def test_the_triggers_can_be_put_in_place_twice():
    live(CellFactory())
    triggers.install(connection)
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        run(CHANGES[0])
