"""Searches that editors keep, as readers see them."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from cells.models import Page, StoredSearch
from cells.reading.search import SearchPage, search_page, total_in_words
from cells.reading.surroundings import Surroundings
from cells.searching.finding import Wanted, find
from cells.searching.forms import address_of, wanted_in

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Collection:
    """`url` is that of the search itself, where it can be narrowed."""

    title: str
    introduction: str
    url: str
    search: SearchPage


@dataclass(frozen=True)
class MoreSearch:
    """A collection as MORE of a cell shows it; `number` such as "28 results"."""

    title: str
    url: str
    number: str


@dataclass(frozen=True)
class ListedCollection:
    """A collection in the list of all; `number` such as "28 results"."""

    title: str
    introduction: str
    url: str
    number: str


def wanted_of(stored: StoredSearch) -> Wanted:
    return wanted_in(stored.query)


def collection(stored: StoredSearch, around: Surroundings) -> Collection:
    """With the first page of what it finds now."""
    wanted = replace(wanted_of(stored), page=1)
    search = search_page(wanted, find(wanted), around, [])
    return Collection(stored.title, stored.introduction, address_of(wanted), search)


def listed_collections(facts: int) -> list[ListedCollection]:
    """Every public collection by its title, counted once a day and whenever `facts` rises."""
    key = f"collections:{settings.RELEASE}:{facts}:{timezone.localdate()}"
    kept: list[ListedCollection] | None = cache.get(key)
    if kept is None:
        kept = [
            ListedCollection(one.title, one.introduction, one.get_absolute_url(), number_of(one))
            for one in StoredSearch.objects.public()
        ]
        cache.set(key, kept, DAY)
    return kept


def searches_of(page: Page) -> list[MoreSearch]:
    """The collections under MORE of a cell, counted once a day and whenever one is saved.

    The page's validator has the day and `facts_version` in it too, so no visitor keeps a number
    longer than we do.
    """
    key = f"more:{settings.RELEASE}:{page.pk}:{page.facts_version}:{timezone.localdate()}"
    kept: list[MoreSearch] | None = cache.get(key)
    if kept is None:
        kept = [
            MoreSearch(one.title, one.get_absolute_url(), number_of(one))
            for one in page.searches.public()
        ]
        cache.set(key, kept, DAY)
    return kept


def number_of(stored: StoredSearch) -> str:
    """Such as "28 results": what it finds now."""
    return total_in_words(find(wanted_of(stored)))


def finding_nothing() -> list[StoredSearch]:
    """The public collections that find nothing any more, and want mending."""
    return [one for one in StoredSearch.objects.public() if not find(wanted_of(one)).total]
