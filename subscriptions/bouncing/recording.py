"""What it means for a reader that something came back."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from subscriptions.ending import end_everything
from subscriptions.models import (
    Bounce,
    ConsentEvent,
    Delivery,
    Subscriber,
    Suppression,
)
from subscriptions.suppressing import suppress

SOFT_WITHIN = timedelta(days=30)
SOFT_AT_MOST = 3
# A later reason takes the place of an earlier one; what somebody asked for is never lifted.
STRONGEST_LAST = (
    Suppression.Reason.FULL,
    Suppression.Reason.BOUNCED,
    Suppression.Reason.ASKED,
    Suppression.Reason.COMPLAINT,
)

log = logging.getLogger(__name__)


@transaction.atomic
def record(delivery: Delivery, kind: str, status: str = "", *, now: datetime | None = None) -> bool:
    """Write down that this delivery came back; whether it was news.

    *Hard* and *complaint* suppress the address at once, *soft* (counted once a day) the third
    time in 30 days. *Ours* alarms the operator and counts nothing. Reading a report twice
    changes nothing.
    """
    now = now or timezone.now()
    if kind == Bounce.Kind.OURS:
        log.error("delivery %s was refused because of us (%s)", delivery.pk, status or "no status")
    subscriber = delivery.subscriber
    if subscriber:
        # Two reports at once wait for one another here.
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if _is_known(delivery, subscriber, kind, now):
            return False
        Bounce.objects.create(
            subscriber=subscriber, delivery=delivery, kind=kind, diagnosis=status[:20], at=now
        )
    if delivery.user_id:
        # A colleague's account is not closed to mail by what a mail server says.
        log.error("mail to user %s came back: %s %s", delivery.user_id, kind, status)
        return True
    if reason := _reason_to_suppress(subscriber, kind, now):
        _suppress(delivery, reason, status, now)
    return True


def _is_known(delivery: Delivery, subscriber: Subscriber, kind: str, now: datetime) -> bool:
    if kind == Bounce.Kind.SOFT:
        today = timezone.localdate(now)
        soft = subscriber.bounces.filter(kind=kind, at__gt=now - timedelta(days=2))
        return any(timezone.localdate(one.at) == today for one in soft)
    return subscriber.bounces.filter(delivery=delivery, kind=kind).exists()


def _reason_to_suppress(subscriber: Subscriber | None, kind: str, now: datetime) -> str:
    if kind == Bounce.Kind.HARD:
        return Suppression.Reason.BOUNCED
    if kind == Bounce.Kind.COMPLAINT:
        return Suppression.Reason.COMPLAINT
    if kind == Bounce.Kind.SOFT and subscriber:
        soft = subscriber.bounces.filter(kind=kind, at__gt=now - SOFT_WITHIN)
        if soft.count() >= SOFT_AT_MOST:
            return Suppression.Reason.FULL
    return ""


def _suppress(delivery: Delivery, reason: str, status: str, now: datetime) -> None:
    """Suppress the address it went to, unless that is another one by now, or is gone."""
    address = delivery.address
    if not address or _has_moved(delivery):
        return
    known = Suppression.objects.of(address).first()
    order = [str(one) for one in STRONGEST_LAST]
    if known and order.index(known.reason) >= order.index(reason):
        return
    suppress(address, reason, now)
    if subscriber := delivery.subscriber:
        how = f"what came back by mail: {reason} {status}".strip()
        ConsentEvent.objects.create(
            subscriber=subscriber, what=ConsentEvent.What.SUPPRESSED, how=how, at=now
        )
        if reason == Suppression.Reason.COMPLAINT:
            # Nothing will ever be sent there: the address need not be kept for it.
            end_everything(subscriber, how=how, now=now)


def _has_moved(delivery: Delivery) -> bool:
    """Whether the reader changed the address after this mail went to the old one."""
    since = delivery.handed_at or delivery.created_at
    moved = ConsentEvent.objects.filter(what=ConsentEvent.What.MOVED, at__gt=since)
    return moved.filter(subscriber=delivery.subscriber_id).exists()
