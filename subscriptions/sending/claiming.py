"""Who sends what: a worker claims a few deliveries at a time, for as long as a lease lasts.

Any number of workers may claim at once. On PostgreSQL each steps over the rows that another has
just locked; on SQLite one transaction at a time writes (IMMEDIATE).
"""

import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from subscriptions.models import Delivery, Known, Mailing

# Longer than one mail can take with every time limit of the mail server reached. Each hand-over
# begins it anew, and asks whether the delivery is still this worker's.
LEASE = timedelta(minutes=5)
# Who is killed keeps no more than this waiting for the end of a lease.
BATCH = 100


def new_name() -> str:
    """What a worker is called in `claimed_by`: host, process and chance, at most 40 characters."""
    return f"{socket.gethostname()[:18]}:{os.getpid()}:{secrets.token_hex(6)}"[:40]


def claim(worker: str, *, now: datetime, lease: timedelta = LEASE, limit: int = BATCH) -> list[int]:
    """The numbers of up to `limit` deliveries that are this worker's until `now + lease`.

    What visitors asked for comes first, then what has waited longest.
    """
    with transaction.atomic():
        numbers = _first_to_send(now, limit)
        Delivery.objects.filter(pk__in=numbers).update(
            state=Delivery.State.CLAIMED, claimed_by=worker, claimed_until=now + lease
        )
    return numbers


def _first_to_send(now: datetime, limit: int) -> list[int]:
    due = Delivery.objects.to_send(now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    asked_for = due.filter(mailing__kind__in=Mailing.ASKED_FOR)
    others = due.exclude(mailing__kind__in=Mailing.ASKED_FOR)
    numbers: list[int] = []
    for rows in (asked_for, others):
        room = limit - len(numbers)
        numbers += [one.pk for one in rows.order_by("next_try_at", "pk").only("pk")[:room]]
    return numbers


def look(numbers: Iterable[int], now: datetime) -> Iterator[tuple[Delivery, str]]:
    """These deliveries as they are now, each with why it should not leave any more, or "".

    Three queries. In the order given; those that are gone are left out.
    """
    related = Delivery.objects.select_related("mailing", "subscriber", "user", "message")
    found = related.in_bulk(numbers := list(numbers))
    known = Known.of(found.values())
    for number in numbers:
        if delivery := found.get(number):
            yield delivery, delivery.unwanted(now, known)


def give_back(worker: str) -> int:
    """Let others have what this worker claimed and has not handed over; how many those were.

    Only for a worker that is in the middle of none: what it had written down as handed, and
    knows that it did not give away, goes back too.
    """
    state = Delivery.State
    mine = Q(claimed_by=worker, state__in=[state.CLAIMED, state.HANDED])
    Delivery.objects.filter(mine, state=state.HANDED, tries__gt=0).update(
        tries=F("tries") - 1, state=state.CLAIMED
    )
    free = {"claimed_by": "", "claimed_until": None}
    untried = Delivery.objects.filter(mine, tries=0).update(state=state.PENDING, **free)
    return untried + Delivery.objects.filter(mine).update(state=state.RETRY, **free)
