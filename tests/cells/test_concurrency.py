"""Several people at once, each with a connection of their own, on a real database file or server.

These take part of a second each: threads really wait for one another.
"""

import os
import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from cells import newsroom
from cells.models import Cell, Edition, Release
from cells.publishing import (
    Choice,
    NothingChanged,
    NotOpen,
    Overtaken,
    cancel,
    plan,
    publish,
    publish_due,
)
from entries.models import Document, Entry
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live
from tests.invariants import broken_invariants
from tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PUBLISH_FROM_EDITION_1 = """
import sys, django
django.setup()
from cells.models import Cell
from cells.publishing import PublishingError, publish
cell = Cell.objects.get()
print("READY", flush=True)
sys.stdin.readline()
try:
    print(f"published {publish(cell, kind='minor', note='Mine', base=1).number}")
except PublishingError as error:
    print(f"refused: {error}")
"""


def cell_changed_since_edition_1() -> Cell:
    cell = CellFactory(headline="One")
    live(cell)
    cell.headline = "Two"
    cell.save()
    return Cell.objects.get()


def test_of_two_processes_that_publish_one_wins_and_the_other_is_told(other_process):
    cell = cell_changed_since_edition_1()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISH_FROM_EDITION_1],
            env=os.environ | other_process,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [process.stdout.readline() for process in processes] == ["READY\n"] * 2
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=30)[0] for process in processes)
    assert said[0] == "published 2\n"
    assert said[1].startswith("refused: Edition 2 of /drug/e5/ appeared")
    cell.refresh_from_db()
    assert (cell.headline, Edition.objects.count(), broken_invariants()) == ("Two", 2, [])


def test_of_five_threads_that_publish_one_wins_and_the_others_are_told():
    cell = cell_changed_since_edition_1()
    results = at_once(*[partial(publish, cell, kind="minor", note="Mine", base=1)] * 5)
    published = [result for result in results if isinstance(result, Edition)]
    told = [result for result in results if isinstance(result, Overtaken)]
    assert (len(published), len(told)) == (1, 4)
    assert {overtaken.edition for overtaken in told} == set(published)
    cell.refresh_from_db()
    assert cell.headline == "Two"


def test_a_release_that_is_due_is_published_once_however_many_look():
    cell = cell_changed_since_edition_1()
    soon = timezone.now() + timedelta(hours=1)
    plan([Choice(cell, "minor")], note="Planned", planned_for=soon)
    later = soon + timedelta(minutes=1)
    results = at_once(*[partial(publish_due, now=later)] * 5)
    assert sorted(map(len, results)) == [0, 0, 0, 0, 1]
    assert (Edition.objects.count(), broken_invariants()) == (2, [])


def test_a_release_is_cancelled_or_live_but_never_both():
    cell = cell_changed_since_edition_1()
    soon = timezone.now() + timedelta(hours=1)
    planned = plan([Choice(cell, "minor")], note="Planned", planned_for=soon)
    went, cancelled = at_once(partial(publish_due, now=soon), partial(cancel, planned))
    planned.refresh_from_db()
    outcomes = {"live": ([planned], NotOpen, 2), "cancelled": ([], Release, 1)}
    published, answer, editions = outcomes[planned.state]
    assert (went, type(cancelled), Edition.objects.count()) == (published, answer, editions)


def test_publishers_who_do_not_say_where_they_started_make_one_edition():
    cell = cell_changed_since_edition_1()
    results = at_once(*[partial(publish, cell, kind="minor", note="Mine")] * 4)
    assert sum(isinstance(result, NothingChanged) for result in results) == 3
    assert cell.page.editions.count() == 2


def test_each_of_twenty_saves_at_once_counts():
    document = DocumentFactory(title="Ours")

    def save(row, title):
        row.title = title
        row.save()

    # All have read the row before the first one saves.
    rows = [Document.objects.get() for _ in range(20)]
    results = at_once(*(partial(save, row, f"Ours {i}") for i, row in enumerate(rows)))
    assert results == [None] * 20
    document.refresh_from_db()
    assert (document.row_version, document.history.count()) == (21, 21)


def test_of_twenty_forms_opened_together_one_is_saved():
    entry = EntryFactory(headline="Opened")

    @transaction.atomic
    def submit(headline, opened_with=1):
        newsroom.lock()
        row = Entry.objects.get()
        if row.row_version != opened_with:
            return "refused"
        row.headline = headline
        row.save()
        return headline

    results = at_once(*(partial(submit, f"Form {i}") for i in range(20)))
    saved = [result for result in results if result != "refused"]
    entry.refresh_from_db()
    assert (saved, entry.row_version) == ([entry.headline], 2)


def test_saves_that_touch_each_others_pages_do_not_block_each_other():
    document = DocumentFactory(title="Shared")
    cells = [CellFactory(code=code) for code in ("A1", "B1", "C1", "D1")]
    entries = [EntryFactory(cell=cell, document=document) for cell in cells]
    movers = [partial(move, entry, cells[i - 1]) for i, entry in enumerate(entries)]
    publishers = [partial(live, cell) for cell in cells]
    savers = [partial(Document.objects.get().save) for _ in range(4)]
    results = at_once(*movers, *publishers, *savers)
    assert not [result for result in results if isinstance(result, Exception)]
    assert (Edition.objects.count(), broken_invariants()) == (4, [])


def move(entry: Entry, cell: Cell) -> None:
    entry.cell = cell
    entry.save()
