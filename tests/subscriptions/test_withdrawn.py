"""A page is withdrawn: one last mail, and what followed it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cells.publishing import withdraw
from cells.publishing.withdrawing import bring_back
from subscriptions.composing import compose
from subscriptions.models import ConsentEvent, Delivery, Mailing, Subscriber, Subscription
from subscriptions.sweeping.withdrawn import GRACE, tell_of_withdrawn
from tests.factories import CellFactory, live
from tests.parallel import at_once
from tests.readers import SubscriberFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def published(code="E5"):
    cell = CellFactory(code=code, headline=f"Headline {code}")
    return live(cell, source="demo", now=NOON - timedelta(days=9)).page


def withdrawn(page):
    withdraw(page, because="Its evidence does not hold.", by="tom", now=NOON)
    return page


def told():
    for moment in (NOON, NOON + GRACE, NOON + 2 * GRACE):
        tell_of_withdrawn(moment)
    return list(Delivery.objects.order_by("pk"))


def test_followers_of_just_that_page_get_one_mail_and_their_subscription_ends():
    page = published()
    following = SubscriptionFactory(page=page, frequency="monthly")
    others = [SubscriptionFactory(page=page.listed_on), SubscriptionFactory()]
    withdrawn(page)
    (delivery,) = told()
    assert (delivery.subscriber, delivery.because) == (following.subscriber, [following.pk])
    assert [one.pk for one in Subscription.objects.active()] == [one.pk for one in others]
    event = ConsentEvent.objects.get()
    assert (event.words, event.how) == ("drug cell E5", "the page was withdrawn")
    assert delivery.unwanted(NOON + GRACE) == ""


def test_who_follows_nothing_else_has_ended_and_who_does_has_not():
    page = published()
    alone, more = (SubscriptionFactory(page=page).subscriber for _ in range(2))
    SubscriptionFactory(subscriber=more)
    withdrawn(page)
    told()
    assert Subscriber.objects.get(pk=alone.pk).ended_at == NOON + GRACE
    assert Subscriber.objects.get(pk=more.pk).ended_at is None


def test_the_mail_says_what_is_gone_and_why():
    page = published()
    SubscriptionFactory(page=page, asked_at=NOON - timedelta(days=8))
    withdrawn(page)
    letter = compose(told()[0])
    assert letter.subject == "Drug E5 was withdrawn"
    assert letter.title == "Headline E5"
    assert letter.pieces[1].runs[0].text == "The reason: Its evidence does not hold."
    assert letter.because == ("You asked for drug cell E5 on 22 February 2026.",)


def test_nobody_is_told_before_ten_minutes_have_passed():
    page = published()
    SubscriptionFactory(page=page)
    withdrawn(page)
    tell_of_withdrawn(NOON)
    tell_of_withdrawn(NOON + GRACE - timedelta(seconds=1))
    assert not Delivery.objects.exists()


def test_brought_back_by_then_nobody_is_told_and_withdrawn_again_everybody_is():
    page = published()
    SubscriptionFactory(page=page)
    withdrawn(page)
    tell_of_withdrawn(NOON)
    bring_back(page, by="tom", now=NOON)
    assert told() == []
    assert not Mailing.objects.exists()
    withdrawn(page)
    assert len(told()) == 1


def test_of_a_page_that_came_back_before_the_mail_left_nothing_is_said():
    page = published()
    SubscriptionFactory(page=page)
    withdrawn(page)
    delivery = told()[0]
    bring_back(page, by="tom", now=NOON)
    assert compose(delivery) is None


def test_with_a_matrix_go_its_cells_and_each_person_hears_of_it_once():
    page = published()
    person = SubscriptionFactory(page=page).subscriber
    matrix = live(page.subject.matrix, source="demo", now=NOON - timedelta(days=9)).page
    SubscriptionFactory(page=matrix, subscriber=person)
    SubscriptionFactory(page=matrix, kind="course", frequency="weekly", subscriber=person)
    withdrawn(matrix)
    (delivery,) = told()
    assert len(delivery.because) == 3
    assert not Subscription.objects.active().exists()


def test_who_confirms_after_the_others_were_told_is_told_too():
    page = published()
    SubscriptionFactory(page=page)
    withdrawn(page)
    told()
    late = SubscriptionFactory(page=page)
    assert [one.subscriber for one in told()][1:] == [late.subscriber]


def test_who_takes_the_end_back_is_not_told_again():
    page = published()
    subscription = SubscriptionFactory(page=page)
    withdrawn(page)
    told()
    Subscription.objects.filter(pk=subscription.pk).update(ended_at=None)
    assert len(told()) == 1


def test_who_wants_a_pause_is_told_when_it_is_over():
    page = published()
    person = SubscriberFactory(paused_until=date(2026, 3, 4))
    SubscriptionFactory(page=page, subscriber=person)
    withdrawn(page)
    assert told() == []
    tell_of_withdrawn(datetime(2026, 3, 5, 0, 1, tzinfo=UTC))
    assert not Mailing.objects.filter(addressed_at__isnull=False).exists()
    tell_of_withdrawn(datetime(2026, 3, 5, 0, 11, tzinfo=UTC))
    assert Delivery.objects.get().subscriber_id == person.pk


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once():
    page = published()
    for _ in range(3):
        SubscriptionFactory(page=page)
    withdrawn(page)
    tell_of_withdrawn(NOON)
    assert at_once(*[lambda: tell_of_withdrawn(NOON + GRACE)] * 4) == [None] * 4
    assert Delivery.objects.count() == ConsentEvent.objects.count() == 3
