"""The cell at the right: what it lists today, and where the new entry would stand."""

from dataclasses import dataclass

from cells.categories import Category
from cells.citations import authors_of, year_in
from cells.models import Cell, Passage
from entries.models import Document, Entry
from entries.references import Record


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry of the draft. `hint` names its document; a new one says that it is a draft."""

    number: int
    headline: str
    hint: str


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its entries; `has_ghost`: the new one would stand at its end."""

    category: Category
    entries: list[Neighbour]
    has_ghost: bool


def groups_of(cell: Cell, ghost_in: str) -> list[Group]:
    """What stands in the draft of a cell, category by category; two queries."""
    entries = list(cell.entries.standing().in_page_order().select_related("document"))
    public = set(
        Passage.objects.standing()
        .filter(kind="entry", number__in=[entry.pk for entry in entries])
        .values_list("number", flat=True)
    )
    return [
        Group(
            category,
            [neighbour(e, e.pk in public) for e in entries if e.category == category],
            ghost_in == category,
        )
        for category in Category
    ]


def neighbour(entry: Entry, is_public: bool) -> Neighbour:
    headline = entry.headline or entry.document.title or f"Entry {entry.pk}"
    hint = " · ".join(filter(None, [short_name(entry.document), "" if is_public else "draft"]))
    return Neighbour(entry.pk, headline, hint)


def short_name(document: Document | Record) -> str:
    """Such as "Lee 2015"; "" where neither author nor year is known."""
    names = authors_of(document.authors[:300]).names
    first = names[0].family if names else ""
    return " ".join(filter(None, [first[:40], year_in(document.year)]))
