"""Bites of courses whose day has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cells.models import Page
from subscriptions import courses
from subscriptions.addressing import BATCH
from subscriptions.digesting import is_morning
from subscriptions.expiring import expire
from subscriptions.locking import lock
from subscriptions.models import CourseProgress, Delivery, Mailing, Subscription

HOW = "the course was done"


def send_bites(now: datetime) -> None:
    """From the morning on. Each matrix is a transaction of its own."""
    if not is_morning(now):
        return
    active = Subscription.objects.active().filter(kind=Subscription.Kind.COURSE)
    courses.begin(active.filter(progress=None), now)
    for matrix in Page.objects.filter(pk__in=_due(now).values("subscription__page")):
        if bites := courses.bites_of(matrix):
            _send(matrix, bites, now)
    _end_finished(now)


def _due(now: datetime) -> QuerySet[CourseProgress]:
    today = timezone.localdate(now)
    active = Subscription.objects.active()
    wanting = active.exclude(subscriber__paused_until__gte=today)
    return CourseProgress.objects.filter(
        next_on__lte=today, finished_at=None, subscription__in=wanting
    )


@transaction.atomic
def _send(matrix: Page, bites: list[int], now: datetime) -> None:
    """A mailing for each reader and bite; how far they are is written down with it."""
    lock()
    due = _due(now).filter(subscription__page=matrix).select_related("subscription")
    progress = list(due.order_by("pk"))
    mailings: dict[int, Mailing] = {}
    for one in progress:
        if page := courses.advance(one, bites, now):
            mailings[one.pk] = _mailing(one, page, bites, now)
    Mailing.objects.bulk_create(mailings.values(), batch_size=BATCH)
    Delivery.objects.bulk_create(
        (
            Delivery.new(
                mailings[one.pk],
                subscriber_id=one.subscription.subscriber_id,
                because=[one.subscription_id],
                created_at=now,
                next_try_at=now,
            )
            for one in progress
            if one.pk in mailings
        ),
        batch_size=BATCH,
    )
    CourseProgress.objects.bulk_update(
        progress, ["sent", "next_on", "finished_at"], batch_size=BATCH
    )


def _mailing(progress: CourseProgress, page: int, bites: list[int], now: datetime) -> Mailing:
    facts = {
        "page": page,
        "number": len(progress.sent),
        "of": len({*progress.sent, *bites}),
        "is_last": progress.finished_at is not None,
    }
    return Mailing(
        kind=Mailing.Kind.COURSE,
        key=f"{progress.subscription_id}:{page}",
        created_at=now,
        due_at=now,
        addressed_at=now,
        facts=facts,
    )


def _end_finished(now: datetime) -> None:
    """A course that is done ends as a subscription, once its last mail has left."""
    if _finished().exists():
        with transaction.atomic():
            lock()
            expire(list(_finished().select_related("page")), how=HOW, now=now)


def _finished() -> QuerySet[Subscription]:
    leaving = Delivery.objects.unfinished().filter(
        mailing__kind=Mailing.Kind.COURSE, subscriber=OuterRef("subscriber")
    )
    done = Q(progress__finished_at__isnull=False)
    return Subscription.objects.active().filter(done, ~Exists(leaving))
