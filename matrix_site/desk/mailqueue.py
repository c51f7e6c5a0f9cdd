"""How it stands with the mail, for screens of the newsroom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from subscriptions.models import Delivery, Mailing

State = Delivery.State
# What is said of each state that somebody should know of.
WORDS = {
    "Mail waiting": (State.PENDING, State.CLAIMED, State.HANDED),
    "Mail to be tried again": (State.RETRY,),
    "Mail that failed": (State.FAILED,),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries in some states, and since when the oldest of them is there (or None)."""

    words: str
    number: int
    oldest_at: datetime | None
    states: tuple[str, ...]


def mail_queue() -> list[Waiting]:
    """One query. What is held or paused is counted too."""
    states = [state for found in WORDS.values() for state in found]
    rows = Delivery.objects.filter(state__in=states).exclude(mailing__cancelled_at__isnull=False)
    counted = {
        state: (number, oldest)
        for state, number, oldest in rows.order_by()
        .values_list("state")
        .annotate(Count("pk"), Min("created_at"))
    }
    return [_waiting(words, found, counted) for words, found in WORDS.items()]


def _waiting(
    words: str, states: tuple[str, ...], counted: dict[str, tuple[int, datetime]]
) -> Waiting:
    found = [counted[state] for state in states if state in counted]
    oldest = min((at for _, at in found), default=None)
    return Waiting(words, sum(number for number, _ in found), oldest, states)


def held() -> QuerySet[Mailing]:
    """Mailings that wait for an editor, with the bulletin that they bring, if it is one."""
    waiting = Mailing.objects.filter(held_at__isnull=False, cancelled_at=None)
    return waiting.select_related("bulletin").order_by("held_at", "pk")
