"""How links fare, for those who show it: one query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from cells.models import Page
from entries.models import Document, LinkCheck, LinkUse

State = LinkCheck.State


@dataclass(frozen=True, slots=True)
class LinkState:
    """`state` is one of LinkCheck.State, or "none" for a document without an address."""

    state: str
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What waits: for editors by state, and for the checker (`oldest_due_at` if it lags)."""

    used: int
    checked_this_week: int
    due: int
    oldest_due_at: datetime | None
    waiting: dict[str, int]


WORST_FIRST = [*LinkCheck.ALARMS, State.UNCHECKED, State.FINE]
WORDS = {
    State.FINE: "Link fine",
    State.GONE: "Link gone",
    State.MOVED: "Link moved",
    State.UNSURE: "Link: could not tell",
    State.SLOW: "Link slow",
    State.UNCHECKED: "Link not checked yet",
}


def states_for(documents: Iterable[int]) -> dict[int, LinkState]:
    """How the addresses of these documents (by number) fare, the worst of each document's.

    What an editor dealt with counts as fine: readers are led elsewhere.
    """
    fields = "link_uses__check_of__"
    rows = Document.objects.filter(pk__in=list(documents)).values_list(
        "pk",
        "url",
        "free_url",
        "doi",
        "link_uses__in_draft",
        "link_uses__field",
        f"{fields}address",
        f"{fields}state",
        f"{fields}outcome",
        f"{fields}failed_since",
        f"{fields}settled_at",
    )
    unknown: dict[int, LinkState] = {}
    found: dict[int, LinkState] = {}
    for pk, url, free_url, doi, in_draft, field, address, *check in rows.order_by("pk"):
        unknown[pk] = _without_row(url or free_url or doi)
        # A row of an edition alone, or of a notice, says nothing of the record.
        if not in_draft or field not in LinkUse.DOCUMENT_FIELDS:
            continue
        one = _state(field, address, *check)
        if pk not in found or _rank(one) < _rank(found[pk]):
            found[pk] = one
    return unknown | found


def _state(
    field: str,
    address: str,
    state: str,
    outcome: str,
    failed_since: datetime | None,
    settled_at: datetime | None,
) -> LinkState:
    if settled_at:
        return LinkState(State.FINE, "Link dealt with", address)
    words = WORDS[State(state)]
    if field == "free_url":
        words = words.replace("Link", "Free copy", 1)
    if state in LinkCheck.ALARMS and failed_since:
        words += f" since {timezone.localdate(failed_since):%-d %b}"
    elif failed_since:
        words += ", failed at the last try"
    return LinkState(state, words, address)


def _without_row(address: str) -> LinkState:
    if not address:
        return LinkState("none", "No address")
    return LinkState(State.UNCHECKED, WORDS[State.UNCHECKED], address)


def _rank(one: LinkState) -> int:
    return WORST_FIRST.index(State(one.state))


def gone_by_cell() -> dict[int, int]:
    """How many addresses are gone, by the number of the page of each cell that has any."""
    uses = LinkUse.objects.filter(
        page__kind=Page.Kind.CELL, check_of__state=State.GONE, check_of__settled_at=None
    )
    counted = uses.values("page").annotate(gone=Count("check_of", distinct=True))
    return {row["page"]: row["gone"] for row in counted.order_by("page")}


def queue_facts(now: datetime | None = None) -> QueueFacts:
    now = now or timezone.now()
    waiting = {
        state: Count("pk", filter=Q(state=state, settled_at=None)) for state in LinkCheck.ALARMS
    }
    found = LinkCheck.objects.used().aggregate(
        used=Count("pk"),
        checked=Count("pk", filter=Q(checked_at__gte=now - timedelta(days=7))),
        due=Count("pk", filter=Q(due_at__lte=now)),
        oldest=Min("due_at", filter=Q(due_at__lte=now)),
        **{f"in_{state}": count for state, count in waiting.items()},
    )
    return QueueFacts(
        used=found["used"],
        checked_this_week=found["checked"],
        due=found["due"],
        oldest_due_at=found["oldest"],
        waiting={state: found[f"in_{state}"] for state in LinkCheck.ALARMS},
    )
