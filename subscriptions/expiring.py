"""Subscriptions that end by themselves: what they follow is gone, or has been told to its end."""

from collections.abc import Collection
from datetime import datetime

from subscriptions.ending import settle
from subscriptions.models import ConsentEvent, Subscriber, Subscription
from subscriptions.telling.naming import names_today


def expire(subscriptions: Collection[Subscription], *, how: str, now: datetime) -> None:
    """End these, with a line in the ledger for each, in the transaction of the caller.

    They come with their pages. Five queries, however many. No form had a part in it, so the
    line names no wording.
    """
    names = names_today()
    Subscription.objects.filter(pk__in=[one.pk for one in subscriptions]).update(ended_at=now)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber_id=one.subscriber_id,
            what=ConsentEvent.What.ENDED,
            words=names.of(one.page)[:300],
            how=how,
            at=now,
        )
        for one in subscriptions
    )
    settle(Subscriber.objects.filter(pk__in={one.subscriber_id for one in subscriptions}))
