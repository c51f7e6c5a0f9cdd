"""Each edition that mail is about gets into exactly one change mailing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from cells.models import Edition
from subscriptions.addressing import LATE, TOO_LATE
from subscriptions.locking import lock
from subscriptions.models import Mailing
from subscriptions.models.mailing import MailingEdition
from subscriptions.spans import mailed_editions

# So long a mailing waits for what is published soon after its first edition.
HELD_OPEN = timedelta(minutes=10)


def gather_changes(now: datetime) -> None:
    """Write down what nobody was told of. One query where there is nothing."""
    if untold().exists():
        _gather(now)


def untold() -> QuerySet[Edition]:
    """The editions that no mailing tells of, in the order in which they were published."""
    return mailed_editions().filter(told_in=None).order_by("published_at", "pk")


@transaction.atomic
def _gather(now: datetime) -> None:
    lock()
    for editions in _published_together():
        first = editions[0].published_at
        mailing = _open_at(first) or _begin(editions, now)
        MailingEdition.objects.bulk_create(
            MailingEdition(mailing=mailing, edition=edition) for edition in editions
        )
        if now - first > LATE and not mailing.held_at:
            mailing.hold(TOO_LATE, now)


def _published_together() -> Iterator[list[Edition]]:
    """A release is told whole, by one mailing."""
    found = list(untold())
    first_of: dict[int, datetime] = {}
    for edition in found:
        if edition.release_id:
            first_of.setdefault(edition.release_id, edition.published_at)

    def turn(edition: Edition) -> tuple[datetime, int, int]:
        release = edition.release_id or 0
        return first_of.get(release, edition.published_at), release, 0 if release else edition.pk

    for _, editions in groupby(sorted(found, key=turn), turn):
        yield list(editions)


def _open_at(moment: datetime) -> Mailing | None:
    """The mailing that what was published then joins: it was gathering, and still is.

    One that begins much later is none: what is late should not hold up what is new.
    """
    gathering = Mailing.objects.filter(
        kind=Mailing.Kind.CHANGE,
        addressed_at=None,
        cancelled_at=None,
        due_at__gt=moment,
        due_at__lte=moment + 2 * HELD_OPEN,
    )
    return gathering.order_by("due_at", "pk").first()


def _begin(editions: list[Edition], now: datetime) -> Mailing:
    first = editions[0]
    key = f"release:{first.release_id}"
    # A release is told in two where one of its pages was withdrawn then, and came back.
    if not first.release_id or Mailing.objects.filter(kind="change", key=key).exists():
        key = f"edition:{first.pk}"
    return Mailing.objects.create(
        kind=Mailing.Kind.CHANGE,
        key=key,
        created_at=now,
        due_at=first.published_at + HELD_OPEN,
    )
