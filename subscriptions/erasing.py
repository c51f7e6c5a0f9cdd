"""Addresses are forgotten: when somebody asks, 28 days after their last subscription ended, and
7 days after a sign-up, or a change of address, that nobody confirmed.

The row stays as a number, with what it agreed to and when; nothing tells whose it was.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cells import ledger
from subscriptions import consent
from subscriptions.ending import settle
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    Subscriber,
    Subscription,
    suppression_key,
)
from subscriptions.models.subscriber import UNCONFIRMED_FOR


@transaction.atomic
def erase(subscriber: Subscriber, *, how: str, now: datetime | None = None) -> None:
    """Forget the address at once. What was not sent yet finds no address, and never leaves.

    The ledger is told before it is committed, with a keyed hash alone, so that a restored backup
    forgets it again.
    """
    now = now or timezone.now()
    ledger.append("erasure", at=now, key=suppression_key(subscriber.email))
    for one in subscriber.subscriptions.filter(ended_at=None):
        one.end(now)
    subscriber.email = subscriber.new_email = ""
    subscriber.erased_at = now
    subscriber.ended_at = subscriber.ended_at or now
    subscriber.save(update_fields=["email", "new_email", "erased_at", "ended_at"])
    consent.note(subscriber, ConsentEvent.What.ERASED, how=how, now=now)


def erase_again(key: str, at: datetime) -> bool:
    """Forget once more whose address has this suppression_key, if they were known at that moment;
    whether anybody was. For a backup from before they were forgotten."""
    known = Subscriber.objects.filter(erased_at=None, created_at__lte=at)
    found = [one for one in known if suppression_key(one.email) == key]
    for subscriber in found:
        erase(subscriber, how="a backup was restored", now=at)
    return bool(found)


def erase_due(now: datetime | None = None) -> int:
    """Forget every address that is due; how many were. Run once a day."""
    now = now or timezone.now()
    end_what_nobody_confirmed(now)
    settle(Subscriber.objects.all())
    forget_new_addresses(now)
    due = list(Subscriber.objects.due_for_erasure(now))
    for subscriber in due:
        erase(subscriber, how="the time for which we keep it", now=now)
    return len(due)


def end_what_nobody_confirmed(now: datetime) -> None:
    """Of those too who follow other things: after 7 days no link confirms it any more."""
    last = now - UNCONFIRMED_FOR
    Subscription.objects.waiting().filter(asked_at__lte=last).update(ended_at=now)


def forget_new_addresses(now: datetime) -> None:
    """Those to which mail should move and that nobody confirmed: after 7 days no link does."""
    asked = Delivery.objects.filter(
        mailing__kind=Mailing.Kind.MOVE, created_at__gt=now - UNCONFIRMED_FOR
    )
    waiting = Subscriber.objects.exclude(new_email="")
    waiting.exclude(pk__in=asked.values("subscriber")).update(new_email="")
