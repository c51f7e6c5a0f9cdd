"""One thing that somebody did, and which of them are asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cells.models import Cell


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did. `url` leads to the row or page, `trail_url` to its row trail.

    Both are "" where nothing is left to lead to. `fields` are those that a change changed, worked
    out from `record`, its line of the row trail.
    """

    at: datetime
    who: str
    verb: str
    kind: str
    name: str
    url: str = ""
    trail_url: str = ""
    fields: str = ""
    record: Any = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose acts, in which cell, before when; None does not narrow."""

    person: Any = None
    cell: Cell | None = None
    before: datetime | None = None

    def narrow(self, rows: QuerySet[Any], who: str, when: str) -> QuerySet[Any]:
        """The rows of this person before this moment, the newest first."""
        if self.person is not None:
            rows = rows.filter(**{who: self.person})
        if self.before is not None:
            rows = rows.filter(**{f"{when}__lt": self.before})
        return rows.select_related(who).order_by(f"-{when}", "-pk")
