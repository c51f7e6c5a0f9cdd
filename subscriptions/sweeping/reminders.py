"""One reminder, a day later, of a sign-up that was not confirmed."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from subscriptions.models import Delivery, Mailing, Subscriber, Suppression
from subscriptions.queueing import queue_letter
from subscriptions.signing_up import State, asked_for, state_of

AFTER = timedelta(hours=24)
# Later there is no time left to confirm.
NOT_AFTER = timedelta(days=6)


def remind(now: datetime) -> None:
    """Once for each sign-up: who asked several times is reminded of the last."""
    letters = Delivery.objects.filter(mailing__kind=Mailing.Kind.CONFIRM, state=Delivery.State.SENT)
    later = letters.filter(subscriber=OuterRef("subscriber"), pk__gt=OuterRef("pk"))
    reminded = Delivery.objects.filter(
        mailing__kind=Mailing.Kind.REMIND,
        subscriber=OuterRef("subscriber"),
        created_at__gt=OuterRef("created_at"),
    )
    due = letters.filter(
        sent_at__lte=now - AFTER,
        sent_at__gt=now - NOT_AFTER,
        used_at=None,
        subscriber__erased_at=None,
    ).exclude(Exists(later) | Exists(reminded))
    for delivery in due.select_related("mailing", "subscriber"):
        if state_of(delivery, now) == State.WAITS and not has_come_back(delivery):
            remind_of(delivery, now)


def has_come_back(delivery: Delivery) -> bool:
    return Suppression.objects.of(delivery.address).exists()


def remind_of(delivery: Delivery, now: datetime) -> None:
    """Write it down, unless another sweep just did."""
    subscriber: Subscriber | None = delivery.subscriber
    assert subscriber  # Letters to confirm go to subscribers.
    because = [one for one in asked_for(delivery) if not one.ended_at]
    key = f"confirm:{delivery.pk}"
    try:
        with transaction.atomic():
            queue_letter(
                Mailing.Kind.REMIND,
                subscriber,
                because=because,
                now=now,
                key=key,
                **delivery.mailing.facts,
            )
    except IntegrityError:
        return
