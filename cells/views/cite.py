"""How to cite a page in one of its editions, or a document that is listed."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cells.exporting.citing import apa, vancouver
from cells.exporting.listed import listed_in
from cells.exporting.works import Work, work_of_page, works_of
from cells.models import Page
from cells.reading.frame import frame_of
from cells.reading.grid import Grid, grid_of
from cells.reading.names import title_of, ways_up
from cells.reading.surroundings import Surroundings
from cells.snapshots import Snapshot
from cells.views.answers import answer, only_read, page_of
from cells.views.exports import edition_of, passage_of_entry, shown_or_404
from cells.views.passages import passage_answer


@only_read
def page(request: HttpRequest, path: str, address: str | None = None) -> HttpResponse:
    """The edition with this address, or the current one. Either way its own address is cited."""
    shown = shown_or_404(path, address)

    def make() -> HttpResponse:
        around = Surroundings.of(shown.page)
        context = {
            **citations(work_of_page(edition_of(shown))),
            "shown": shown,
            "title": title_of(shown.snapshot),
            "ways_up": ways_up(shown.snapshot, around),
            "lists_documents": shown.kind == Page.Kind.CELL,
            "is_demonstration": shown.is_demonstration,
            "frame": frame_of(around, path, grid_round(shown.snapshot, around)),
        }
        return page_of("cells/cite.html", context)

    return answer(request, make, depends_on=("cite", *shown.depends_on))


@only_read
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """The document of an entry as it is listed today; 410 where it no longer is."""
    passage = passage_of_entry(number)
    if passage.retired_on:
        return passage_answer("entry", number, "")

    def make() -> HttpResponse:
        around, snapshot = Surroundings.of(passage.page), passage.edition.contents
        [listed] = listed_in([passage.edition], only={number})
        [work] = works_of([listed])
        context = {
            **citations(work),
            "listed": listed,
            "work": work,
            "stem": f"/entry/{number}",
            "cell_url": passage.page.get_absolute_url(),
            "ways_up": ways_up(snapshot, around),
            "is_demonstration": listed.is_demonstration,
            "frame": frame_of(around, snapshot["path"], grid_round(snapshot, around)),
        }
        return page_of("cells/cite_entry.html", context)

    home = Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()
    depends_on = ("cite", number, passage.edition_id, passage.page.facts_version, home)
    return answer(request, make, depends_on=depends_on)


def grid_round(snapshot: Snapshot, around: Surroundings) -> Grid | None:
    """The grid that shows where a cell stands, for the mark."""
    head = snapshot.get("head")
    matrix = around.matrix(head["matrix"]["slug"]) if head else None
    return grid_of(matrix, around, here=head["code"]) if head and matrix else None


def citations(work: Work) -> dict[str, object]:
    """The citations in each style, with the style's name."""
    return {
        "citations": [
            ("APA", "7th edition", apa(work)),
            ("Vancouver", "National Library of Medicine", vancouver(work, timezone.localdate())),
        ],
    }
