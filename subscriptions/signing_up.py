"""Signing up: what a visitor asks for waits until whoever has the address confirms it.

What a visitor is told is the same whoever has the address, and as quick: the same is read and
written for each, and what must not stay is taken back before it is committed.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells.limits import Limit, allows, wait_in_line
from cells.visitors import keyed_hash
from subscriptions import consent
from subscriptions.models import (
    ConsentEvent,
    CourseProgress,
    Delivery,
    Mailing,
    Subscriber,
    Subscription,
    Suppression,
)
from subscriptions.models.subscriber import UNCONFIRMED_FOR
from subscriptions.queueing import queue_letter
from subscriptions.scopes import Scopes, Wish
from subscriptions.suppressing import CAME_BACK, lift

logger = logging.getLogger(__name__)

# How much one network may ask for, whatever it asks.
NETWORK = (Limit(20, timedelta(hours=1)),)
# How many letters that somebody asked for may go to one address.
ADDRESS = (Limit(1, timedelta(minutes=10)), Limit(3, timedelta(days=1)))
# More than these of everybody are not sent until an operator has looked.
EVERYBODY = (Limit(500, timedelta(hours=1), of_all=True),)
CONFIRMING = (Mailing.Kind.CONFIRM, Mailing.Kind.REMIND)


class NotToBeSent(Exception):
    """What was prepared is taken back: nobody gets a letter."""


class State(Enum):
    """How a link to confirm stands."""

    WAITS = "waits"
    CONFIRMED = "confirmed"
    OVER = "over"


@transaction.atomic
def ask(
    email: str, wishes: Sequence[Wish], *, how: str, network: str, now: datetime | None = None
) -> bool:
    """Ask whoever has this address to confirm these wishes. `how` is for the ledger of consent.

    False where the visitor's network has asked too often, and that alone: nothing tells whether
    a letter leaves. Who follows all of it already gets a link to the preferences instead.
    """
    now = now or timezone.now()
    wait_in_line()
    if not allows("asked by network", network, NETWORK, now):
        return False
    try:
        with transaction.atomic():
            subscriber = subscriber_with(email, now)
            news = noted(subscriber, wishes, how, now)
            queue_confirmation(subscriber, news, now)
    except NotToBeSent:
        pass
    return True


def subscriber_with(email: str, now: datetime) -> Subscriber:
    """Whoever has this address, known by now or not."""
    known = Subscriber.objects.with_email(email).first()
    return known or Subscriber.objects.create(email=email, created_at=now)


def noted(
    subscriber: Subscriber, wishes: Sequence[Wish], how: str, now: datetime
) -> list[tuple[Subscription, Wish]]:
    """Those wishes that are new, each with its subscription.

    Nothing changes for who follows something already: not even how often, before it is
    confirmed.
    """
    there = {(s.kind, s.page_id): s for s in subscriber.subscriptions.filter(ended_at=None)}
    news, new = [], []
    for wish in wishes:
        one = there.get(wish.key)
        if one is None:
            one = Subscription(
                subscriber=subscriber,
                kind=wish.kind,
                page=wish.page,
                frequency=wish.frequency,
                asked_at=now,
            )
            new.append(one)
        elif one.confirmed_at is None:
            one.asked_at = now
            one.save(update_fields=["asked_at"])
        elif one.frequency == wish.frequency:
            continue
        news.append((one, wish))
    Subscription.objects.bulk_create(new)
    words = [wish.words for _, wish in news]
    consent.note(subscriber, ConsentEvent.What.ASKED, how=how, words=words, now=now)
    return news


def queue_confirmation(
    subscriber: Subscriber, news: Sequence[tuple[Subscription, Wish]], now: datetime
) -> None:
    """Write down the letter. Raises NotToBeSent, after as much work as for any other."""
    if news:
        queue_within_limits(
            Mailing.Kind.CONFIRM,
            subscriber,
            because=[one for one, _ in news],
            now=now,
            frequencies={str(one.pk): wish.frequency for one, wish in news},
            until=(now + UNCONFIRMED_FOR).isoformat(),
        )
    else:
        queue_within_limits(Mailing.Kind.PREFERENCES, subscriber, now=now, reason="already")


def queue_within_limits(
    kind: str,
    subscriber: Subscriber,
    *,
    because: Sequence[Subscription] = (),
    now: datetime,
    **facts: Any,
) -> Delivery:
    """`queue_letter`, as often as one address may be written to; held where too many ask.

    Raises NotToBeSent where the address has had enough or is not to be written to. The caller
    undoes what it did, and tells the visitor the same.
    """
    delivery = queue_letter(kind, subscriber, because=because, now=now, **facts)
    if not allows("letters of all", "", EVERYBODY, now):
        delivery.mailing.hold("More people asked for letters within an hour than ever should.", now)
        logger.error("A flood of sign-ups: letters to confirm are held. Let them go in the desk.")
    is_unwanted = Suppression.objects.of(delivery.address).against(kind).exists()
    had_enough = not allows("letter to address", mailbox_key(delivery.address), ADDRESS, now)
    if is_unwanted or had_enough:
        raise NotToBeSent
    return delivery


def mailbox_key(email: str) -> str:
    """What stands for an address while letters to it are counted.

    What follows a plus is left out: all of it comes to one mailbox, which no such signs should let
    anybody fill.
    """
    local, _, domain = email.partition("@")
    return keyed_hash(f"{local.partition('+')[0]}@{domain}".lower(), "address")


def asked_for(delivery: Delivery) -> list[Subscription]:
    """The subscriptions that a letter is about, as they are now."""
    found = Subscription.objects.filter(pk__in=delivery.because, subscriber=delivery.subscriber)
    return list(found.select_related("page"))


def state_of(delivery: Delivery, now: datetime | None = None) -> State:
    """How the link in a letter to confirm stands."""
    lasting = [one for one in asked_for(delivery) if not one.ended_at]
    if delivery.used_at:
        return State.CONFIRMED if any(one.is_active for one in lasting) else State.OVER
    if lasting and all(is_as_asked(one, delivery) for one in lasting):
        return State.CONFIRMED
    until = datetime.fromisoformat(delivery.mailing.facts["until"])
    return State.WAITS if lasting and (now or timezone.now()) < until else State.OVER


def is_as_asked(one: Subscription, delivery: Delivery) -> bool:
    return one.is_active and one.frequency == frequency_asked(one, delivery)


def frequency_asked(one: Subscription, delivery: Delivery) -> str:
    """What the letter says; a link confirms what stands beside it, whatever was asked since."""
    frequencies: dict[str, str] = delivery.mailing.facts["frequencies"]
    return frequencies.get(str(one.pk), one.frequency)


@transaction.atomic
def confirm(delivery: Delivery, now: datetime | None = None) -> State:
    """What the button does; returns how the link stood before. Twice is once."""
    now = now or timezone.now()
    subscriber = locked(delivery)
    state = state_of(delivery, now)
    if state != State.WAITS:
        return state
    scopes = Scopes.today()
    lasting = [one for one in asked_for(delivery) if not one.ended_at]
    for one in lasting:
        one.frequency = frequency_asked(one, delivery)
        start(one, now)
    welcome(subscriber, now)
    words = [scopes.words(one) for one in lasting]
    how = "button in mail"
    consent.note(subscriber, ConsentEvent.What.CONFIRMED, how=how, words=words, now=now)
    delivery.used_at = now
    delivery.save(update_fields=["used_at"])
    return state


def locked(delivery: Delivery) -> Subscriber:
    """Whom a delivery went to, both as they are now; others wait until this transaction ends."""
    assert delivery.subscriber_id  # Only letters to subscribers bear tokens that do something.
    subscriber = Subscriber.objects.select_for_update().get(pk=delivery.subscriber_id)
    delivery.refresh_from_db(fields=["undo", "used_at"])
    delivery.subscriber = subscriber
    return subscriber


def start(one: Subscription, now: datetime) -> None:
    """Confirm a subscription, new or changed. A course begins today."""
    one.confirmed_at = one.confirmed_at or now
    one.save()
    if one.kind == Subscription.Kind.COURSE:
        first_on = timezone.localdate(now)
        CourseProgress.objects.get_or_create(subscription=one, defaults={"next_on": first_on})


def welcome(subscriber: Subscriber, now: datetime) -> None:
    """Whoever confirmed has the address and wants mail: what came back before counts no more."""
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.ended_at = None
    subscriber.save(update_fields=["confirmed_at", "ended_at"])
    lift(subscriber.email, *CAME_BACK, now=now)
