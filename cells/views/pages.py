"""Pages that have editions, as they are today and as they were."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from cells.describing.head import editions_described, page_described, version_links
from cells.models import Page
from cells.reading import cell, lists
from cells.reading.collections import MoreSearch, searches_of
from cells.reading.comparison import since_before
from cells.reading.editions import Shown, edition_shown, shown_in
from cells.reading.filters import choice_in
from cells.reading.frame import frame_of
from cells.reading.grid import grid_of
from cells.reading.matrix import matrix_page
from cells.reading.names import name_in_full, title_of, ways_up
from cells.reading.standing import Standing, standing
from cells.reading.surroundings import Surroundings
from cells.reading.texts import ParsedTexts
from cells.reading.topic import topic_page
from cells.richtext.vocabulary import MARK_ID
from cells.snapshots import Snapshot
from cells.views.answers import answer, keep_for_a_while, only_read, page_of

TEMPLATES = {
    Page.Kind.CELL: "cell",
    Page.Kind.ROW: "axis",
    Page.Kind.COLUMN: "axis",
    Page.Kind.MATRIX: "matrix",
    Page.Kind.PLAIN: "plain",
    Page.Kind.TOPIC: "topic",
}
# What pages look at in a query.
READ_IN_QUERIES = {"show", "gone", "from", "view", "row", "column"}


@only_read
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The current edition of a page of any kind: one query for the HTML that was made ahead, or
    for a 304; two else.
    """
    is_plain = not READ_IN_QUERIES & request.GET.keys()
    may_have_it = "If-None-Match" in request.headers
    found = standing(path, with_html=is_plain and not may_have_it)
    if found is None:
        return not_published(path)

    def make() -> HttpResponse:
        # What is made now may be newer than the validator of this answer, never older.
        ahead = standing(path, with_html=True) if found.is_ahead and may_have_it else found
        if is_plain and ahead and ahead.is_ahead and ahead.html and not settings.DEBUG:
            return HttpResponse(ahead.html)
        return page_of_today(found, request.GET)

    return linked(answer(request, make, depends_on=found.depends_on), found)


@only_read
def archived(request: HttpRequest, path: str, address: str) -> HttpResponse:
    """An edition by its own address, which the current one has as well."""
    shown = edition_shown(path, address)
    if shown is None:
        raise Http404
    return edition_answer(request, shown)


@only_read
def editions(request: HttpRequest, path: str) -> HttpResponse:
    """Every edition of a page, the newest first."""
    shown = edition_shown(path)
    if shown is None:
        raise Http404

    def make() -> HttpResponse:
        around = Surroundings.of(shown.page)
        found = shown.page.editions.select_related("page").order_by("-number")
        editions = list(found.defer("snapshot"))
        context = {
            "shown": shown,
            "editions": editions,
            "lines": since_before(shown.page, editions),
            "title": title_of(shown.snapshot),
            "name": name_in_full(shown.snapshot),
            "described": editions_described(shown, title_of(shown.snapshot)),
            "is_demonstration": shown.is_demonstration,
            "ways_up": ways_up(shown.snapshot, around),
            "frame": frame_of(around, path),
        }
        return page_of("cells/editions.html", context)

    return answer(request, make, depends_on=shown.depends_on)


def render_snapshot(
    request: HttpRequest, page: Page, snapshot: Snapshot, *, banner: str = ""
) -> HttpResponse:
    """A preview: the page as it would be if this snapshot of it were published now.

    The same templates as for readers, in at most two queries, or four for an essay on a topic;
    `banner` is a sentence for the top. The caller guards who may see it. Nobody may keep it.
    """
    response = shown_page(Shown(page, snapshot), request.GET, banner=banner)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def edition_answer(
    request: HttpRequest, shown: Shown, *, also: tuple[object, ...] = ()
) -> HttpResponse:
    """The page of an edition; `also` is what else it is made of."""
    depends_on = (*shown.depends_on, *also)
    make = partial(shown_page, shown, request.GET)
    return linked(answer(request, make, depends_on=depends_on), shown)


