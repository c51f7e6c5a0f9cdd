"""Searches that editors keep: the list of all, and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator

from cells.addresses import absolute
from cells.describing.head import Description
from cells.models import StoredSearch
from cells.reading.collections import collection as collection_of
from cells.reading.collections import listed_collections
from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, keep_for_a_while, only_read, page_of
from cells.views.topics import facts_of_all

ALL = "Searches that the editors keep, each with what it finds today."


@only_read
def collections(request: HttpRequest) -> HttpResponse:
    """All collections, with how much each finds."""
    facts = facts_of_all()

    def make() -> HttpResponse:
        around = Surroundings.of(None)
        context = {
            "collections": listed_collections(facts),
            "ways_up": [Way("Home", "/"), Way("Collections", request.path, is_here=True)],
            "described": Description("Collections", ALL, absolute(request.path), kind="website"),
            "is_demonstration": around.is_demonstration,
            "frame": frame_of(around, "collections"),
        }
        return page_of("cells/collections.html", context)

    return answer(request, make, depends_on=("collections", facts))


@only_read
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A search that editors keep, with what it finds now."""
    stored = get_object_or_404(StoredSearch.objects.public(), slug=slug)
    around = Surroundings.of(None)
    here = stored.get_absolute_url()
    summary = stored.introduction or f"What is listed today: {stored.title}."
    context = {
        "collection": collection_of(stored, around),
        "ways_up": [
            Way("Home", "/"),
            Way("Collections", reverse("cells:collections")),
            Way(stored.title, here, is_here=True),
        ],
        "described": Description(
            stored.title, Truncator(summary).words(40), absolute(here), kind="website"
        ),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return keep_for_a_while(page_of("cells/collection.html", context))
