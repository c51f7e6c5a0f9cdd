"""Subjects that readers may follow through all cells, and essays on them.

They stand in the order in which they are shown. Each slug is that of a tag of the library; the
name is what readers see of it. The essay on a topic, if there is one, is a file in `words/topics/`.
"""

from typing import NamedTuple

from cells.models import Edition, Essay, Topic
from cells.publishing import publish
from matrix_site.demo import markup
from matrix_site.demo.filling import Numbers


class HotTopic(NamedTuple):
    slug: str
    name: str


HOT_TOPICS = [
    HotTopic("naloxone", "Naloxone to take home"),
    HotTopic("opioid-substitution", "Opioid substitution"),
    HotTopic("brief-interventions", "Brief interventions for drinking"),
    HotTopic("contingency-management", "Contingency management"),
    HotTopic("motivational-interviewing", "Motivational interviewing"),
    HotTopic("stigma", "Stigma"),
    HotTopic("recovery", "Recovery"),
    HotTopic("prison", "Prison and release"),
    HotTopic("drug-courts", "Drug courts"),
    HotTopic("child-protection", "Children of people in treatment"),
    HotTopic("pay-for-performance", "Paying for results"),
]


def name_topics() -> None:
    """The hot topics that nobody has named yet."""
    for order, topic in enumerate(HOT_TOPICS):
        Topic.objects.get_or_create(
            slug=topic.slug, defaults={"name": topic.name, "is_hot": True, "order": order}
        )


def write_essays(numbers: Numbers) -> None:
    """Write and publish the essays on topics that have none yet, once there are cells to name."""
    for name in markup.names("topics"):
        topic = Topic.objects.get(slug=name.rpartition("/")[2])
        if Essay.objects.filter(topic=topic).exists():
            continue
        essay = Essay(topic=topic)
        for edition in markup.editions(markup.read(name)):
            essay.title = markup.line(edition.page, "title")
            essay.body = markup.stored(edition.page.find("body"), numbers.seen_from())
            essay.save()
            publish(
                essay,
                kind=edition.kind,
                note=edition.note,
                source=Edition.Source.DEMO,
                dated_on=edition.dated_on,
            )
