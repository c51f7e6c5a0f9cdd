"""That the check which the kill tests rely on does find what is broken."""

import pytest
from django.db import connection

from cells.models import Edition, Mention, Page, Passage
from cells.publishing import triggers
from entries.models import Entry
from tests.factories import CellFactory, EntryFactory, live
from tests.invariants import broken_invariants

pytestmark = pytest.mark.django_db


def break_the_pointer():
    other = live(CellFactory(code="A1"))
    Page.objects.filter(path="drug/e5").update(current_edition=other)


def lose_the_edition_between():
    last = Edition.objects.get()
    Edition.objects.create(
        page=last.page,
        number=3,
        address=f"{last.address}-2",
        dated_on=last.dated_on,
        published_at=last.published_at,
        kind="minor",
        note="Again",
        snapshot=last.snapshot,
        format=last.format,
        sha256=last.sha256,
    )


def lose_a_passage():
    Passage.objects.filter(kind="entry").delete()


def leave_a_mention():
    Mention.objects.create(page=Edition.objects.get().page, kind="entry", number=1)


def save_without_history():
    Entry.objects.update(row_version=7)


def lose_the_triggers():
    triggers.remove(connection)


def rewrite_an_edition():
    triggers.remove(connection)
    Edition.objects.update(snapshot={**Edition.objects.get().snapshot, "path": "drug/a1"})
    triggers.install(connection)


BREAKAGES = {
    break_the_pointer: "its current edition is",
    lose_the_edition_between: r"numbered \[1, 3\]",
    lose_a_passage: "passages missing",
    leave_a_mention: "mentions differ",
    save_without_history: "Entry .* is at 7, its history at 1",
    lose_the_triggers: "the triggers that keep editions are",
    rewrite_an_edition: "does not fit its fingerprint",
}


@pytest.mark.parametrize(("breakage", "sentence"), BREAKAGES.items())
def test_what_is_broken_is_found(breakage, sentence):
    live(EntryFactory(headline="Retention protects").cell)
    assert broken_invariants() == []
    breakage()
    with pytest.raises(AssertionError, match=sentence):
        assert broken_invariants() == []
