"""Editions as PDF, and the meeting sheet of a cell."""

from django.http import Http404, HttpRequest, HttpResponse

from cells.addresses import absolute
from cells.models import Page
from cells.printing.compiling import CannotPrint, TookTooLong
from cells.printing.keeping import Paper, pdf_of
from cells.reading.editions import Shown, edition_shown
from cells.reading.frame import frame_of
from cells.reading.names import title_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, only_read, page_of


@only_read
def pdf(request: HttpRequest, path: str, address: str | None = None) -> HttpResponse:
    """The current edition of a page, or the one with this address."""
    return paper_answer(request, "edition", edition_shown(path, address))


@only_read
def sheet(request: HttpRequest, path: str) -> HttpResponse:
    """One page to bring to a meeting: what a cell comes to, and its questions."""
    shown = edition_shown(path)
    if shown and shown.kind != Page.Kind.CELL:
        raise Http404
    return paper_answer(request, "sheet", shown)


def paper_answer(request: HttpRequest, paper: Paper, shown: Shown | None) -> HttpResponse:
    """The PDF; 503 with a page that says so where it cannot be made, or not at once."""
    if shown is None:
        raise Http404

    def make() -> HttpResponse:
        try:
            body = pdf_of(shown, paper)
        except CannotPrint as problem:
            return no_paper(shown, is_slow=isinstance(problem, TookTooLong))
        response = HttpResponse(body, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{filename(shown, paper)}"'
        response.headers["Link"] = f'<{absolute(shown.shown_url)}>; rel="canonical"'
        if shown.is_archive:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    response = answer(request, make, depends_on=(paper, *shown.depends_on))
    if response.status_code == 503:
        response.headers["Cache-Control"] = "no-store"
    return response


def filename(shown: Shown, paper: Paper) -> str:
    """Such as "drug-e5-2018-10-12.pdf"."""
    parts = [shown.page.path.replace("/", "-"), shown.edition.address if shown.edition else ""]
    return "-".join([*parts, *(["sheet"] if paper == "sheet" else [])]) + ".pdf"


def no_paper(shown: Shown, *, is_slow: bool) -> HttpResponse:
    around = Surroundings.of(None)
    context = {
        "shown": shown,
        "title": title_of(shown.snapshot),
        "is_slow": is_slow,
        "frame": frame_of(around, shown.page.path),
    }
    response = page_of("cells/no_paper.html", context, status=503)
    response.headers["Retry-After"] = "60"
    return response
