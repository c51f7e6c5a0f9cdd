"""The ledger of consent: what somebody agreed to or ended, when, and how."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from subscriptions import wording
from subscriptions.models import ConsentEvent, Subscriber


def note(
    subscriber: Subscriber,
    what: str,
    *,
    how: str,
    words: Iterable[str] = ("",),
    now: datetime | None = None,
) -> None:
    """Write an act down, a line for each of `words`; of no words, none. `what` is of
    ConsentEvent.What."""
    now = now or timezone.now()
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=subscriber,
            what=what,
            words=line[:300],
            wording=wording.VERSION,
            how=how[:200],
            at=now,
        )
        for line in words
    )
