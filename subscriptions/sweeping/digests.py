"""Digests of weeks and months."""

from datetime import datetime

from django.db import transaction

from subscriptions.addressing import address
from subscriptions.audience import receivers
from subscriptions.digesting import FREQUENCIES, Period, at, happened, last_due
from subscriptions.locking import lock
from subscriptions.models import Mailing, MailingQuerySet


def make_digests(now: datetime) -> None:
    """Each period's digest once. Of several that were missed, one is made, for all of them: it
    begins where the last one that was made ended.
    """
    for frequency in FREQUENCIES:
        period = last_due(frequency, now)
        if not _made(frequency).filter(key=_key(frequency, period)).exists():
            _make(frequency, period, now)


def _make(frequency: str, period: Period, now: datetime) -> None:
    """What happened is found out before anybody has to wait in line: it lies in the past."""
    since, until = _since(frequency, period), at(period.end)
    reach = happened(since, until).reach
    with transaction.atomic():
        lock()
        mailing, is_new = Mailing.objects.get_or_create(
            kind=Mailing.Kind.DIGEST,
            key=_key(frequency, period),
            defaults={
                "created_at": now,
                # Late or not, it leaves now: it tells of days that were over anyway.
                "due_at": now,
                "facts": {"since": since.isoformat(), "until": until.isoformat()},
            },
        )
        if is_new:
            address(mailing, receivers(reach, frequency, now), now)


def _key(frequency: str, period: Period) -> str:
    return f"{frequency}:{period.first.isoformat()}"


def _since(frequency: str, period: Period) -> datetime:
    """The end of the digest before, so that windows neither overlap nor leave a gap."""
    ends = [datetime.fromisoformat(one.facts["until"]) for one in _made(frequency)]
    earlier = [end for end in ends if end < at(period.end)]
    return max(earlier, default=at(period.first))


def _made(frequency: str) -> MailingQuerySet:
    return Mailing.objects.filter(kind=Mailing.Kind.DIGEST, key__startswith=f"{frequency}:")
