"""Pages that are withdrawn from the public: those who follow them hear of it, and no more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cells.models import Page
from subscriptions.addressing import address
from subscriptions.expiring import expire
from subscriptions.locking import lock
from subscriptions.models import Delivery, Mailing, Subscription
from subscriptions.models.subscription import SubscriptionQuerySet

HOW = "the page was withdrawn"
# Who withdraws the wrong page has so long to bring it back before anybody is told.
GRACE = timedelta(minutes=10)


def tell_of_withdrawn(now: datetime) -> None:
    """One last mail to those who follow just that page, or one that went with its matrix; with
    it their subscriptions to it end.
    """
    waiting = Mailing.objects.filter(kind=Mailing.Kind.NOTICE, addressed_at=None)
    withdrawn = list(Page.objects.published().exclude(withdrawn_on=None))
    for page in withdrawn:
        if _to_tell(page, now).exists():
            _tell(page, now)
    # Brought back before anybody was told.
    waiting.exclude(key__in=map(_key, withdrawn)).delete()


@transaction.atomic
def _tell(page: Page, now: datetime) -> None:
    lock()
    mailing, _ = Mailing.objects.get_or_create(
        kind=Mailing.Kind.NOTICE,
        key=_key(page),
        defaults={"created_at": now, "due_at": now + GRACE, "facts": {"page": page.pk}},
    )
    if mailing.due_at > now or mailing.held_at or mailing.cancelled_at:
        return
    following = list(_to_tell(page, now).select_related("page"))
    because: dict[int, list[int]] = {}
    for one in following:
        because.setdefault(one.subscriber_id, []).append(one.pk)
    address(mailing, because, now)
    expire(following, how=HOW, now=now)


def _key(page: Page) -> str:
    return f"withdrawn:{page.pk}:{page.withdrawn_on}"


def _to_tell(page: Page, now: datetime) -> SubscriptionQuerySet:
    """Those who follow it and were not told. Who wants a pause is told when it is over."""
    told = Delivery.objects.filter(
        mailing__kind=Mailing.Kind.NOTICE,
        mailing__key=_key(page),
        subscriber=OuterRef("subscriber"),
    )
    return (
        Subscription.objects.active()
        .filter(Q(page=page) | Q(page__listed_on=page), ~Exists(told))
        .exclude(subscriber__paused_until__gte=timezone.localdate(now))
        .order_by("pk")
    )
