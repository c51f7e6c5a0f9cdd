from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cells.addresses import absolute
from cells.models import StoredSearch
from cells.reading.collections import collection as collection_of
from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import keep_for_a_while, only_read, page_of


@only_read
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A search that editors keep, with what it finds now."""
    stored = get_object_or_404(StoredSearch.objects.public(), slug=slug)
    around = Surroundings.of(None)
    context = {
        "collection": collection_of(stored, around),
        "ways_up": [Way("Home", "/"), Way(stored.title, stored.get_absolute_url(), is_here=True)],
        "canonical": absolute(stored.get_absolute_url()),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return keep_for_a_while(page_of("cells/collection.html", context))
