"""Permanent addresses of entries, sections, and marked passages in them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from cells.models import Passage
from cells.reading.cell import has_mark
from cells.reading.frame import frame_of
from cells.reading.grid import astray_mark
from cells.reading.surroundings import Surroundings
from cells.reading.texts import ParsedTexts, anchor
from cells.views.answers import keep_for_a_while, only_read, page_of


@only_read
def entry(request: HttpRequest, number: int, mark: str = "") -> HttpResponse:
    return passage_answer("entry", number, mark)


@only_read
def section(request: HttpRequest, number: int, mark: str = "") -> HttpResponse:
    return passage_answer("section", number, mark)


def passage_answer(kind: str, number: int, mark: str) -> HttpResponse:
    """Lead to where it stands today; 410 where it no longer stands, saying what became of it.

    With the `mark` of a passage in it: to that, wherever on its page it stands now. Where it is
    gone, to the whole, and the page says so (see `cells.views.pages.gone_in`). Nothing is said of
    what a withdrawn page held: raises `cells.models.page.Withdrawn`.
    """
    passages = Passage.objects.select_related("page__listed_on", "edition").defer(
        "edition__snapshot"
    )
    passage = get_object_or_404(passages, kind=kind, number=number)
    passage.page.refuse_if_withdrawn()
    url, place = passage.page.get_absolute_url(), anchor((kind, number))
    current = passage.page.current_edition if mark else None
    if current and has_mark(current.contents, mark, ParsedTexts()):
        return keep_for_a_while(HttpResponseRedirect(f"{url}#{mark}"))
    if passage.retired_on is None:
        gone = f"?gone={mark}&from={place}" if mark else ""
        return keep_for_a_while(HttpResponseRedirect(f"{url}{gone}#{place}"))
    around = Surroundings.of(None)
    context = {
        "passage": passage,
        # Not `edition.page`, which would be fetched for its address.
        "last_url": f"{url}{passage.edition.address}/#{place}",
        "mark": astray_mark(),
        "frame": frame_of(around, passage.page.path),
    }
    return keep_for_a_while(page_of("cells/gone.html", context, status=410))
