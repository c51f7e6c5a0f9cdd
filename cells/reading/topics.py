"""Topics as pages of today show them: a live fact, with what current editions list on each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from cells.exporting.form import Form
from cells.models import IndexedPassage, Page, Topic
from cells.reading.frame import Way
from cells.snapshots import CardTag, TagSnapshot

BY_CHANGE = "changed"


class ShownTopic(NamedTuple):
    """A topic's name of today, and where it leads."""

    name: str
    url: str


@dataclass(frozen=True)
class Standing:
    """What current editions list on a subject: entries, the cells they stand in, latest change."""

    entries: int = 0
    cells: int = 0
    changed_on: date | None = None


@dataclass(frozen=True)
class ListedTopic:
    """A topic in the list of all; `has_essay` says that the editors wrote on it."""

    name: str
    url: str
    is_hot: bool
    has_essay: bool
    standing: Standing


@dataclass(frozen=True)
class TopicsPage:
    """Hot topics first, each list in the order that was chosen."""

    hot: list[ListedTopic]
    others: list[ListedTopic]
    orders: list[Way]


def hot_topics() -> dict[str, ShownTopic]:
    """The hot topics by their slug, in their order. One query."""
    topics = Topic.objects.public().hot()
    return {topic.slug: ShownTopic(topic.name, topic.get_absolute_url()) for topic in topics}


def topics_of(tags: Iterable[CardTag], topics: dict[str, ShownTopic]) -> list[ShownTopic]:
    """Those of the topics whose tag a cell bears, in the order of the topics."""
    slugs = {tag["slug"] for tag in tags}
    return [topic for slug, topic in topics.items() if slug in slugs]


def topics_of_document(
    tags: Iterable[TagSnapshot], names: dict[str, str], *, keeps_words: bool
) -> list[ShownTopic]:
    """Those of its tags that are topics today, by their `names` of today.

    An edition in the archive keeps the words that tags had.
    """
    return [
        ShownTopic(
            tag["name"] if keeps_words else names[tag["slug"]],
            reverse("cells:topic", args=[tag["slug"]]),
        )
        for tag in tags
        if tag["slug"] in names
    ]


def tagged_entries() -> QuerySet[IndexedPassage]:
    """The entries of current editions whose document bears any tag, in published matrices."""
    entries = IndexedPassage.objects.public().filter(passage__kind="entry").exclude(tag_slugs="")
    return entries.filter(passage__page__listed_on__current_edition__isnull=False)


def entries_on(topic: Topic) -> QuerySet[IndexedPassage]:
    """Those of them whose document bears the topic's tag."""
    return tagged_entries().filter(tag_slugs__contains=f"|{topic.slug}|")


def feed_address_of(topic: Topic) -> str:
    return reverse("cells:topic_feed", args=[topic.slug])


def file_address_of(topic: Topic, form: Form) -> str:
    return reverse("cells:topic_file", args=[topic.slug, form])


def standings() -> dict[str, Standing]:
    """What stands under each tag, by its slug. One query."""
    entries: dict[str, int] = {}
    pages: dict[str, dict[int, date]] = {}
    rows = tagged_entries().values_list("tag_slugs", "passage__page", "changed_on")
    for slugs, page, changed_on in rows:
        for slug in slugs.strip("|").split("|"):
            entries[slug] = entries.get(slug, 0) + 1
            pages.setdefault(slug, {})[page] = changed_on
    return {
        slug: Standing(number, len(pages[slug]), max(pages[slug].values()))
        for slug, number in entries.items()
    }


def essays() -> dict[str, date]:
    """When the essay on each topic last changed, by the topic's address. One query."""
    pages = Page.objects.public().filter(kind=Page.Kind.TOPIC)
    return {
        f"/{path}/": day for path, day in pages.values_list("path", "changed_in__dated_on") if day
    }


def listed_topics() -> list[ListedTopic]:
    """Every topic, by its name. Three queries, however many."""
    found, written = standings(), essays()
    topics = []
    for topic in Topic.objects.public():
        url, standing = topic.get_absolute_url(), found.get(topic.slug, Standing())
        if essay_day := written.get(url):
            newest = max(filter(None, [standing.changed_on, essay_day]))
            standing = Standing(standing.entries, standing.cells, newest)
        topics.append(ListedTopic(topic.name, url, topic.is_hot, bool(essay_day), standing))
    return sorted(topics, key=lambda topic: topic.name.casefold())


def topics_page(order: str = "") -> TopicsPage:
    """The list of all topics, by name, or with `BY_CHANGE` those first that changed last."""
    topics = listed_topics()
    if is_by_change := order == BY_CHANGE:
        topics.sort(key=lambda topic: topic.standing.changed_on or date.min, reverse=True)
    url = reverse("cells:topics")
    return TopicsPage(
        hot=[topic for topic in topics if topic.is_hot],
        others=[topic for topic in topics if not topic.is_hot],
        orders=[
            Way("subject", url, is_here=not is_by_change),
            Way("latest change", f"{url}?order={BY_CHANGE}", is_here=is_by_change),
        ],
    )