def linked(response: HttpResponse, shown: Shown | Standing) -> HttpResponse:
    """With links to the other editions."""
    response.headers["Link"] = ", ".join(
        f'<{url}>; rel="{rel}"' for rel, url in version_links(shown)
    )
    return response


def page_of_today(page: Standing, query: QueryDict) -> HttpResponse:
    """The current edition of a page, in one query. Raises `Withdrawn`."""
    around, told = Surroundings.with_told(page)
    if told is None:
        raise Http404
    return shown_page(shown_in(told), query, around=around)


def shown_page(
    shown: Shown, query: QueryDict, *, banner: str = "", around: Surroundings | None = None
) -> HttpResponse:
    """The page, current, archived or in preview. Junk in the query is passed over.

    One query, unless what stands round it is given; in a preview one more, for notices.
    """
    snapshot = shown.snapshot
    name = TEMPLATES[Page.Kind(shown.kind)]
    parsed = ParsedTexts()
    around = around or surroundings_of(shown, parsed)
    content = content_of(shown, around, parsed, query)
    ways = ways_up(snapshot, around)
    context = {
        "shown": shown,
        "banner": banner,
        name: content,
        "title": title_of(snapshot),
        "described": page_described(shown, content, around, parsed, ways),
        # Below an essay stands what others list.
        "is_demonstration": shown.is_demonstration or (name == "topic" and around.is_demonstration),
        "ways_up": ways,
        "frame": frame_of(around, snapshot["path"], content.grid),
    }
    return page_of(f"cells/{name}.html", context)


def surroundings_of(shown: Shown, parsed: ParsedTexts) -> Surroundings:
    snapshot, is_cell = shown.snapshot, shown.kind == Page.Kind.CELL
    targets = (cell if is_cell else lists).outside_targets(snapshot, parsed)
    documents = cell.documents_in(snapshot) if is_cell else ()
    return Surroundings.of(shown.page, targets, documents)


def content_of(shown: Shown, around: Surroundings, parsed: ParsedTexts, query: QueryDict) -> Any:
    """What the template shows, by the kind of page."""
    snapshot = shown.snapshot
    match shown.kind:
        case Page.Kind.CELL:
            return cell.cell_page(
                snapshot,
                around,
                parsed,
                url=shown.shown_url,
                choice=choice_in(query.get("show", "")),
                gone=None if shown.is_archive else gone_in(query),
                begun_on=shown.begun_on,
                searches=more_searches(shown, around),
                is_archive=shown.is_archive,
                notices=shown.notices,
            )
        case Page.Kind.MATRIX:
            return matrix_page(
                snapshot,
                around,
                view=query.get("view", ""),
                row=query.get("row", ""),
                column=query.get("column", ""),
            )
        case Page.Kind.PLAIN:
            return lists.prose_page(snapshot, around, parsed)
        case Page.Kind.TOPIC:
            return topic_page(snapshot, around, parsed, with_entries=not shown.is_archive)
    return lists.axis_page(snapshot, around, parsed, with_cells=not shown.is_archive)


def more_searches(shown: Shown, around: Surroundings) -> list[MoreSearch]:
    """Of the page as it is today; an edition in the archive has those of its day in its words."""
    if shown.is_preview or shown.is_archive or not around.has_searches(shown.page.path):
        return []
    return searches_of(shown.page)


def gone_in(query: QueryDict) -> cell.Gone | None:
    """What `?gone=p-ab12cd34&from=section-88` says; None without the id of a mark."""
    mark = query.get("gone", "")
    return cell.Gone(mark, query.get("from", "")) if MARK_ID.fullmatch(mark) else None


def not_published(path: str) -> HttpResponse:
    """404; for a square of a published matrix a page that says so. Raises Http404 else."""
    slug, _, code = path.partition("/")
    around = Surroundings.of(Page.objects.filter(path=slug).first())
    matrix = around.matrix(slug)
    grid = grid_of(matrix, around, here=code.upper()) if matrix and code else None
    square = next((s for s in grid.squares if s.is_here), None) if grid else None
    if grid is None or square is None:
        raise Http404
    context = {"grid": grid, "square": square, "frame": frame_of(around, path, grid)}
    return keep_for_a_while(page_of("cells/no_edition.html", context, status=404))
