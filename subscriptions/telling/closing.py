"""The last lines of a letter: why somebody gets it, and how to end it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from cells.models import Page
from subscriptions import places
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Subscription
from subscriptions.models.subscription import SubscriptionQuerySet
from subscriptions.telling.keeping import kept
from subscriptions.telling.naming import Names, listed, names_today

# How many deliveries of a mailing are looked up at once.
AHEAD = 200

OFTEN = {
    "each": "",
    "weekly": ", once a week",
    "fortnightly": ", every two weeks",
    "monthly": ", once a month",
}


class Asked(NamedTuple):
    """What somebody asked for. `scope` is what they follow: the key of a page, or None."""

    scope: int | None
    page: Page | None
    kind: str
    frequency: str
    at: datetime

    def named(self, names: Names) -> str:
        is_course = self.kind == Subscription.Kind.COURSE
        return f"{'the bites of ' if is_course else ''}{names.of(self.page)}"


def asked_for(delivery: Delivery, *, ended: bool = False) -> list[Asked]:
    """The subscriptions that a delivery answers, those that have ended only if told. One query."""
    found = Subscription.objects.all() if ended else Subscription.objects.active()
    return list(_asked(found, delivery.because).values())


def asked_ahead(delivery: Delivery) -> list[Asked]:
    """The same, for mailings to many: two queries for the next `AHEAD` of them.

    So what somebody ended within the last minute may still be named. Whether they get the mail
    at all is asked at hand-over (`Delivery.unwanted`).
    """
    return _block(delivery.mailing_id, delivery.pk // AHEAD).get(delivery.pk, [])


@kept
def _block(mailing: int, block: int) -> dict[int, list[Asked]]:
    numbers = {"pk__gte": block * AHEAD, "pk__lt": (block + 1) * AHEAD}
    deliveries = Delivery.objects.filter(mailing=mailing, **numbers)
    because = dict(deliveries.order_by().values_list("pk", "because"))
    wanted = {number for numbers in because.values() for number in numbers}
    asked = _asked(Subscription.objects.active(), wanted)
    return {
        pk: sorted((asked[n] for n in numbers if n in asked), key=lambda one: one.at)
        for pk, numbers in because.items()
    }


def _asked(found: SubscriptionQuerySet, numbers: Collection[int]) -> dict[int, Asked]:
    """Those of these subscriptions with one of these numbers, by it; the oldest first."""
    fields = ("pk", "page", "page__kind", "page__path", "kind", "frequency", "asked_at")
    rows = found.filter(pk__in=numbers).order_by("asked_at", "pk").values_list(*fields)
    return {
        number: Asked(scope, Page(pk=scope, kind=of, path=path) if scope else None, kind, often, at)
        for number, scope, of, path, kind, often, at in rows
    }


def because(asked: Iterable[Asked]) -> tuple[str, ...]:
    """ "You asked for drug row 3 and the bites of the Drug Treatment Matrix on 9 January 2026." """
    names = names_today()
    days = groupby(asked, lambda one: (timezone.localdate(one.at), one.frequency))
    return tuple(
        f"You asked for {listed([one.named(names) for one in those])} "
        f"on {date_format(day)}{OFTEN[often]}."
        for (day, often), those in days
    )


def closed(letter: Letter, delivery: Delivery, why: Sequence[str]) -> Letter:
    """The letter as this one person gets it."""
    return replace(
        letter,
        because=tuple(why),
        unsubscribe=places.end(delivery.token),
        preferences=places.ask(),
    )
