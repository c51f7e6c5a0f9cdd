"""Permanent addresses of entries and sections."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from cells.models import Passage
from cells.reading.frame import frame_of
from cells.reading.grid import astray_mark
from cells.reading.surroundings import Surroundings
from cells.reading.texts import anchor
from cells.views.answers import keep_for_a_while, only_read, page_of


@only_read
def entry(request: HttpRequest, number: int) -> HttpResponse:
    return passage_answer("entry", number)


@only_read
def section(request: HttpRequest, number: int) -> HttpResponse:
    return passage_answer("section", number)


def passage_answer(kind: str, number: int) -> HttpResponse:
    """Lead to where it stands today; 410 where it no longer stands, saying what became of it."""
    passages = Passage.objects.select_related("page", "edition").defer("edition__snapshot")
    passage = get_object_or_404(passages, kind=kind, number=number)
    fragment = f"#{anchor((kind, number))}"
    if passage.retired_on is None:
        return keep_for_a_while(
            HttpResponseRedirect(f"{passage.page.get_absolute_url()}{fragment}")
        )
    around = Surroundings.of(None)
    context = {
        "passage": passage,
        # Not `edition.page`, which would be fetched for its address.
        "last_url": f"{passage.page.get_absolute_url()}{passage.edition.address}/{fragment}",
        "mark": astray_mark(),
        "frame": frame_of(around, passage.page.path),
    }
    return keep_for_a_while(page_of("cells/gone.html", context, status=410))
