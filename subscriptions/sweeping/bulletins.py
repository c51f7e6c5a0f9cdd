"""Bulletins that are due: their number, their web version, and a delivery for each receiver."""

from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Max

from cells import newsroom
from cells.models import Page
from subscriptions.addressing import address, held_as_late
from subscriptions.bulletins import receivers
from subscriptions.models import Bulletin, Mailing


def address_bulletins(now: datetime) -> None:
    """Each in a transaction of its own; what is paused waits until it is resumed."""
    due = Mailing.objects.to_address(now).filter(bulletin__isnull=False, paused_at=None)
    for number in due.order_by("due_at", "pk").values_list("pk", flat=True):
        begin(number, now)


@transaction.atomic
def begin(number: int, now: datetime) -> None:
    """Begin to send one, unless somebody else did meanwhile, or took it back.

    A fixed number of queries, but for one in a thousand receivers.
    """
    # Before the row, as the acts of editors do; and so that no two take the same number.
    newsroom.lock()
    due = Mailing.objects.to_address(now).filter(paused_at=None)
    mailing = due.select_for_update(skip_locked=True).filter(pk=number).first()
    if mailing is None:
        return
    if held_as_late(mailing, now):
        return
    bulletin = Bulletin.objects.select_related("page").get(mailing=mailing)
    address(mailing, because_of(bulletin, now), now)
    newest = Bulletin.objects.aggregate(number=Max("number"))["number"] or 0
    bulletin.number, bulletin.published_at = newest + 1, now
    bulletin.save(update_fields=["number", "published_at"])
    # The list of bulletins, the feed and the site map hold it now.
    Page.objects.filter(path=Page.HOME).bump_facts()


def because_of(bulletin: Bulletin, now: datetime) -> dict[int, list[int]]:
    """By the number of a subscriber, the numbers of the subscriptions that bring it to them."""
    rows = receivers(bulletin.page, now).order_by("subscriber", "pk")
    pairs = groupby(rows.values_list("subscriber", "pk"), key=lambda pair: pair[0])
    return {who: [pk for _, pk in found] for who, found in pairs}
