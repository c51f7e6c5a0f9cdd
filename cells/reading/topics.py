"""Topics as pages of today show them: a live fact."""

from collections.abc import Iterable
from typing import NamedTuple

from cells.models import Topic
from cells.snapshots import CardTag


class ShownTopic(NamedTuple):
    """A topic's name of today; `url` is "" as long as topics have no pages."""

    name: str
    url: str = ""


def hot_topics() -> dict[str, ShownTopic]:
    """The hot topics by their slug, in their order. One query."""
    return {topic.slug: ShownTopic(topic.name) for topic in Topic.objects.hot()}


def topics_of(tags: Iterable[CardTag], topics: dict[str, ShownTopic]) -> list[ShownTopic]:
    """Those of the topics whose tag a cell bears, in the order of the topics."""
    slugs = {tag["slug"] for tag in tags}
    return [topic for slug, topic in topics.items() if slug in slugs]
