"""The last lines of a letter: why somebody gets it, and how to end it."""

from collections.abc import Iterable, Sequence
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
from subscriptions.telling.naming import listed, names_today

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
    frequency: str
    at: datetime


def asked_for(delivery: Delivery, *, ended: bool = False) -> list[Asked]:
    """The subscriptions that a delivery answers, those that have ended only if told. One query."""
    found = Subscription.objects.all() if ended else Subscription.objects.active()
    fields = ("page", "page__kind", "page__path", "frequency", "asked_at")
    rows = found.filter(pk__in=delivery.because).order_by("asked_at", "pk").values_list(*fields)
    return [
        Asked(scope, Page(pk=scope, kind=kind, path=path) if scope else None, often, at)
        for scope, kind, path, often, at in rows
    ]


def because(asked: Iterable[Asked], what: str = "") -> tuple[str, ...]:
    """ "You asked for drug row 3 and drug cell E5 on 9 January 2026." `what` stands before each:
    "the bites of ".
    """
    names = names_today()
    days = groupby(asked, lambda one: (timezone.localdate(one.at), one.frequency))
    return tuple(
        f"You asked for {listed([what + names.of(one.page) for one in those])} "
        f"on {date_format(day)}{OFTEN[often]}."
        for (day, often), those in days
    )


def closed(letter: Letter, delivery: Delivery, why: Sequence[str]) -> Letter:
    """The letter as this one person gets it."""
    return replace(
        letter,
        because=tuple(why),
        unsubscribe=places.end(delivery.token),
        preferences=places.subscribe(),
    )
