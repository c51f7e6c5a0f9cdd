"""What is listed on a topic today, to be taken away and to be followed."""

from django.db.models import Q

from cells.addresses import absolute
from cells.exporting import shapes
from cells.exporting.documents import topic_document
from cells.exporting.feeds import happenings_of, newest, notices_of, surroundings_of, written
from cells.exporting.form import Form
from cells.exporting.listed import Listed, listed_in
from cells.exporting.plain import one_line
from cells.exporting.sheet import as_csv
from cells.exporting.works import works_of
from cells.exporting.writing import json_text, works_as
from cells.models import Edition, Page, Passage, Topic
from cells.models.passage import PassageQuerySet
from cells.reading.topics import entries_on, feed_address_of


def topic_as(form: Form, topic: Topic, essay: Edition | None) -> str:
    """The entries on the topic, the whole file; JSON has the essay too. Five queries at most."""
    listed = listed_on(topic)
    facts = facts_of(topic)
    match form:
        case Form.JSON:
            return json_text(topic_document(facts, listed, essay))
        case Form.CSV:
            return as_csv(listed)
    remark = one_line(f"On the topic {facts['name']}: {facts['address']}")
    return works_as(form, works_of(listed), remarks=[remark])


def facts_of(topic: Topic) -> shapes.TopicFacts:
    return {
        "slug": topic.slug,
        "name": topic.name,
        "address": absolute(topic.get_absolute_url()),
    }


def passages_on(topic: Topic) -> PassageQuerySet:
    """The entries that current editions list on it."""
    return Passage.objects.filter(pk__in=entries_on(topic).values("passage"))


def listed_on(topic: Topic) -> list[Listed]:
    """Those entries, matrix by matrix, by column and row. Three queries."""
    edition_of = dict(passages_on(topic).values_list("number", "edition"))
    editions = Edition.objects.filter(pk__in=edition_of.values()).select_related("page")
    return listed_in(sorted(editions, key=_place_of), only=edition_of)


def _place_of(edition: Edition) -> tuple[str, str, int]:
    slug, _, code = edition.page.path.partition("/")
    return slug, code[0], int(code[1:])


def feed_of_topic(topic: Topic) -> str:
    """The significant editions of its essay and of the cells that list anything on it, and
    notices on what they list; under the ids that they have in all other feeds.
    """
    entries = passages_on(topic)
    essay = Q(path=topic.path, kind=Page.Kind.TOPIC)
    pages = Page.objects.public().filter(essay | Q(pk__in=entries.values("page")))
    editions = newest(Edition.objects.filter(page__in=pages))
    return written(
        [*happenings_of(editions, surroundings_of(editions)), *notices_of(entries)],
        title=f"{one_line(topic.name)}: what changed",
        link=topic.get_absolute_url(),
        url=feed_address_of(topic),
    )
