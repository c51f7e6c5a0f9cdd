"""From a mailing to a delivery for each of its receivers."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from subscriptions.audience import reach_of, receivers
from subscriptions.locking import lock
from subscriptions.models import Delivery, Mailing, Subscription
from subscriptions.spans import spans_of

# What is later than this waits for an editor: news of the day before yesterday may be none.
LATE = timedelta(hours=6)
TOO_LATE = "It is more than 6 hours late."
# So many rows are written by one statement.
BATCH = 500

log = logging.getLogger(__name__)


def address_changes(now: datetime) -> None:
    """Write down the receivers of each change mailing whose moment has come.

    One that fails for a reason that nobody thought of is logged, stays due and stops no other.
    """
    due = Mailing.objects.to_address(now).filter(kind=Mailing.Kind.CHANGE)
    for number in list(due.order_by("due_at", "pk").values_list("pk", flat=True)):
        try:
            _address_change(number, now)
        except Exception:
            log.exception("mailing %s was not addressed", number)


@transaction.atomic
def _address_change(number: int, now: datetime) -> None:
    """All its receivers, or none; of two at once the second finds that it is done."""
    lock()
    mailing = Mailing.objects.to_address(now).filter(pk=number).first()
    if mailing is None:
        return
    if held_as_late(mailing, now):
        return
    reach = reach_of(spans_of(mailing))
    address(mailing, receivers(reach, Subscription.Frequency.EACH, now), now)


def held_as_late(mailing: Mailing, now: datetime) -> bool:
    """Whether it is too late for it, so that it is held for an editor from now on.

    The words may no longer be true. Who lets it go gives it the same time again.
    """
    is_late = now - max(mailing.due_at, mailing.let_go_at or mailing.due_at) > LATE
    if is_late:
        mailing.hold(TOO_LATE, now)
    return is_late


def address(mailing: Mailing, because: Mapping[int, list[int]], now: datetime) -> None:
    """Write a delivery for each of these subscribers (by key, with the keys of the subscriptions
    that it answers), and that the mailing is addressed; in the transaction of the caller.
    """
    Delivery.objects.bulk_create(
        (
            Delivery.new(
                mailing,
                subscriber_id=subscriber,
                because=numbers,
                created_at=now,
                next_try_at=now,
            )
            for subscriber, numbers in because.items()
        ),
        batch_size=BATCH,
    )
    mailing.addressed_at = now
    mailing.save(update_fields=["addressed_at"])
