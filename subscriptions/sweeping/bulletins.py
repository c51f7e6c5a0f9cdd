"""Bulletins that are due: their number, their web version, and a delivery for each receiver."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Max

from cells import newsroom
from cells.models import Page
from subscriptions.bulletins import receivers
from subscriptions.models import Bulletin, Delivery, Mailing

# What is later than this waits for an editor: the words may no longer be true.
LATE = timedelta(hours=6)
TOO_LATE = "It is more than 6 hours late."
# Rows written with one statement.
BATCH = 1000


def address_bulletins(now: datetime) -> None:
    """Each in a transaction of its own; what is paused waits until it is resumed."""
    due = Mailing.objects.to_address(now).filter(bulletin__isnull=False, paused_at=None)
    for number in due.order_by("due_at", "pk").values_list("pk", flat=True):
        address(number, now)


@transaction.atomic
def address(number: int, now: datetime) -> None:
    """Begin to send one, unless somebody else did meanwhile, or took it back.

    A fixed number of queries, but for one in a thousand receivers.
    """
    # Before the row, as the acts of editors do; and so that no two take the same number.
    newsroom.lock()
    due = Mailing.objects.to_address(now).filter(paused_at=None)
    mailing = due.select_for_update(skip_locked=True).filter(pk=number).first()
    if mailing is None:
        return
    if now - mailing.due_at > LATE:
        mailing.hold(TOO_LATE, now)
        return
    bulletin = Bulletin.objects.select_related("page").get(mailing=mailing)
    deliveries = [
        Delivery.new(mailing, subscriber_id=who, because=numbers, created_at=now, next_try_at=now)
        for who, numbers in because_of(bulletin, now)
    ]
    Delivery.objects.bulk_create(deliveries, batch_size=BATCH)
    mailing.addressed_at = now
    mailing.save(update_fields=["addressed_at"])
    newest = Bulletin.objects.aggregate(number=Max("number"))["number"] or 0
    bulletin.number, bulletin.published_at = newest + 1, now
    bulletin.save(update_fields=["number", "published_at"])
    # The list of bulletins, the feed and the site map hold it now.
    Page.objects.filter(path=Page.HOME).bump_facts()


def because_of(bulletin: Bulletin, now: datetime) -> list[tuple[int, list[int]]]:
    """(number of a subscriber, numbers of the subscriptions that bring it to them)."""
    rows = receivers(bulletin.page, now).order_by("subscriber", "pk")
    pairs = groupby(rows.values_list("subscriber", "pk"), key=lambda pair: pair[0])
    return [(who, [pk for _, pk in found]) for who, found in pairs]
