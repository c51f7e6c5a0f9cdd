"""Topics: the list of all, and of each its page, its files and its feed."""

from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.feedgenerator import Atom1Feed

from cells.addresses import absolute
from cells.describing.head import Description
from cells.exporting.form import Form
from cells.exporting.topics import feed_of_topic, topic_as
from cells.models import Page, Topic
from cells.reading.editions import edition_shown
from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.reading.topic import bare_page
from cells.reading.topics import topics_page
from cells.views.answers import answer, only_read, page_of
from cells.views.files import file_of, for_programs
from cells.views.pages import edition_answer

ALL = "Every subject that can be followed through all cells, with what is listed on it."


@only_read
def topics(request: HttpRequest) -> HttpResponse:
    """All topics; `?order=changed` puts first what changed last."""
    order = request.GET.get("order", "")

    def make() -> HttpResponse:
        around = Surroundings.of(None)
        address = absolute(request.path)
        context = {
            "topics": topics_page(order),
            "ways_up": [Way("Home", "/"), Way("Topics", request.path, is_here=True)],
            "described": Description("Topics", ALL, address, kind="website"),
            "is_demonstration": around.is_demonstration,
            "frame": frame_of(around, "topics"),
        }
        return page_of("cells/topics.html", context)

    return answer(request, make, depends_on=("topics", facts_of_all()))


@only_read
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The essay on a topic, if it has one, and its entries of today."""
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        return led_to_topic(request, slug)
    facts = facts_of_all()
    shown = edition_shown(found.path)
    if shown is not None:
        return edition_answer(request, shown, also=("topic", facts))
    return answer(request, lambda: page_without_essay(found), depends_on=("topic", slug, facts))


@for_programs
def file(request: HttpRequest, slug: str, form: Form) -> HttpResponse:
    """The entries on a topic."""
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        return led_to_topic(request, slug, f".{form}")
    shown = edition_shown(found.path)

    def make() -> HttpResponse:
        essay = shown.edition if shown else None
        return file_of(form, f"topic-{found.slug}", topic_as(form, found, essay))

    return answer(request, make, depends_on=("topic", form, slug, facts_of_all()))


@for_programs
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed on a topic."""
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        return led_to_topic(request, slug, ".atom")
    # Refuses a topic whose essay is withdrawn.
    edition_shown(found.path)

    def make() -> HttpResponse:
        return HttpResponse(feed_of_topic(found), content_type=Atom1Feed.content_type)

    return answer(request, make, depends_on=("topic feed", slug, facts_of_all()))


def page_without_essay(topic: Topic) -> HttpResponse:
    around = Surroundings.of(None)
    here = topic.get_absolute_url()
    summary = f"What the cells of all matrices list on {topic.name}."
    context = {
        "topic": bare_page(topic, around),
        "title": topic.name,
        "described": Description(topic.name, summary, absolute(here), kind="website"),
        "is_demonstration": around.is_demonstration,
        "ways_up": [Way("Home", "/"), Way("Topics", "/topics/"), Way(topic.name, here, True)],
        "frame": frame_of(around, f"topics/{topic.slug}"),
    }
    return page_of("cells/topic.html", context)


def led_to_topic(request: HttpRequest, slug: str, ending: str = "") -> HttpResponse:
    """From another word for a topic, or its slug in capitals; Http404 where it is neither.

    With an ending (".ris"), to that file of it.
    """
    known = Q(aliases__slug=slug.lower()) | Q(slug=slug.lower())
    topic = Topic.objects.filter(known).first()
    if topic is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    url = topic.get_absolute_url()
    if ending:
        url = url.removesuffix("/") + ending
    return HttpResponsePermanentRedirect(f"{url}{f'?{query}' if query else ''}")


def facts_of_all() -> int:
    """Changes whenever anything public does: no version ever falls, and no public page goes.

    A topic may list documents of any cell, on which there may be a notice, and home's version
    rises with every topic.
    """
    pages = Page.objects.filter(Q(path=Page.HOME) | Q(current_edition__isnull=False))
    return pages.aggregate(sum=Sum("facts_version"))["sum"] or 0
