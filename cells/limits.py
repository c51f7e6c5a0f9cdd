"""How often the same thing may be sent, counted in the database."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from cells.models import Attempt
from cells.turns import Turn, take


class Limit(NamedTuple):
    """At most `most` within `within`; of one network, or `of_all`."""

    most: int
    within: timedelta
    of_all: bool = False


@transaction.atomic
def allows(kind: str, by: str, limits: tuple[Limit, ...], now: datetime | None = None) -> bool:
    """Whether one more may be sent; if so it is counted. Attempts that failed do not count.

    Two at one moment wait for each other, so that no burst slips through.
    """
    wait_in_line()
    now = now or timezone.now()
    Attempt.objects.old(now).delete()
    for limit in limits:
        attempts = Attempt.objects.since(kind, now - limit.within)
        if not limit.of_all:
            attempts = attempts.filter(by=by)
        if attempts.count() >= limit.most:
            return False
    Attempt.objects.create(kind=kind, by=by, at=now)
    return True


def wait_in_line() -> None:
    """Until this transaction ends, whoever else sends something waits."""
    take(Turn.FORMS)
