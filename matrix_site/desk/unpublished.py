"""Who changed which drafts of cells since their edition that is live, read from the row trail.

Cheap, for lists of many cells: rows that were saved are counted, no words compared. What was
changed and changed back still counts; the comparison on the workbench tells. What only made room
for a neighbour that moved does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.template.defaultfilters import pluralize

from bites.models import Section
from cells.models import Cell, Column, Essay, Matrix, PlainPage, Row
from cells.models.edition import frozen_at
from cells.ordering import MADE_ROOM
from entries.models import Document, Entry

# (number of the page, name of the part, who, when)
type Touch = tuple[int, str, int | None, datetime]


@dataclass(slots=True)
class Unpublished:
    """What waits on one page: its touched parts ("entry:12"), the people, the last save."""

    last_at: datetime
    parts: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def add(self, part: str, who: int | None, at: datetime) -> None:
        self.parts.add(part)
        if who is not None:
            self.people.add(who)
        self.last_at = max(self.last_at, at)

    def in_words(self) -> str:
        return f"{len(self.parts)} part{pluralize(len(self.parts))} changed"


def unpublished() -> dict[int, Unpublished]:
    """{number of a cell's page: what waits there}; four queries.

    Cells without an edition are left out: all of them is draft.
    """
    found: dict[int, Unpublished] = {}
    of_rows = (
        _saves(Cell.history, "cell", "page"),
        _saves(Entry.history, "entry", "cell__page"),
        _saves(Section.history, "section", "bite__cell__page"),
        _saves_of_documents(),
    )
    for number, part, who, at in chain(*of_rows):
        found.setdefault(number, Unpublished(at)).add(part, who, at)
    return found


def saved_by(user: Any) -> dict[int, datetime]:
    """{number of a page: when this user last saved a draft of it that is not public}; one query.

    Of pages of every kind, those among them that have no edition yet.
    """
    found: dict[int, datetime] = {}
    first, *others = (
        history.filter(history_user=user)
        .exclude(history_change_reason=MADE_ROOM)
        .annotate(since=frozen_at(f"{page}__current_edition"))
        .filter(Q(since=None) | Q(history_date__gt=F("since")))
        .order_by()
        .values_list(page, "history_date")
        for history, page in DRAFTS
    )
    for number, at in first.union(*others, all=True).order_by():
        found[number] = max(at, found.get(number, at))
    return found


# The row trails of all drafts, and the way from each to the page.
DRAFTS: list[tuple[Any, str]] = [
    (Cell.history, "page"),
    (Entry.history, "cell__page"),
    (Section.history, "bite__cell__page"),
    *((model.history, "page") for model in (Matrix, Column, Row, PlainPage, Essay)),
]


def _saves(history: QuerySet[Any], kind: str, page: str) -> Iterator[Touch]:
    """The saves after the edition that is live. `page`: the way from the history to the page."""
    dated = history.annotate(since=frozen_at(f"{page}__current_edition"))
    saved = dated.filter(history_date__gt=F("since")).exclude(history_change_reason=MADE_ROOM)
    for number, pk, who, at in saved.values_list(page, "id", "history_user_id", "history_date"):
        yield number, f"{kind}:{pk}", who, at


def _saves_of_documents() -> Iterator[Touch]:
    """The same for the documents of standing entries: a document is part of each such cell."""
    newest = Document.history.filter(
        id=OuterRef("document_id"),
        history_date__gt=frozen_at("cell__page__current_edition", OuterRef),
    ).order_by("-history_date")
    entries = Entry.objects.standing().annotate(
        saved_by=Subquery(newest.values("history_user_id")[:1]),
        saved_at=Subquery(newest.values("history_date")[:1]),
    )
    rows = entries.exclude(saved_at=None)
    for number, pk, who, at in rows.values_list("cell__page", "pk", "saved_by", "saved_at"):
        yield number, f"entry:{pk}", who, at
