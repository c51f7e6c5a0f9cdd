"""Making all of it anew. Transactional: PostgreSQL alters no table with work left."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cells import newsroom
from cells.models import IndexedPassage, VocabularyWord
from cells.searching import tables
from cells.searching.indexing import vocabulary
from cells.searching.rebuilding import rebuild, usual_processes
from tests.bench.stage import said_to_database
from tests.cells.searching.library import found, library

pytestmark = pytest.mark.django_db(transaction=True)


def counted():
    """The vocabulary as it is, and as it should be."""
    kept = dict(VocabularyWord.objects.values_list("word", "passages"))
    return kept, dict(Counter(vocabulary(IndexedPassage.objects.all())))


def spoilt():
    """Take all of it away but for a vocabulary that is wrong; returns the rows that there were."""
    library()
    before = list(IndexedPassage.objects.order_by("pk").values())
    IndexedPassage.objects.all().delete()
    VocabularyWord.objects.update(passages=99)
    VocabularyWord.objects.create(word="leftover", passages=1)
    VocabularyWord.objects.create(word="nobodys", passages=0)
    tables.remove(connection)
    return before


def test_the_rows_of_several_pages_are_made_anew_at_once():
    library()
    with CaptureQueriesContext(connection) as asked:
        assert rebuild() == 3
    write = "COPY cells_" if connection.vendor == "postgresql" else "INSERT INTO cells_"
    assert len([q["sql"] for q in asked if f"{write}indexedpassage" in q["sql"]]) == 1


def test_all_of_it_can_be_made_again(capsys):
    before = spoilt()
    call_command("rebuild_search")
    assert list(IndexedPassage.objects.order_by("pk").values()) == before
    kept, right = counted()
    assert kept == right
    assert found("methadone dose") == {"Methadone keeps people in treatment"}
    assert capsys.readouterr().out == "Indexed 3 pages.\n"


def test_two_processes_make_the_same(other_process):
    before = spoilt()
    command = [sys.executable, "manage.py", "rebuild_search", "--processes", "2"]
    environment = {**os.environ, **other_process, "DATABASE_POOL": "2"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("Indexed 3 pages.\n", "")
    assert list(IndexedPassage.objects.order_by("pk").values()) == before
    kept, right = counted()
    assert kept == right


def test_a_small_site_is_made_by_one_process():
    library()
    assert usual_processes() == 1


def test_made_again_a_vocabulary_that_is_right_is_not_written():
    library()
    asked = said_to_database(rebuild)
    assert not [sql for sql, _ in asked if "INSERT INTO cells_vocabularyword" in sql]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_who_keeps_the_newsroom_still_shuts_out_only_who_writes_in_it():
    locks = "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    with transaction.atomic(), connection.cursor() as cursor:
        newsroom.keep_still()
        cursor.execute(locks)
        assert cursor.fetchall() == [("ShareLock",)]
    with transaction.atomic(), connection.cursor() as cursor:
        newsroom.lock()
        cursor.execute(locks)
        assert cursor.fetchall() == [("ExclusiveLock",)]
