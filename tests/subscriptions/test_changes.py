"""From an edition to the deliveries of those who hear of it."""

from datetime import UTC, datetime, timedelta

import pytest

from cells.models import Edition
from cells.publishing import Choice, release, withdraw
from cells.publishing.withdrawing import bring_back
from subscriptions.addressing import address_changes
from subscriptions.models import Delivery, Mailing
from subscriptions.models.mailing import MailingEdition
from subscriptions.sweeping import sweep
from subscriptions.sweeping.changes import HELD_OPEN, gather_changes
from tests.factories import CellFactory, RowFactory, live, staff
from tests.parallel import at_once
from tests.readers import SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def changes():
    return list(Mailing.objects.filter(kind="change").order_by("pk"))


def edit(cell, words, at, **kwargs):
    cell.headline = words
    cell.save()
    return live(cell, now=at, **kwargs)


def test_a_mailing_is_held_open_for_ten_minutes():
    edition = live(CellFactory(), now=NOON)
    sweep(NOON + MINUTE)
    (mailing,) = changes()
    assert mailing.key == f"edition:{edition.pk}"
    assert mailing.due_at == NOON + HELD_OPEN
    assert mailing.addressed_at is None
    sweep(NOON + HELD_OPEN)
    assert changes()[0].addressed_at == NOON + HELD_OPEN


def test_what_is_published_meanwhile_joins_even_of_the_same_page():
    cell = CellFactory()
    editions = [live(cell, now=NOON), edit(cell, "Two", NOON + 4 * MINUTE)]
    sweep(NOON + 5 * MINUTE)
    editions.append(live(CellFactory(code="A1"), now=NOON + 9 * MINUTE))
    sweep(NOON + 9 * MINUTE)
    (mailing,) = changes()
    assert set(mailing.editions.all()) == set(editions)


def test_what_is_published_later_is_another_mailing():
    live(CellFactory(), now=NOON)
    live(CellFactory(code="A1"), now=NOON + HELD_OPEN)
    sweep(NOON + 11 * MINUTE)
    assert [one.due_at for one in changes()] == [NOON + HELD_OPEN, NOON + 2 * HELD_OPEN]


def test_a_release_is_told_by_one_mailing():
    cells = [CellFactory(), CellFactory(code="A1"), RowFactory()]
    choices = [Choice(cell, "significant") for cell in cells]
    made = release(choices, note="Supervision", by=staff("Publishers"), now=NOON)
    sweep(NOON)
    (mailing,) = changes()
    assert mailing.key == f"release:{made.pk}"
    assert mailing.editions.count() == 3


@pytest.mark.parametrize("kind", [{"kind": "minor"}, {"source": "import"}, {"source": "demo"}])
def test_minor_editions_imports_and_demonstrations_mail_nobody(kind):
    cell = CellFactory()
    live(cell, now=NOON - MINUTE, source="demo")
    edit(cell, "Two", NOON, **kind)
    sweep(NOON)
    assert changes() == []


def test_editions_of_a_withdrawn_page_are_told_once_it_is_back_and_then_wait_for_an_editor():
    page = live(CellFactory(), now=NOON).page
    withdraw(page, because="An error", by="tom", now=NOON)
    sweep(NOON)
    assert not changes()
    bring_back(page, by="tom", now=NOON)
    sweep(NOON + timedelta(days=2))
    assert changes()[0].held_because


def test_what_is_found_too_late_is_held_and_a_new_edition_is_not():
    live(CellFactory(), now=NOON)
    evening = NOON + timedelta(hours=6, minutes=1)
    live(CellFactory(code="A1"), now=evening)
    sweep(evening)
    assert [bool(one.held_at) for one in changes()] == [True, False]


def test_a_worker_that_stood_still_holds_what_it_gathered_before():
    SubscriptionFactory()
    live(CellFactory(), now=NOON)
    sweep(NOON)
    sweep(NOON + timedelta(hours=7))
    assert changes()[0].held_at
    assert not Delivery.objects.exists()


def test_what_an_editor_lets_go_is_addressed_however_late():
    SubscriptionFactory()
    live(CellFactory(), now=NOON)
    sweep(NOON + timedelta(days=1))
    changes()[0].let_go(NOON + timedelta(days=2))
    sweep(NOON + timedelta(days=2))
    assert Delivery.objects.count() == 1


def test_overlapping_scopes_are_one_mail_that_says_which():
    cell = CellFactory()
    subscriber = SubscriptionFactory().subscriber
    pages = (cell.page, cell.matrix.page, cell.row.page, cell.column.page)
    for page in pages:
        SubscriptionFactory(subscriber=subscriber, page=page)
    live(cell, now=NOON)
    sweep(NOON + HELD_OPEN)
    delivery = Delivery.objects.get()
    assert delivery.because == [one.pk for one in subscriber.subscriptions.all()]
    assert delivery.next_try_at == NOON + HELD_OPEN


def test_swept_twice_it_is_told_once():
    SubscriptionFactory()
    live(CellFactory(), now=NOON)
    for minute in (0, 0, 10, 10, 11):
        sweep(NOON + minute * MINUTE)
    assert len(changes()) == 1
    assert Delivery.objects.count() == 1


def test_a_sweep_that_finds_nothing_asks_little(django_assert_max_num_queries):
    live(CellFactory(), now=NOON)
    sweep(NOON + HELD_OPEN)
    with django_assert_max_num_queries(14):
        sweep(NOON + HELD_OPEN)


def test_a_mailing_that_nobody_can_address_stops_no_other(caplog):
    SubscriptionFactory()
    read = live(CellFactory(), now=NOON - timedelta(days=1), source="demo")
    unreadable = {"number": 2, "address": "2026-03-02", "sha256": "1", "format": 99}
    fields = ("page", "dated_on", "snapshot", "note")
    Edition.objects.create(
        **{name: getattr(read, name) for name in fields},
        **unreadable,
        kind="significant",
        published_at=NOON,
    )
    live(CellFactory(code="A1"), now=NOON + HELD_OPEN)
    gather_changes(NOON + HELD_OPEN)
    address_changes(NOON + 2 * HELD_OPEN)
    assert [bool(one.addressed_at) for one in changes()] == [False, True]
    assert "was not addressed" in caplog.text


@pytest.mark.parametrize("people", [1, 60])
def test_many_are_addressed_with_as_many_queries_as_one(people, django_assert_max_num_queries):
    cells = [CellFactory(code=code) for code in ("A1", "B2", "C3")]
    for cell in cells:
        live(cell, now=NOON)
    for k in range(people):
        SubscriptionFactory(page=cells[k % 3].page)
    gather_changes(NOON)
    with django_assert_max_num_queries(13):
        address_changes(NOON + HELD_OPEN)
    assert Delivery.objects.count() == people


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once():
    for _ in range(5):
        SubscriptionFactory()
    for code in ("A1", "B2", "C3"):
        live(CellFactory(code=code), now=NOON)
    for moment in (NOON, NOON + HELD_OPEN):
        assert at_once(*[lambda now=moment: sweep(now)] * 4) == [None] * 4
    assert MailingEdition.objects.count() == Edition.objects.count() == 3
    assert len(changes()) == 1
    assert Delivery.objects.count() == 5
