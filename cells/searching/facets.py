"""By what a search can be narrowed. Values are text, as they stand in an address."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from cells.categories import Category
from cells.snapshots import TagSnapshot

# What stands in the facet of categories beside S, K, R and G: passages that are no entries.
SECTION, PAGE = "bite", "page"
FREE = "1"


class Hit(NamedTuple):
    """A passage that was found, as far as counting and ordering need it."""

    passage: int
    kind: str
    matrix: str
    column: str
    row: str
    category: str
    second_category: str
    year: int
    country: str
    tags: list[TagSnapshot]
    is_free: bool
    changed_on: date


@dataclass(frozen=True)
class Facet:
    """`values` are those of a hit; `condition` is on `IndexedPassage`, for values chosen."""

    name: str
    heading: str
    values: Callable[[Hit], Collection[str]]
    condition: Callable[[Collection[str]], Q]
    # Whether more than one value can be chosen: then any of them will do.
    is_many: bool = True

    def allows(self, hit: Hit, chosen: Collection[str]) -> bool:
        return not chosen or any(value in chosen for value in self.values(hit))


class Years(NamedTuple):
    """A range of years, both included; None is open. As text: "1990-2026", "1990-", "-2026"."""

    first: int | None
    last: int | None

    @classmethod
    def read(cls, text: str) -> "Years":
        first, _, last = text.partition("-")
        return cls(int(first) if first else None, int(last) if last else None)

    def __str__(self) -> str:
        return f"{self.first or ''}-{self.last or ''}"

    @property
    def words(self) -> str:
        match self:
            case (first, None):
                return f"{first} and after"
            case (None, last):
                return f"up to {last}"
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def holds(self, year: int) -> bool:
        """Whether a year is in it; 0, for one that is not known, never is."""
        return (self.first or 1) <= year <= (self.last or 9999)

    def condition(self) -> Q:
        return Q(year__gte=self.first or 1, year__lte=self.last or 9999)


class YearsFacet(Facet):
    """Its values are decades, which are ranges; any other range can be chosen."""

    def allows(self, hit: Hit, chosen: Collection[str]) -> bool:
        return not chosen or any(Years.read(value).holds(hit.year) for value in chosen)


def categories_of(hit: Hit) -> list[str]:
    if hit.kind == "entry":
        return [c for c in (hit.category, hit.second_category) if c]
    return [SECTION if hit.kind == "section" else PAGE]


def in_categories(chosen: Collection[str]) -> Q:
    condition = Q(category__in=chosen) | Q(second_category__in=chosen)
    if SECTION in chosen:
        condition |= Q(passage__kind="section")
    if PAGE in chosen:
        condition |= ~Q(passage__kind__in=["entry", "section"])
    return condition


def decade_of(hit: Hit) -> list[str]:
    if not hit.year:
        return []
    first = hit.year // 10 * 10
    return [str(Years(first, first + 9))]


def in_years(chosen: Collection[str]) -> Q:
    return _any(Years.read(value).condition() for value in chosen)


def with_tags(chosen: Collection[str]) -> Q:
    return _any(Q(tag_slugs__contains=f"|{slug}|") for slug in chosen)


def _any(conditions: Any) -> Q:
    whole = Q(pk__in=[])
    for condition in conditions:
        whole |= condition
    return whole


def _one(name: str) -> tuple[Callable[[Hit], list[str]], Callable[[Collection[str]], Q]]:
    """Values and condition of a facet that is one column."""
    return (
        lambda hit: [getattr(hit, name)] if getattr(hit, name) else [],
        lambda chosen: Q(**{f"{name}__in": chosen}),
    )


# In the order of the page.
FACETS = [
    Facet("category", "Category", categories_of, in_categories),
    Facet("matrix", "Matrix", *_one("matrix")),
    Facet("column", "Column", *_one("column")),
    Facet("row", "Row", *_one("row")),
    Facet(
        "free", "Access", lambda hit: [FREE] if hit.is_free else [], lambda _: Q(is_free_now=True)
    ),
    YearsFacet("years", "Year of the document", decade_of, in_years, is_many=False),
    Facet("country", "Country", *_one("country")),
    Facet("topic", "Topic", lambda hit: [tag["slug"] for tag in hit.tags], with_tags),
]
CATEGORY_VALUES = [*Category.values, SECTION, PAGE]

# What is chosen of each facet, by its name; a facet of which nothing is chosen is not in it.
type Chosen = dict[str, tuple[str, ...]]
