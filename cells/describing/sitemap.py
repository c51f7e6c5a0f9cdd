"""Which addresses a search engine should know, and when each last changed (sitemaps.org 0.9)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from cells.models import Page, StoredSearch
from cells.reading.topics import listed_topics


class Address(NamedTuple):
    """A public address; `changed_on` is the day of its newest significant change, if any."""

    path: str
    changed_on: date | None


class PagesSitemap(Sitemap):
    """The current editions and home. Archived editions are not to be found by search engines.

    Made on SITE_URL, whatever host was asked. `limit` addresses stand in one file; more make
    an index of several.
    """

    def get_protocol(self, protocol: Any = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def items(self) -> list[Address]:
        return self.addresses

    def location(self, item: Address) -> str:
        return item.path

    def lastmod(self, item: Address) -> date | None:
        return item.changed_on

    @cached_property
    def addresses(self) -> list[Address]:
        """In six queries."""
        return addresses()


def addresses() -> list[Address]:
    """Every public page, the courses, the topics, the collections, home, and what apps above
    this one add.

    A list changed when the newest of what it lists did.
    """
    pages = Page.objects.public().order_by("path")
    own = dict(pages.values_list("path", "changed_in__dated_on"))
    # A matrix is a path of one segment in which others lie.
    slugs = {path.partition("/")[0] for path in own if "/" in path}
    courses = {f"{slug}/course": own[slug] for slug in slugs if slug in own}
    newest: dict[str, date | None] = {Page.HOME: None, **own, **courses}
    for path, changed_on in own.items():
        for list_path in lists_showing(path):
            if list_path in newest and changed_on:
                newest[list_path] = max(newest[list_path] or changed_on, changed_on)
    listed = topic_addresses() | collection_addresses()
    for part in settings.SITEMAP_PARTS:
        listed |= import_string(part)()
    found = {f"/{path}/" if path else "/": day for path, day in newest.items()}
    return [Address(path, day) for path, day in sorted((found | listed).items())]


def topic_addresses() -> dict[str, date | None]:
    """The topics that have anything on their page, and the list of them, if there are any."""
    topics = {
        topic.url: topic.standing.changed_on
        for topic in listed_topics()
        if topic.standing.changed_on
    }
    return {reverse("cells:topics"): max(topics.values()), **topics} if topics else {}


def collection_addresses() -> dict[str, date | None]:
    """The collections and the list of them, if there are any; nobody knows when they changed."""
    collections = [one.get_absolute_url() for one in StoredSearch.objects.public()]
    return dict.fromkeys([reverse("cells:collections"), *collections]) if collections else {}


def lists_showing(path: str) -> Iterator[str]:
    """The paths of the pages on which a page is listed: home and, of a matrix, its lists."""
    yield Page.HOME
    slug, _, rest = path.partition("/")
    if rest:
        yield slug
        yield f"{slug}/course"
    if rest and "/" not in rest:
        letter, number = rest[0], rest[1:]
        yield f"{slug}/columns/{letter}"
        yield f"{slug}/rows/{number}"
