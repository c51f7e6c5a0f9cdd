"""The first screen of the newsroom: each matrix as its grid, with what waits in each cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from cells.models import Cell, Edition, Matrix, Page, Release, ReleaseItem
from entries.linkchecking.states import gone_by_cell, queue_facts
from entries.models import Message
from matrix_site.desk.choices import Choice
from matrix_site.desk.links import cell_address, work_address
from matrix_site.desk.panels import Item, page_url
from matrix_site.desk.unpublished import Unpublished, saved_by, unpublished
from subscriptions.models import Delivery

LATEST = 6
# How many of one's own unfinished cells are listed.
UNFINISHED = 8
# The drafts that a page may stand for: `Page.subject` is one of them.
SUBJECTS = ("cell", "matrix", "column", "row", "plainpage", "essay")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work that may wait in a cell: how it is asked for (`?show=`), said and drawn."""

    name: str
    label: str
    icon: str
    look: str


KINDS = (
    Kind("draft", "Unpublished changes", "pencil", "draft"),
    Kind("due", "Review overdue", "clock", "planned"),
    Kind("links", "Dead links", "link-gone", "bad"),
    Kind("messages", "Messages", "envelope", "message"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work of one kind in a cell; `short` is what stands beside the icon, `words` says all."""

    kind: Kind
    number: int
    short: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Square:
    """A cell in its grid."""

    cell: Cell
    entries: int
    url: str
    waiting: list[Waiting]
    is_dim: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix; a square is None where no cell is. Lines are (row, its squares)."""

    matrix: Matrix
    columns: list[Any]
    lines: list[tuple[Any, list[Square | None]]]
    cells: int
    entries: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that ought to be moving: how many wait, since when the oldest is due (or None).

    `url` is where it is looked after, or "".
    """

    label: str
    number: int
    oldest_at: datetime | None
    url: str = ""

    @property
    def age(self) -> str:
        return f"oldest {timesince(self.oldest_at, depth=1)}" if self.oldest_at else "none late"


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits where; `?show=draft` and so on dims the cells without.

    Staff who may not see drafts have Django's list of what they may see.
    """
    if not request.user.has_perm("cells.view_cell"):
        return admin.site.index(request)
    chosen = next((one for one in KINDS if one.name == request.GET.get("show")), None)
    changes = unpublished()
    gone = gone_by_cell()
    cells = list(cells_with_counts())
    waiting = {
        cell.pk: waiting_in(cell, changes.get(cell.page_id), gone.get(cell.page_id, 0))
        for cell in cells
    }
    names = {cell.page_id: str(cell) for cell in cells}
    context = {
        **admin.site.each_context(request),
        "title": "Desk",
        "choices": choices(waiting.values(), chosen),
        "grids": grids(cells, waiting, chosen),
        "unfinished": unfinished_of(request.user, names, changes),
        "coming": coming_up(names),
        "latest": latest_editions(names),
        "queues": queues(),
    }
    return render(request, "desk/dashboard.html", context)


def cells_with_counts() -> QuerySet[Cell]:
    """All cells as the grids have them; with the numbers `standing` and `unanswered`."""
    unanswered = Q(
        page__messages__state__in=Message.WAITING_STATES, page__messages__draft_entry=None
    )
    return (
        Cell.objects.with_axes()
        .select_related("page__current_edition")
        .defer("page__current_edition__snapshot")
        .annotate(
            standing=Count("entries", filter=Q(entries__retired_at=None), distinct=True),
            unanswered=Count("page__messages", filter=unanswered, distinct=True),
        )
        .order_by("column__matrix__order", "column__matrix_id", "row__number", "column__letter")
    )


def waiting_in(cell: Any, changes: Unpublished | None, gone: int) -> list[Waiting]:
    """What waits in a cell of which so many addresses are gone."""
    draft, due, links, messages = KINDS
    found = []
    if changes or (cell.page.current_edition is None and cell.standing):
        number = len(changes.parts) if changes else 0
        words = changes.in_words() if changes else "not published yet"
        url = page_url("publish", cell)
        found.append(Waiting(draft, 1, str(number) if changes else "new", words, url))
    if cell.page.is_overdue():
        words = f"review was due by {cell.page.review_by:%-d %B %Y}"
        url = reverse("desk:review", args=[cell.page_id])
        found.append(Waiting(due, 1, "late", words, url))
    if gone:
        words = f"{gone} dead link{pluralize(gone)}"
        url = f"{reverse('desk:links')}?{urlencode({'show': 'gone', 'place': cell.page.path})}"
        found.append(Waiting(links, gone, str(gone), words, url))
    if cell.unanswered:
        words = f"{cell.unanswered} message{pluralize(cell.unanswered)}"
        url = f"{reverse('desk:inbox')}?{urlencode({'cell': cell.page.path})}"
        found.append(Waiting(messages, cell.unanswered, str(cell.unanswered), words, url))
    return found


def choices(waiting: Iterable[list[Waiting]], chosen: Kind | None) -> list[Choice]:
    """*Everything*, then each kind with how much of it there is: the key of the grids as well."""
    total = dict.fromkeys(KINDS, 0)
    for one in waiting:
        for work in one:
            total[work.kind] += work.number
    kinds = [
        Choice(k.label, f"?show={k.name}", k == chosen, total[k], k.icon, k.look) for k in KINDS
    ]
    return [Choice("Everything", "?", chosen is None), *kinds]


def grids(cells: list[Any], waiting: dict[int, list[Waiting]], chosen: Kind | None) -> list[Grid]:
    found = []
    for matrix, of_matrix in groupby(cells, key=lambda cell: cell.matrix):
        squares = [square_of(cell, waiting[cell.pk], chosen) for cell in of_matrix]
        columns = {one.cell.column.letter: one.cell.column for one in squares}
        rows = {one.cell.row.number: one.cell.row for one in squares}
        at = {(one.cell.row.number, one.cell.column.letter): one for one in squares}
        lines = [(rows[n], [at.get((n, letter)) for letter in sorted(columns)]) for n in rows]
        in_order = [columns[letter] for letter in sorted(columns)]
        entries = sum(one.entries for one in squares)
        found.append(Grid(matrix, in_order, lines, len(squares), entries))
    return found


def square_of(cell: Any, waiting: list[Waiting], chosen: Kind | None) -> Square:
    is_dim = chosen is not None and all(work.kind != chosen for work in waiting)
    return Square(cell, cell.standing, cell_address(cell), waiting, is_dim)


def unfinished_of(
    user: Any, names: dict[int, str], changes: dict[int, Unpublished]
) -> list[tuple[Item, datetime]]:
    """The pages in which this user changed what is not published, the last saved first."""
    mine = saved_by(user) | {
        number: of_cell.last_at for number, of_cell in changes.items() if user.pk in of_cell.people
    }
    pages = Page.objects.filter(pk__in=mine).select_related(*SUBJECTS)
    newest = sorted(pages, key=lambda page: mine[page.pk], reverse=True)[:UNFINISHED]
    return [(unfinished_item(page, names, changes), mine[page.pk]) for page in newest]


def unfinished_item(page: Page, names: dict[int, str], changes: dict[int, Unpublished]) -> Item:
    if of_cell := changes.get(page.pk):
        said = of_cell.in_words()
    else:
        said = "changed" if page.current_edition_id else "not published yet"
    return Item(f"{name_of(page, names)}: {said}", work_address(page.subject))


def name_of(page: Page, names: dict[int, str]) -> str:
    """A cell's own, else its kind and address."""
    return names.get(page.pk) or f"{page.get_kind_display()} {page}"


def coming_up(names: dict[int, str]) -> list[tuple[Release, str]]:
    """What waits for an editor, then what goes live by itself, with the names of its pages."""
    items = Prefetch("items", ReleaseItem.objects.select_related("page").defer("snapshot"))
    found = Release.objects.prefetch_related(items)
    return [
        (one, ", ".join(name_of(item.page, names) for item in one.items.all()))
        for one in [*found.held(), *found.planned()][:LATEST]
    ]


def latest_editions(names: dict[int, str]) -> list[tuple[str, Edition]]:
    """The newest with the name of their page."""
    newest = Edition.objects.select_related("page", "published_by").defer("snapshot")
    found = newest.order_by("-published_at", "-pk")[:LATEST]
    return [(name_of(one.page, names), one) for one in found]


def queues() -> list[Queue]:
    """What waits to be answered, sent or looked at, with the age of the oldest."""
    messages = Message.objects.to_answer().aggregate(number=Count("pk"), oldest=Min("received_at"))
    url = reverse("desk:inbox")
    links = queue_facts()
    mails = Delivery.objects.unfinished().aggregate(number=Count("pk"), oldest=Min("created_at"))
    planned = Release.objects.planned().aggregate(number=Count("pk"), next=Min("planned_for"))
    late = planned["next"] if planned["next"] and planned["next"] < timezone.now() else None
    return [
        Queue("Messages to answer", messages["number"], messages["oldest"], url),
        Queue("Mails to send", mails["number"], mails["oldest"]),
        Queue("Link checks due", links.due, links.oldest_due_at, reverse("desk:links")),
        Queue("Editions planned", planned["number"], late, reverse("desk:releases")),
    ]
