"""What somebody follows, changed through a link that was mailed to them and works 30 minutes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells.limits import allows, wait_in_line
from subscriptions import consent
from subscriptions.ending import end_all, pause_until, write_again
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    Subscriber,
    Subscription,
    Suppression,
)
from subscriptions.scopes import Scopes, Wish
from subscriptions.signing_up import (
    NETWORK,
    NotToBeSent,
    noted,
    queue_within_limits,
    start,
    subscriber_with,
    welcome,
)

WORKS_FOR = timedelta(minutes=30)
HOW = "preferences"


def works_until(delivery: Delivery) -> datetime:
    """Counted from when the mail left us, or else from when it was asked for."""
    return (delivery.sent_at or delivery.handed_at or delivery.created_at) + WORKS_FOR


@transaction.atomic
def ask_for_link(email: str, *, network: str, now: datetime | None = None) -> bool:
    """Mail a link to whoever has this address, if anybody has.

    False where the visitor's network has asked too often, and that alone. The same is read and
    written for any address, and taken back for one that nobody has.
    """
    now = now or timezone.now()
    wait_in_line()
    if not allows("asked by network", network, NETWORK, now):
        return False
    is_known = Subscriber.objects.with_email(email).exists()
    try:
        with transaction.atomic():
            subscriber = subscriber_with(email, now)
            queue_within_limits(Mailing.Kind.PREFERENCES, subscriber, now=now)
            if not is_known:
                raise NotToBeSent
    except NotToBeSent:
        pass
    return True


@transaction.atomic
def renew(delivery: Delivery, now: datetime | None = None) -> None:
    """Mail a new link to whoever got this one, as often as one address may be written to."""
    now = now or timezone.now()
    wait_in_line()
    subscriber = delivery.subscriber
    if subscriber is None or not subscriber.email:
        return
    try:
        with transaction.atomic():
            queue_within_limits(Mailing.Kind.PREFERENCES, subscriber, now=now)
    except NotToBeSent:
        pass


def followed(subscriber: Subscriber) -> list[Subscription]:
    """What lasts, confirmed or not, in the order in which it was asked for."""
    return list(subscriber.subscriptions.filter(ended_at=None).select_related("page"))


@transaction.atomic
def remove(one: Subscription, now: datetime | None = None) -> None:
    end_all([one], how=HOW, now=now or timezone.now())


@transaction.atomic
def change_frequency(one: Subscription, frequency: str, now: datetime | None = None) -> None:
    """`frequency` fits the kind of subscription. One that waits is still to be confirmed."""
    if one.frequency == frequency:
        return
    one.frequency = frequency
    one.save(update_fields=["frequency"])
    words = [Scopes.today().words(one)]
    consent.note(one.subscriber, ConsentEvent.What.CHANGED, how=HOW, words=words, now=now)


@transaction.atomic
def add(subscriber: Subscriber, wishes: Sequence[Wish], now: datetime | None = None) -> None:
    """Follow these too, at once: who has the link has the address."""
    now = now or timezone.now()
    scopes = Scopes.today()
    news = noted(subscriber, wishes, HOW, now)
    for one, wish in news:
        one.frequency = wish.frequency
        start(one, now)
    welcome(subscriber, now)
    words = [scopes.words(one) for one, _ in news]
    consent.note(subscriber, ConsentEvent.What.CONFIRMED, how=HOW, words=words, now=now)


@transaction.atomic
def pause(subscriber: Subscriber, until: date | None, now: datetime | None = None) -> None:
    """None ends the pause."""
    pause_until(subscriber, until, how=HOW, now=now or timezone.now())


@transaction.atomic
def try_again(subscriber: Subscriber, now: datetime | None = None) -> None:
    """Write to an address again from which mail came back."""
    write_again(subscriber, how=HOW, now=now or timezone.now())


def everything_held(subscriber: Subscriber) -> dict[str, Any]:
    """All that we know of somebody, ready for JSON; moments in ISO 8601."""
    scopes = Scopes.today()
    return {
        "address": subscriber.email,
        "new_address_that_waits": subscriber.new_email,
        "known_since": subscriber.created_at,
        "confirmed_at": subscriber.confirmed_at,
        "paused_until": subscriber.paused_until,
        "not_written_to": not_written_to(subscriber),
        "subscriptions": [
            {
                "what": scopes.of(one.page).in_full,
                "kind": one.get_kind_display(),
                "how_often": one.get_frequency_display(),
                "asked_at": one.asked_at,
                "confirmed_at": one.confirmed_at,
                "ended_at": one.ended_at,
                "course_sent": len(one.progress.sent) if hasattr(one, "progress") else None,
            }
            for one in subscriber.subscriptions.select_related("page", "progress")
        ],
        "consent": list(subscriber.consent.values("what", "words", "wording", "how", "at")),
        "mails": [mail_held(one) for one in mails_to(subscriber)],
        "came_back": list(subscriber.bounces.values("kind", "diagnosis", "at")),
    }


def not_written_to(subscriber: Subscriber) -> dict[str, Any] | None:
    """Why and since when nothing is sent there; None where it is."""
    found = Suppression.objects.of(subscriber.email).first()
    return {"because": found.get_reason_display(), "since": found.at} if found else None


def mails_to(subscriber: Subscriber) -> list[Delivery]:
    found = subscriber.deliveries.select_related("mailing__bulletin")
    return list(found.prefetch_related("mailing__editions__page"))


def mail_held(delivery: Delivery) -> dict[str, Any]:
    """What a mail was about: its words are kept nowhere, what it told of is."""
    mailing = delivery.mailing
    bulletin = getattr(mailing, "bulletin", None)
    about = [f"{edition.page} {edition.address}" for edition in mailing.editions.all()]
    return {
        "subject": bulletin.subject if bulletin else mailing.get_kind_display(),
        "about": about,
        "state": delivery.get_state_display(),
        "written_at": delivery.created_at,
        "sent_at": delivery.sent_at,
        "used_at": delivery.used_at,
    }
