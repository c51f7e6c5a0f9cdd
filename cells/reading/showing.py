"""What a matrix can show of its cells: `?view=`.

Each view says one thing of every cell, in words and with a shade beside them; on a phone a
word or a number is all there is room for, and the list below the table says it in full.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format

from cells.reading.grid import DARKEST, RECENT, Square

SOON = timedelta(days=183)
YEAR = timedelta(days=365)


class Shade(NamedTuple):
    """A line of the key: which shade, and what it means. `short` is said of it on a phone."""

    shade: int
    words: str
    short: str = ""


class Fact(NamedTuple):
    """What a view says of a cell; `more` is a second sentence or ""."""

    words: str
    short: str
    shade: int
    more: str = ""


@dataclass(frozen=True)
class View:
    """`name` is what `?view=` says, "" for the usual one; `what` ends the caption of the table."""

    name: str
    words: str
    what: str
    fact: Callable[[Square, date], Fact]
    key: tuple[Shade, ...] = ()


def documents(square: Square, today: date) -> Fact:
    number = square.total
    words = "1 document" if number == 1 else f"{number} documents"
    return Fact(words, str(number), min(number, DARKEST))


CHANGED = (
    Shade(DARKEST, "in the last 90 days"),
    Shade(10, "in the last year"),
    Shade(4, "in the last three years"),
    Shade(0, "earlier"),
)


def last_changed(square: Square, today: date) -> Fact:
    changed_on = square.changed_on
    if changed_on is None:
        return Fact("Date not known", "–", 0)
    limits = zip(CHANGED, (RECENT, YEAR, 3 * YEAR), strict=False)
    step = next((step for step, limit in limits if today - changed_on <= limit), CHANGED[-1])
    return Fact(f"Changed {date_format(changed_on)}", month(changed_on), step.shade)


GAPS = {
    "none_found": Shade(14, "searched, and nothing found to list", "nothing"),
    "little_found": Shade(8, "searched, and little found", "little"),
    "not_searched": Shade(3, "not searched yet", "not yet"),
    "": Shade(0, "the editors say nothing of a gap", "–"),
}


def gaps(square: Square, today: date) -> Fact:
    gap = GAPS.get(square.gap, GAPS[""])
    words = f"{gap.words[0].upper()}{gap.words[1:]}" if square.gap else "No gap stated"
    searched = f"Searched to {date_format(square.searched_to)}" if square.searched_to else ""
    return Fact(words, gap.short, gap.shade, searched)


DUE = (
    Shade(DARKEST, "overdue"),
    Shade(8, "due within six months"),
    Shade(3, "due later"),
    Shade(0, "no date set", "–"),
)


def due(square: Square, today: date) -> Fact:
    day = square.review_by
    if day is None:
        return Fact("No date of review set", "–", DUE[3].shade)
    if day < today:
        return Fact("Overdue", "overdue", DUE[0].shade, f"Review was due by {date_format(day)}")
    step = DUE[1] if day - today <= SOON else DUE[2]
    return Fact(f"Review due by {date_format(day)}", month(day), step.shade)


def month(day: date) -> str:
    """As short as a phone needs it: "Oct 2018"."""
    return date_format(day, "M Y")


VIEWS = (
    View("", "number of documents", "the number of documents in each", documents),
    View("changed", "last changed", "when each last changed", last_changed, CHANGED),
    View("gaps", "gaps", "what is said of gaps in each", gaps, tuple(GAPS.values())),
    View("due", "due for review", "when each is due for review", due, DUE),
)


def view_named(name: str) -> View:
    """The view that `?view=` asks for; the usual one for any other word."""
    return next((view for view in VIEWS if view.name == name), VIEWS[0])
