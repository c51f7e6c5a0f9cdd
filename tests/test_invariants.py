"""That the check which the kill tests rely on does find what is broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from cells.models import Cell, Edition, Mention, Page, Passage, Redaction
from cells.publishing import redact, triggers, withdraw
from cells.turns import Turn
from entries.models import Entry
from subscriptions.erasing import erase
from subscriptions.suppressing import suppress
from tests.factories import CellFactory, CreditFactory, EntryFactory, live
from tests.invariants import broken_invariants
from tests.readers import SubscriberFactory, SuppressionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    settings.MEDIA_ROOT = tmp_path / "media"


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


def rewrite(**fields: Any) -> None:
    triggers.remove(connection)
    Edition.objects.update(**fields)
    triggers.install(connection)


def rewrite_an_edition():
    rewrite(snapshot={**Edition.objects.get().snapshot, "path": "drug/a1"})


def lose_the_headline():
    snapshot = Edition.objects.get().snapshot
    del snapshot["head"]["headline"]
    rewrite(snapshot=snapshot)


def lose_the_bite():
    snapshot = Edition.objects.get().snapshot
    del snapshot["bite"]
    rewrite(snapshot=snapshot)


def tell_another_format():
    rewrite(format=1)


def come_from_the_future():
    rewrite(format=99)


def with_a_logo() -> str:
    """The name of its file."""
    credit = CreditFactory()
    credit.logo.save("society.png", ContentFile(b"a picture"))
    return credit.logo.name


def lose_a_logo():
    default_storage.delete(with_a_logo())


def lose_a_logo_of_once():
    name = with_a_logo()
    CreditFactory._meta.model.objects.get(logo=name).delete()
    default_storage.delete(name)


def lose_a_logo_of_an_edition():
    name = with_a_logo()
    live(Cell.objects.get())
    default_storage.delete(name)


def cut_the_ledger():
    project.LEDGER_FILE.write_text('{"act": "withdr')


def withdraw_without_the_ledger():
    page = Page.objects.filter(path="drug/e5")
    page.update(withdrawn_on=date(2026, 3, 1), withdrawn_because="It was wrong.")


def leave_a_redaction(closed_at: datetime | None) -> None:
    Redaction.objects.create(
        edition=Edition.objects.get(),
        reason="Asked for",
        redacted_by="An editor",
        opened_at=NOON,
        closed_at=closed_at,
    )


def leave_a_redaction_open():
    leave_a_redaction(closed_at=None)


def redact_without_the_ledger():
    leave_a_redaction(closed_at=NOON)


def forget_without_the_ledger():
    """One of two: the ledger has a line of that moment."""
    erase(SubscriberFactory(), how="asked", now=NOON)
    SubscriberFactory(email="", erased_at=NOON, ended_at=NOON)


def suppress_without_the_ledger():
    """The address is there for another reason."""
    suppress("ann@example.org", "bounced", now=NOON)
    SuppressionFactory._meta.model.objects.update(reason="asked")


BREAKAGES = {
    break_the_pointer: "its current edition is",
    lose_the_edition_between: r"numbered \[1, 3\]",
    lose_a_passage: "passages missing",
    leave_a_mention: "mentions differ",
    save_without_history: "Entry .* is at 7, its history at 1",
    lose_the_triggers: "the triggers that keep editions are",
    rewrite_an_edition: "does not fit its fingerprint",
    lose_the_headline: "format 2: .head has no headline",
    lose_the_bite: r"has the parts \['entries', 'head'\]",
    tell_another_format: "edition 1 is not stored as of format 1",
    come_from_the_future: "cannot be read as of format 99",
    lose_a_logo: "Credit.logo names logos/society.png, which is not there",
    lose_a_logo_of_once: "Credit.logo names logos/society.png, which is not there",
    lose_a_logo_of_an_edition: "edition 2 shows logos/society.png, which is not there",
    cut_the_ledger: "Line 1 of the ledger cannot be read",
    withdraw_without_the_ledger: "the ledger does not know that /drug/e5/ is withdrawn",
    leave_a_redaction_open: "Redaction .* was left open",
    redact_without_the_ledger: "the ledger does not know of the Redaction",
    forget_without_the_ledger: "the ledger does not know of 1 who were forgotten",
    suppress_without_the_ledger: "the ledger does not know of the suppression",
}


@pytest.mark.parametrize(("breakage", "sentence"), BREAKAGES.items())
def test_what_is_broken_is_found(breakage, sentence):
    live(EntryFactory(headline="Retention protects").cell)
    assert broken_invariants() == []
    breakage()
    with pytest.raises(AssertionError, match=sentence):
        assert broken_invariants() == []


def test_what_the_ledger_was_told_is_known():
    page = live(EntryFactory(headline="Said by Jo Bloggs").cell).page
    redact(page, words="Jo Bloggs", reason="Asked for", by="An editor", now=NOON)
    page.refresh_from_db()
    withdraw(page, because="It was wrong.", by="An editor", now=NOON)
    suppress("ann@example.org", "asked", now=NOON)
    erase(SubscriberFactory(), how="asked", now=NOON)
    assert broken_invariants() == []


def test_files_that_rows_name_are_found():
    cell = EntryFactory().cell
    with_a_logo()
    live(cell)
    assert broken_invariants() == []


@contextmanager
def somebody_else() -> Iterator[psycopg.Connection]:
    """Another session on the same database."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters.get(name) for name in ("dbname", "host", "port", "user", "password")}
    with psycopg.connect(**wanted) as other:
        yield other


needs_sessions = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one lock, which goes with its process"
)


@needs_sessions
@pytest.mark.parametrize("turn", Turn)
def test_a_turn_that_somebody_keeps_is_found(turn):
    with somebody_else() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [turn.value])
        first, *_ = broken_invariants(patience=timedelta(milliseconds=200))
    assert first.startswith(f"the lock {turn.name} was left behind")


@needs_sessions
@pytest.mark.parametrize(
    "act", ["SELECT count(*) FROM cells_page", "SELECT pg_advisory_lock(1); COMMIT"]
)
def test_a_session_that_sleeps_in_a_transaction_or_on_a_lock_is_found(act):
    with somebody_else() as other:
        other.execute(act)
        found = broken_invariants(patience=timedelta(milliseconds=1))
    assert found == ["1 sessions sleep in a transaction or on a lock"]
