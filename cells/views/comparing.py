"""What changed between any two editions of a page."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)

from cells.comparing import compare
from cells.models import Edition
from cells.reading.comparison import compare_url, comparison_page, outside_targets
from cells.reading.editions import Shown, edition_shown
from cells.reading.frame import Way, frame_of
from cells.reading.names import name_in_full, title_of, ways_up
from cells.reading.surroundings import Surroundings
from cells.reading.warned import warned_in
from cells.views.answers import answer, keep_for_a_while, only_read, page_of


@only_read
def choose(request: HttpRequest, path: str) -> HttpResponse:
    """`?from=2018-10-12&to=2020-03-01` leads to the comparison; without, two can be chosen."""
    shown = page_shown(path)
    editions = editions_of(shown)
    by_address = {edition.address: edition for edition in editions}
    older, newer = (by_address.get(request.GET.get(key, "")) for key in ("from", "to"))
    if older and newer:
        return keep_for_a_while(HttpResponseRedirect(in_order(older, newer, request)))
    has_asked = bool({"from", "to"} & request.GET.keys())
    context = {"shown": shown, "editions": editions, "has_asked": has_asked}
    around = Surroundings.of(shown.page)
    return unlisted(keep_for_a_while(page_with(context, shown, around)))


@only_read
def comparison(request: HttpRequest, path: str, older: str, newer: str) -> HttpResponse:
    """Two editions, the older one first; in the other order the address leads to that."""
    shown = page_shown(path)
    is_whole = request.GET.get("whole") == "1"

    def make() -> HttpResponse:
        two = shown.page.editions.select_related("page").filter(address__in=[older, newer])
        by_address = {edition.address: edition for edition in two}
        if older not in by_address or newer not in by_address:
            raise Http404
        one, other = by_address[older], by_address[newer]
        if one.number > other.number:
            return HttpResponsePermanentRedirect(in_order(one, other, request))
        return compared(shown, one, other, is_whole=is_whole)

    depends_on = ("compare", older, newer, is_whole, *shown.depends_on)
    return unlisted(answer(request, make, depends_on=depends_on))


def page_shown(path: str) -> Shown:
    """The page at this path; raises Http404 where none is published."""
    shown = edition_shown(path)
    if shown is None:
        raise Http404
    return shown


def editions_of(shown: Shown) -> list[Edition]:
    """All of them, the newest first, without their snapshots."""
    editions = shown.page.editions.select_related("page").order_by("-number")
    return list(editions.defer("snapshot"))


def in_order(one: Edition, other: Edition, request: HttpRequest) -> str:
    """Where the two are compared; whether the whole page is shown stays as it was."""
    older, newer = sorted((one, other), key=lambda edition: edition.number)
    whole = "?whole=1" if request.GET.get("whole") == "1" else ""
    return compare_url(older, newer) + whole


def compared(shown: Shown, older: Edition, newer: Edition, *, is_whole: bool) -> HttpResponse:
    found = compare(older.contents, newer.contents, whole=is_whole)
    around = Surroundings.of(shown.page, outside_targets(found.wanted))
    editions = editions_of(shown)
    content = comparison_page(found, around, editions, older, newer, is_whole=is_whole)
    context = {
        "shown": shown,
        "editions": editions,
        "comparison": content,
        "warned": warned_in((older.contents, newer.contents)),
        "is_demonstration": Edition.Source.DEMO in (older.source, newer.source),
    }
    return page_with(context, shown, around)


def page_with(context: dict[str, Any], shown: Shown, around: Surroundings) -> HttpResponse:
    ways = [*ways_up(shown.snapshot, around), Way("Editions", shown.editions_url)]
    frame = frame_of(around, shown.page.path)
    name, title = name_in_full(shown.snapshot), title_of(shown.snapshot)
    context |= {"name": name, "title": title, "ways_up": ways, "frame": frame}
    return page_of("cells/compare.html", context)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Comparisons are for people who came from a page: search engines list the editions."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
