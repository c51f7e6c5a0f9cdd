"""Who made the changes that are not published yet, from the row history."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from bites.models import Section
from cells.comparing import Target
from cells.models.subject import Subject
from cells.snapshots import Snapshot
from entries.models import Document, Entry
from matrix_site.desk.cards import PAGE, Card
from matrix_site.desk.naming import person_name


def called(user: Any, me: Any) -> str:
    """ "you" for who is reading."""
    if user is None:
        return "an import"
    return "you" if user == me else person_name(user)


def authors_since(
    subject: Subject, draft: Snapshot, since: datetime, me: Any
) -> dict[Target, tuple[str, ...]]:
    """Who saved what of a page since then, in four queries; `PAGE` is its head.

    Who wrote something and took it back is named, too: the history of saves says no more.
    """
    found: dict[Target, dict[str, None]] = {}

    def note(target: Target, user: Any) -> None:
        found.setdefault(target, {})[called(user, me)] = None

    for record in _saves(type(subject), Q(id=subject.pk), since):
        note(PAGE, record.history_user)
    if "entries" in draft:
        entries = draft["entries"]["entries"]
        users_of: dict[int, list[int]] = {}
        for entry in entries:
            users_of.setdefault(entry["document"]["id"], []).append(entry["id"])
        for record in _saves(Entry, Q(cell_id=subject.pk), since):
            note(("entry", record.id), record.history_user)
        for record in _saves(Document, Q(id__in=users_of), since):
            for number in users_of[record.id]:
                note(("entry", number), record.history_user)
    if "bite" in draft:
        for record in _saves(Section, Q(bite_id=draft["bite"]["id"]), since):
            note(("section", record.id), record.history_user)
    return {target: tuple(names) for target, names in found.items()}


def _saves(model: Any, which: Q, since: datetime) -> Iterable[Any]:
    saves = model.history.filter(which, history_date__gt=since).select_related("history_user")
    return saves.order_by("history_id").only("id", "history_user")


def counted(cards: Iterable[Card]) -> str:
    """ "2 by you, 2 by Tom"; "" where nothing is known."""
    by = Counter(name for card in cards for name in card.by)
    names = sorted(by, key=lambda name: (name != "you", name))
    return ", ".join(f"{by[name]} by {name}" for name in names)
