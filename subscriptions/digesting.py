"""Digests: which days they tell of, when they are due, and what happened in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from cells.models import Page
from subscriptions.audience import Reach, Scope, reach_of, reach_of_pages
from subscriptions.models import Mailing, Subscription
from subscriptions.spans import Span, spans_between
from subscriptions.telling.differences import differences

# What is not sent by the minute leaves at this hour, by the clock in London.
MORNING = time(7)
WEEK = timedelta(weeks=1)
FREQUENCIES = (Subscription.Frequency.WEEKLY, Subscription.Frequency.MONTHLY)


class Period(NamedTuple):
    """A week or month: its first day, the day after its last, and when its digest is due."""

    first: date
    end: date
    due_at: datetime


@dataclass(frozen=True)
class Happened:
    """What changed in a window, and the pages that were withdrawn in it."""

    spans: list[Span]
    gone: list[Page]

    @property
    def reach(self) -> Reach:
        """Two queries."""
        return together(reach_of(self.spans), reach_of_pages(self.gone))


def last_due(frequency: str, now: datetime) -> Period:
    """The newest period whose digest is due: that of the week before is on Monday at 7 in
    London, that of the month before on the first Monday of a month.
    """
    today = now.astimezone(_london()).date()
    monday = today - timedelta(days=today.weekday())
    if now < at(monday, MORNING):
        monday -= WEEK
    if frequency == Subscription.Frequency.WEEKLY:
        return Period(monday - WEEK, monday, at(monday, MORNING))
    monday -= WEEK * ((monday.day - 1) // 7)
    end = monday.replace(day=1)
    first = (end - timedelta(days=1)).replace(day=1)
    return Period(first, end, at(monday, MORNING))


def at(day: date, clock: time = time()) -> datetime:
    """This time of the clock in London, in UTC. Midnight and 7 come once on every day."""
    return datetime.combine(day, clock, _london()).astimezone(UTC)


def _london() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def is_morning(now: datetime) -> bool:
    """Whether what leaves in the morning may leave by now."""
    return now.astimezone(_london()).time() >= MORNING


def window_of(mailing: Mailing) -> tuple[datetime, datetime]:
    """Since when, and until when (which is not part of it), a digest tells."""
    return (
        datetime.fromisoformat(mailing.facts["since"]),
        datetime.fromisoformat(mailing.facts["until"]),
    )


def happened(since: datetime, until: datetime) -> Happened:
    """What a reader would find changed at the end of it. Four queries."""
    spans = [one for one in spans_between(since, until) if not differences(one).is_empty]
    days = [moment.astimezone(_london()).date() for moment in (since, until)]
    gone = Page.objects.published().filter(withdrawn_on__gte=days[0], withdrawn_on__lt=days[1])
    return Happened(spans, list(gone.select_related("current_edition")))


def together(*reaches: Reach) -> Reach:
    scopes: Collection[Scope] = {scope for reach in reaches for scope in reach}
    return {
        scope: frozenset[int]().union(*(reach.get(scope, frozenset()) for reach in reaches))
        for scope in scopes
    }
