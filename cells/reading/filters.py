"""Seeing fewer entries of a cell: `?show=k,r,free`.

The rule, which stands here alone: kinds add up, "free" narrows. "k,r,free" leaves key studies
and reviews, and of those the ones known to be free to read. Each link of a page adds its own
word to what is on, or takes it away again. (Script asks the server for the page that a link
leads to: it knows no rule.)
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from cells.categories import Category

FREE = "free"


@dataclass(frozen=True)
class Choice:
    """Which entries are shown; all of them if it is empty."""

    categories: frozenset[Category] = frozenset()
    is_free: bool = False

    def __bool__(self) -> bool:
        return bool(self.categories) or self.is_free

    @property
    def query(self) -> str:
        """For an address: "show=k,free", or ""."""
        words = [category.value.lower() for category in Category if category in self.categories]
        words += [FREE] if self.is_free else []
        return f"show={','.join(words)}" if words else ""

    def admits(self, categories: Iterable[str], *, is_free: bool) -> bool:
        """Whether an entry of these categories is shown."""
        is_wanted = not self.categories or not self.categories.isdisjoint(categories)
        return is_wanted and (is_free or not self.is_free)

    def toggled(self, category: Category) -> "Choice":
        return replace(self, categories=_or_none(self.categories ^ {category}))


@dataclass(frozen=True)
class Filter:
    """A link to another choice: its words, its query, how many entries it is about."""

    words: str
    query: str
    number: int
    is_on: bool
    is_all: bool = False


def choice_in(words: str) -> Choice:
    """What `?show=k,r,free` asks for; words that mean nothing are passed over."""
    asked = {word.strip().lower() for word in words.split(",")}
    categories = frozenset(c for c in Category if c.value.lower() in asked)
    return Choice(_or_none(categories), FREE in asked)


def filters_of(entries: Collection[tuple[list[str], bool]], choice: Choice) -> list[Filter]:
    """All, then what there is to choose from; empty where that is nothing.

    `entries` are all of the page: their categories, and whether they are free to read.
    """
    counts = {c: sum(c in categories for categories, _ in entries) for c in Category}
    there = [category for category in Category if counts[category]]
    free = sum(is_free for _, is_free in entries)
    filters = [
        Filter(_short(c), choice.toggled(c).query, counts[c], is_on=c in choice.categories)
        for c in (there if len(there) > 1 else [])
    ]
    if 0 < free < len(entries) or choice.is_free:
        query = replace(choice, is_free=not choice.is_free).query
        filters.append(Filter("Free to read", query, free, is_on=choice.is_free))
    if not filters:
        return []
    return [Filter("all", "", len(entries), is_on=not choice, is_all=True), *filters]


def _or_none(categories: frozenset[Category]) -> frozenset[Category]:
    """All kinds together are no choice."""
    return frozenset() if len(categories) == len(Category) else categories


def _short(category: Category) -> str:
    """ "Seminal", "Key", "Reviews", "Guidance"."""
    return category.label.removesuffix(" studies")
