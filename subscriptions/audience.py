"""Who hears of what: from pages that changed to the subscriptions that match."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from cells.models import Page
from subscriptions.models import Subscription
from subscriptions.models.subscription import SubscriptionQuerySet
from subscriptions.spans import Span, topics_in

# What may be followed: the key of a page, or None for everything.
type Scope = int | None
# By what is followed, the keys of the pages that its followers hear of.
type Reach = Mapping[Scope, frozenset[int]]

Frequency = Subscription.Frequency


class Numbers(NamedTuple):
    """How many people hear of something; each is counted once, by what comes soonest."""

    each: int
    weekly: int
    monthly: int

    @property
    def total(self) -> int:
        return sum(self)


def reach_of(spans: Collection[Span]) -> Reach:
    """Whoever follows everything, a page itself, its matrix, its row or column, or a topic that
    it concerns. One query.
    """
    paths = {span.page.pk: _paths(span.page) | _topic_paths(span) for span in spans}
    keys = _keys_of(path for found in paths.values() for path in found)
    reach: dict[Scope, set[int]] = {}
    for span in spans:
        page = span.page
        scopes: set[Scope] = {None, page.pk, page.listed_on_id or page.pk}
        scopes |= {keys[path] for path in paths[page.pk] if path in keys}
        for scope in scopes:
            reach.setdefault(scope, set()).add(page.pk)
    return {scope: frozenset(pages) for scope, pages in reach.items()}


def reach_of_pages(pages: Collection[Page]) -> Reach:
    """The same, but for topics: for pages of which no two editions are compared. One query."""
    keys = _keys_of(path for page in pages for path in _paths(page))
    reach: dict[Scope, set[int]] = {}
    for page in pages:
        near = {keys[path] for path in _paths(page) if path in keys}
        for scope in {None, page.pk, page.listed_on_id or page.pk, *near}:
            reach.setdefault(scope, set()).add(page.pk)
    return {scope: frozenset(found) for scope, found in reach.items()}


def _paths(page: Page) -> set[str]:
    """Of the row and the column of a cell."""
    if page.kind != Page.Kind.CELL:
        return set()
    slug, _, code = page.path.partition("/")
    return {f"{slug}/columns/{code[0]}", f"{slug}/rows/{code[1:]}"}


def _topic_paths(span: Span) -> set[str]:
    return {f"topics/{slug}" for slug in topics_in(span)}


def _keys_of(paths: Iterable[str]) -> dict[str, int]:
    found = Page.objects.filter(path__in=set(paths))
    return dict(found.order_by().values_list("path", "pk"))


def followers(scopes: Collection[Scope], today: date) -> SubscriptionQuerySet:
    """The active subscriptions to changes of any of these, of people who want no pause."""
    named = [scope for scope in scopes if scope is not None]
    matching = Q(page__in=named)
    if None in scopes:
        matching |= Q(page=None)
    return (
        Subscription.objects.active()
        .filter(matching, kind=Subscription.Kind.CHANGES)
        .exclude(subscriber__paused_until__gte=today)
    )


def receivers(reach: Reach, frequency: str, now: datetime) -> dict[int, list[int]]:
    """By the key of each subscriber who hears of it, the keys of the subscriptions that match.
    One query.
    """
    found = followers(reach, timezone.localdate(now)).filter(frequency=frequency)
    because: dict[int, list[int]] = {}
    for subscriber, number in found.order_by("pk").values_list("subscriber", "pk"):
        because.setdefault(subscriber, []).append(number)
    return because


def count(page: Page | None, now: datetime | None = None) -> Numbers:
    """How many people hear of a significant edition of this page; without a page, how many
    follow anything. Two queries.

    Those who follow a topic alone are not counted: what an edition says about it is known once
    it is there.
    """
    if page is None:
        found = Subscription.objects.active().filter(kind=Subscription.Kind.CHANGES)
        found = found.exclude(subscriber__paused_until__gte=timezone.localdate(now))
        return _counted(found)
    return count_for([page], now)


def count_for(pages: Collection[Page], now: datetime | None = None) -> Numbers:
    """The same for several pages that are published together: each person once. Two queries."""
    return _counted(followers(reach_of_pages(pages), timezone.localdate(now)))


def _counted(subscriptions: SubscriptionQuerySet) -> Numbers:
    people = Count("subscriber", distinct=True)
    counted = subscriptions.order_by().aggregate(
        each=Count("subscriber", distinct=True, filter=Q(frequency=Frequency.EACH)),
        soon=Count(
            "subscriber", distinct=True, filter=Q(frequency__in=[Frequency.EACH, Frequency.WEEKLY])
        ),
        all=people,
    )
    return Numbers(
        counted["each"], counted["soon"] - counted["each"], counted["all"] - counted["soon"]
    )
