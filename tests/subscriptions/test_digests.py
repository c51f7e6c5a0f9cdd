"""Digests over a scripted year: see also test_composing_digest.py."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from cells.publishing import withdraw
from subscriptions.digesting import Period, last_due, window_of
from subscriptions.models import Delivery, Mailing
from subscriptions.sweeping import sweep
from subscriptions.sweeping.digests import make_digests
from tests.factories import CellFactory, live
from tests.parallel import at_once
from tests.readers import SubscriptionFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
# Clocks go forward on 29 March 2026, and back on 25 October.
MONDAYS = [datetime(2025, 12, 29, 8, tzinfo=UTC) + timedelta(weeks=k) for k in range(54)]
MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)


def digests(frequency="weekly"):
    return list(Mailing.objects.filter(kind="digest", key__startswith=frequency).order_by("pk"))


def edition(words, at, cell=None, **kwargs):
    cell = cell or CellFactory()
    cell.headline = words
    cell.save()
    return live(cell, now=at, **kwargs)


def test_a_week_is_due_on_the_monday_after_it_at_seven_in_london():
    week = Period(date(2026, 3, 2), date(2026, 3, 9), MONDAY)
    assert last_due("weekly", MONDAY) == week
    assert last_due("weekly", MONDAY - HOUR / 60).end == date(2026, 3, 2)
    assert last_due("weekly", MONDAY + timedelta(days=6, hours=23)) == week


def test_seven_in_london_is_six_in_utc_in_summer():
    assert last_due("weekly", datetime(2026, 7, 6, 6, tzinfo=UTC)).end == date(2026, 7, 6)
    assert last_due("weekly", datetime(2026, 7, 6, 5, 59, tzinfo=UTC)).end == date(2026, 6, 29)


def test_a_month_is_due_on_the_first_monday_after_it():
    first_monday = datetime(2026, 5, 4, 6, tzinfo=UTC)
    assert last_due("monthly", first_monday)[:2] == (date(2026, 4, 1), date(2026, 5, 1))
    assert last_due("monthly", first_monday - HOUR).end == date(2026, 4, 1)
    # The 1st of June is a Monday itself.
    assert last_due("monthly", datetime(2026, 6, 1, 6, tzinfo=UTC)).end == date(2026, 6, 1)
    assert last_due("monthly", datetime(2026, 1, 4, 23, tzinfo=UTC)).end == date(2025, 12, 1)


def test_windows_tile_the_year_without_gap_or_overlap():
    for moment in MONDAYS:
        make_digests(moment)
    for frequency, number in (("weekly", 54), ("monthly", 14)):
        windows = [window_of(one) for one in digests(frequency)]
        assert len(windows) == number
        assert all(before[1] == after[0] for before, after in pairwise(windows))


def test_weeks_are_as_long_as_clocks_make_them():
    for moment in MONDAYS:
        make_digests(moment)
    lengths = [until - since for since, until in map(window_of, digests())]
    week = timedelta(weeks=1)
    assert [k for k, length in enumerate(lengths) if length == week - HOUR] == [13]
    assert [k for k, length in enumerate(lengths) if length == week + HOUR] == [43]
    assert lengths.count(week) == 52


def test_the_week_in_which_clocks_go_forward_is_an_hour_shorter():
    sweep(datetime(2026, 3, 30, 6, tzinfo=UTC))
    since, until = window_of(digests()[0])
    assert since == datetime(2026, 3, 23, tzinfo=UTC)
    assert until == datetime(2026, 3, 29, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "weeks"),
    [
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), ["weekly:2026-03-23"]),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), ["weekly:2026-03-30"]),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), ["weekly:2026-10-19"]),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), ["weekly:2026-10-26"]),
    ],
)
def test_an_edition_round_midnight_in_london_is_told_once(at, weeks):
    SubscriptionFactory(frequency="weekly")
    edition("One", at)
    for week in range(-1, 3):
        make_digests(at + timedelta(weeks=week, hours=9))
    told = Mailing.objects.filter(kind="digest", deliveries__isnull=False, key__startswith="weekly")
    assert [one.key for one in told] == weeks


def test_those_who_asked_for_it_get_it_once_and_nobody_else():
    weekly, monthly = (SubscriptionFactory(frequency=often) for often in ("weekly", "monthly"))
    SubscriptionFactory(frequency="weekly", page=CellFactory(code="A1").page)
    edition("One", MONDAY - 24 * HOUR)
    sweep(MONDAY)
    sweep(MONDAY + HOUR)
    delivery = Delivery.objects.get()
    assert delivery.because == [weekly.pk]
    sweep(datetime(2026, 4, 6, 6, tzinfo=UTC))
    assert Delivery.objects.exclude(pk=delivery.pk).get().because == [monthly.pk]


def test_of_several_that_were_missed_one_is_made_for_all():
    SubscriptionFactory(frequency="weekly")
    sweep(MONDAY)
    edition("One", MONDAY + 24 * HOUR)
    edition("Two", MONDAY + 8 * 24 * HOUR, CellFactory(code="A1"))
    wednesday = MONDAY + timedelta(days=23)
    sweep(wednesday)
    sweep(wednesday + HOUR)
    before, made = digests()
    assert made.key == "weekly:2026-03-23"
    assert window_of(made)[0] == window_of(before)[1]
    assert (made.due_at, made.held_at) == (wednesday, None)
    assert Delivery.objects.count() == 1


def test_what_was_changed_back_is_no_news():
    cell = CellFactory()
    edition("One", MONDAY - timedelta(days=20), cell, source="demo")
    edition("Two", MONDAY - timedelta(days=3), cell)
    edition("One", MONDAY - timedelta(days=2), cell)
    SubscriptionFactory(frequency="weekly")
    sweep(MONDAY)
    assert not Delivery.objects.filter(mailing__kind="digest").exists()


@pytest.mark.parametrize("kind", [{"kind": "minor"}, {"source": "import"}, {"source": "demo"}])
def test_minor_editions_imports_and_demonstrations_alone_are_no_news(kind):
    cell = CellFactory()
    edition("One", MONDAY - timedelta(days=20), cell, source="demo")
    edition("Two", MONDAY - timedelta(days=2), cell, **kind)
    SubscriptionFactory(frequency="weekly")
    sweep(MONDAY)
    assert not Delivery.objects.exists()


def test_a_withdrawn_page_is_news_to_those_who_follow_what_it_belongs_to():
    cell = CellFactory()
    page = edition("One", MONDAY - timedelta(days=20), cell, source="demo").page
    withdraw(page, because="An error", by="tom", now=MONDAY - timedelta(days=2))
    follower = SubscriptionFactory(frequency="weekly", page=cell.row.page)
    SubscriptionFactory(frequency="weekly", page=CellFactory(code="A1").page)
    sweep(MONDAY)
    delivery = Delivery.objects.get(mailing__kind="digest")
    assert delivery.subscriber_id == follower.subscriber.pk


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_it_once():
    for _ in range(3):
        SubscriptionFactory(frequency="weekly")
    edition("One", MONDAY - 24 * HOUR)
    assert at_once(*[lambda: sweep(MONDAY)] * 4) == [None] * 4
    assert len(digests()) == 1
    assert Delivery.objects.count() == 3
