"""That a review is due is told to the colleague whose turn it is, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cells.models import Page
from cells.publishing import withdraw
from subscriptions.composing import compose
from subscriptions.models import Delivery, Mailing
from subscriptions.sweeping.reviews import remind_of_reviews
from tests.factories import CellFactory, live, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOON = date(2026, 3, 9)


def colleague(name, *groups, email=True, **kwargs):
    user = staff(*groups, username=name)
    user.email = f"{name}@example.org" if email else ""
    for field, value in kwargs.items():
        setattr(user, field, value)
    user.save()
    return user


def page_due(review_by=SOON, whose=None, code="E5"):
    page = live(CellFactory(code=code, headline="What a system owes"), now=MORNING).page
    Page.objects.filter(pk=page.pk).update(review_by=review_by, reviewing_editor=whose)
    return page


def told(now=MORNING):
    remind_of_reviews(now)
    return [one.user for one in Delivery.objects.order_by("pk")]


def test_whose_turn_it_is_is_told_alone():
    ann = colleague("ann", "Editors")
    colleague("ben", "Publishers")
    page = page_due(whose=ann)
    assert told() == [ann]
    assert Mailing.objects.get().key == f"{page.pk}:2026-03-09"


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_where_it_is_nobodys_turn_all_publishers_who_can_be_told_are(gone):
    ann = colleague("ann", "Editors", **gone)
    ben, cat = (colleague(name, "Publishers") for name in ("ben", "cat"))
    colleague("dan", "Publishers", email=False)
    colleague("eve", "Publishers", is_active=False)
    colleague("fay", "Editors")
    page_due(whose=ann)
    assert told() == [ben, cat]


def test_it_is_told_once_for_each_date():
    ann = colleague("ann")
    page = page_due(whose=ann)
    assert told() == told(MORNING + timedelta(days=1)) == [ann]
    Page.objects.filter(pk=page.pk).update(review_by=date(2026, 3, 12))
    assert told() == [ann, ann]


def test_it_is_told_in_the_morning_and_not_at_night():
    page_due(whose=colleague("ann"))
    assert told(datetime(2026, 3, 2, 6, 59, tzinfo=UTC)) == []


def test_what_has_been_overdue_for_long_is_no_news():
    page_due(date(2026, 1, 31), colleague("ann"))
    assert told() == []


def test_with_nobody_to_tell_it_is_told_once_there_is_somebody():
    page_due()
    assert told() == []
    ben = colleague("ben", "Publishers")
    assert told() == [ben]


def test_it_says_what_is_due_and_whose_turn_it_is():
    page_due(whose=colleague("ann"))
    told()
    letter = compose(Delivery.objects.get())
    assert letter.subject == "Review due: Drug E5 by 9 March 2026"
    assert letter.title == "What a system owes"
    assert "It is your turn." in letter.pieces[0].runs[0].text
    assert letter.unsubscribe == ""


def test_of_a_page_reviewed_or_withdrawn_since_nothing_is_said():
    ann = colleague("ann")
    pages = [page_due(whose=ann), page_due(whose=ann, code="A1")]
    told()
    Page.objects.filter(pk=pages[0].pk).update(review_by=date(2027, 3, 2))
    withdraw(Page.objects.get(pk=pages[1].pk), because="An error", by="tom", now=MORNING)
    assert [compose(one) for one in Delivery.objects.all()] == [None, None]


def test_a_colleague_who_left_is_told_nothing():
    ann = colleague("ann")
    page_due(whose=ann)
    told()
    ann.is_active = False
    ann.save()
    assert compose(Delivery.objects.get()) is None


def test_a_day_without_news_costs_two_queries(django_assert_num_queries):
    page_due(whose=colleague("ann"))
    told()
    with django_assert_num_queries(2):
        remind_of_reviews(MORNING)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_it_once():
    page_due(whose=colleague("ann"))
    assert at_once(*[lambda: remind_of_reviews(MORNING)] * 4) == [None] * 4
    assert Delivery.objects.count() == 1
