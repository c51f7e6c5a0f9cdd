"""The databases' own indexes, on the database that the migrations made."""

import pytest
from django.db import connection, models

from cells.models import IndexedPassage
from cells.reading.results import TOLD
from cells.searching import tables
from cells.searching.engines import engine
from cells.searching.query import parse_query
from tests.bench.stage import said_to_database
from tests.cells.searching.library import entry, found
from tests.factories import live

pytestmark = pytest.mark.django_db

THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name IN ('cells_wordindex',"
    " 'cells_wordtrigrams') OR (type = 'trigger' AND tbl_name IN ('cells_indexedpassage',"
    " 'cells_vocabularyword'))",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%USING gin%'"
    " AND tablename IN ('cells_indexedpassage', 'cells_vocabularyword')",
}
EXPECTED = {
    "sqlite": {
        f"cells_{index}{part}"
        for index in ("wordindex", "wordtrigrams")
        for part in ("", "_added", "_changed", "_removed")
    },
    "postgresql": {
        "cells_indexedpassage_vector",
        "cells_indexedpassage_title_vector",
        "cells_vocabularyword_trigrams",
    },
}


def there():
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def plan_of(statement, values):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of the few rows of a test, reading them all would be cheapest, in the order of any
            # index too. What is left can be read by a condition only.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {statement}", values)
        return str(cursor.fetchall())


def test_a_search_is_answered_by_its_index():
    live(entry("Naloxone").cell)
    rows = IndexedPassage.objects.filter(engine().matches(parse_query("naloxone")))
    plan = plan_of(*rows.query.sql_with_params())
    index = {"postgresql": "cells_indexedpassage_vector", "sqlite": "VIRTUAL TABLE INDEX"}
    assert index[connection.vendor] in plan


def test_another_spelling_is_found_by_its_index():
    live(entry("Naloxone").cell)
    [(statement, values)] = said_to_database(lambda: engine().similar_words("nalxone", 5))
    index = {"postgresql": "cells_vocabularyword_trigrams", "sqlite": "VIRTUAL TABLE INDEX"}
    assert index[connection.vendor] in plan_of(statement, values)


def test_what_is_shown_of_those_found_is_looked_up():
    live(entry("Naloxone").cell)
    told = TOLD.asked(IndexedPassage.objects.values_list("pk", flat=True))
    plan = plan_of(told.sql, told.params)
    way = {"postgresql": "Index Cond: (passage_id = ANY", "sqlite": "SEARCH cells_indexedpassage"}
    assert way[connection.vendor] in plan


def test_migrating_leaves_them_in_place():
    assert there() == EXPECTED[connection.vendor]


@pytest.mark.django_db(transaction=True)  # PostgreSQL alters no table with work left
def test_they_can_be_taken_away_and_put_back_filled():
    live(entry("Naloxone").cell)
    tables.remove(connection)
    assert there() == set()
    tables.install(connection)
    tables.install(connection)
    assert there() == EXPECTED[connection.vendor]
    assert found("naloxone") == {"Naloxone"}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL alters tables in place")
@pytest.mark.django_db(transaction=True)
def test_a_table_that_sqlite_makes_anew_loses_its_triggers_until_they_are_installed_again():
    field = models.TextField(default="")
    field.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor._remake_table(IndexedPassage, create_field=field)
    assert not there() >= EXPECTED["sqlite"]
    with connection.schema_editor() as editor:
        editor._remake_table(IndexedPassage)
    tables.install(connection)
    assert there() == EXPECTED["sqlite"]
    live(entry("Naloxone").cell)
    assert found("naloxone") == {"Naloxone"}
