"""Reviews that are due, told to the colleague whose turn it is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from cells.reviewing import Reminder, reviews_to_remind
from subscriptions.digesting import is_morning
from subscriptions.locking import lock
from subscriptions.models import Delivery, Mailing

# What has been overdue for longer is on everybody's dashboard, and no news.
OLDEST = timedelta(days=30)
PUBLISHERS = "Publishers"


def remind_of_reviews(now: datetime) -> None:
    """One mail for each page and date, from the morning on."""
    if is_morning(now):
        reminders = _untold(now)
        if reminders:
            _remind(now)


def _untold(now: datetime) -> list[Reminder]:
    """Two queries."""
    today = timezone.localdate(now)
    found = [one for one in reviews_to_remind(today) if one.review_by > today - OLDEST]
    told = Mailing.objects.filter(kind=Mailing.Kind.REVIEW, key__in=map(_key, found))
    keys = set(told.values_list("key", flat=True))
    return [one for one in found if _key(one) not in keys]


def _key(reminder: Reminder) -> str:
    return f"{reminder.page.pk}:{reminder.review_by.isoformat()}"


@transaction.atomic
def _remind(now: datetime) -> None:
    """While there is nobody to tell, nothing is written down: it is tried again."""
    lock()
    publishers = list(_publishers())
    for reminder in _untold(now):
        mine = reminder.to
        if receivers := [mine] if mine and mine.email else publishers:
            _tell(reminder, receivers, now)


def _publishers() -> Collection[Any]:
    """Those who can sign in, and have an address."""
    people = get_user_model()._default_manager.filter(
        is_active=True, is_staff=True, groups__name=PUBLISHERS
    )
    return people.exclude(email="").order_by("pk")


def _tell(reminder: Reminder, receivers: Collection[Any], now: datetime) -> None:
    mailing = Mailing.objects.create(
        kind=Mailing.Kind.REVIEW,
        key=_key(reminder),
        created_at=now,
        due_at=now,
        addressed_at=now,
        facts={"page": reminder.page.pk, "review_by": reminder.review_by.isoformat()},
    )
    Delivery.objects.bulk_create(
        Delivery.new(mailing, user=user, created_at=now, next_try_at=now) for user in receivers
    )
