"""By what a search can be narrowed. Values are text, as they stand in an address."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from json import loads
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q

from cells.categories import Category
from cells.snapshots import TagSnapshot

# What stands in the facet of categories beside S, K, R and G: passages that are no entries.
SECTION, PAGE = "bite", "page"
FREE = "1"


class Hit(NamedTuple):
    """A passage that was found, as far as counting and ordering need it.

    `tags` are a list of TagSnapshot as JSON, since most of thousands are never looked at.
    """

    passage: int
    kind: str
    matrix: str
    column: str
    row: str
    category: str
    second_category: str
    year: int
    country: str
    tags: str
    is_free: bool
    rank: float


@lru_cache(maxsize=5000)
def tags_in(tags: str) -> list[TagSnapshot]:
    return loads(tags)


@lru_cache(maxsize=5000)
def slugs_in(tags: str) -> list[str]:
    return [tag["slug"] for tag in tags_in(tags)]


@dataclass(frozen=True)
class Facet:
    """What a hit has in `columns` makes its `values`; `condition` is on `IndexedPassage`, for
    values chosen."""

    name: str
    heading: str
    columns: tuple[str, ...]
    values: Callable[..., Collection[str]]
    condition: Callable[[Collection[str]], Q]
    # Whether more than one value can be chosen: then any of them will do.
    is_many: bool = True

    def allowing(self, hits: Iterable[Hit], chosen: Collection[str]) -> list[bool]:
        """For each hit whether it has one of the values chosen."""
        # Thousands of hits share a few combinations of what stands in the columns.
        keys = list(map(self._key, hits))
        allowed = {key: self.allows(key, chosen) for key in set(keys)}
        return [allowed[key] for key in keys]

    def allows(self, key: Any, chosen: Collection[str]) -> bool:
        return any(value in chosen for value in self._values(key))

    def counted(self, hits: Iterable[Hit]) -> Counter[str]:
        """How many hits have each value."""
        numbers: Counter[str] = Counter()
        for key, number in Counter(map(self._key, hits)).items():
            for value in self._values(key):
                numbers[value] += number
        return numbers

    @cached_property
    def _key(self) -> Callable[[Hit], Any]:
        """From a hit to what stands in the column or columns, at the speed of C."""
        return itemgetter(*map(Hit._fields.index, self.columns))

    def _values(self, key: Any) -> Collection[str]:
        return self.values(*key) if len(self.columns) > 1 else self.values(key)


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


class OneFacet(Facet):
    """Its one column has its one value, or ""."""

    def counted(self, hits: Iterable[Hit]) -> Counter[str]:
        numbers = Counter(map(self._key, hits))
        del numbers[""]
        return numbers


class YearsFacet(Facet):
    """Its values are decades, which are ranges; any other range can be chosen."""

    def allows(self, key: int, chosen: Collection[str]) -> bool:
        return any(Years.read(value).holds(key) for value in chosen)


def categories_of(kind: str, category: str, second_category: str) -> list[str]:
    if kind == "entry":
        return [c for c in (category, second_category) if c]
    return [SECTION if kind == "section" else PAGE]


def in_categories(chosen: Collection[str]) -> Q:
    condition = Q(category__in=chosen) | Q(second_category__in=chosen)
    if SECTION in chosen:
        condition |= Q(kind="section")
    if PAGE in chosen:
        condition |= ~Q(kind__in=["entry", "section"])
    return condition


@cache
def decade_of(year: int) -> list[str]:
    if not year:
        return []
    first = year // 10 * 10
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


def _one(name: str, heading: str) -> Facet:
    return OneFacet(
        name,
        heading,
        (name,),
        lambda value: [value] if value else [],
        lambda chosen: Q(**{f"{name}__in": chosen}),
    )


# In the order of the page.
FACETS = [
    Facet(
        "category",
        "Category",
        ("kind", "category", "second_category"),
        categories_of,
        in_categories,
    ),
    _one("matrix", "Matrix"),
    _one("column", "Column"),
    _one("row", "Row"),
    Facet(
        "free",
        "Access",
        ("is_free",),
        lambda is_free: [FREE] if is_free else [],
        lambda _: Q(is_free_now=True),
    ),
    YearsFacet("years", "Year of the document", ("year",), decade_of, in_years, is_many=False),
    _one("country", "Country"),
    Facet(
        "topic",
        "Topic",
        ("tags",),
        slugs_in,
        with_tags,
    ),
]
CATEGORY_VALUES = [*Category.values, SECTION, PAGE]

# What is chosen of each facet, by its name; a facet of which nothing is chosen is not in it.
type Chosen = dict[str, tuple[str, ...]]
