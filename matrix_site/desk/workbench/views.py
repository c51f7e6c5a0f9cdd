"""The page of the workbench."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_prose_editor.widgets import importmap
from js_asset import Media

from cells.models import Cell
from cells.ordering import Move
from cells.richtext.widgets import RichTextWidget
from matrix_site.desk.links import cell_address
from matrix_site.desk.workbench.bench import Bench
from matrix_site.desk.workbench.chips import chips_of
from matrix_site.desk.workbench.panels import acts_of, panels_of, states_of

# The tags of a message say where what it tells of stands, "at entry-12", and of what can be
# undone how: "undo entry-12 345".
AT, UNDO = "at", "undo"


@require_safe
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    """A cell as readers will see it, with an *Edit* beside every part."""
    cell = cell_at(request, pk)
    bench = Bench(cell, request.user)
    chips = chips_of(bench)
    context = screen(request, cell) | {
        "title": f"{cell}: workbench",
        "bench": bench,
        "groups": bench.groups(chips),
        "sections": bench.section_cards(chips),
        "states": states_of(bench),
        "acts": acts_of(bench),
        "panels": panels_of(bench),
        "said": list(said_of(request, cell)),
    }
    return render(request, "desk/workbench/bench.html", context)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on what was done, and where that stands now ("entry-12") or "".

    `undo_url` takes `record` to undo it, or is "".
    """

    sentence: str
    look: str
    anchor: str = ""
    undo_url: str = ""
    record: str = ""


def said_of(request: HttpRequest, cell: Cell) -> Iterator[Said]:
    """The messages of the last act, with a way to undo it where it can be undone."""
    for message in messages.get_messages(request):
        match (message.extra_tags or "").split():
            case [tag, anchor, record] if tag == UNDO:
                kind, _, number = anchor.partition("-")
                url = reverse("desk:workbench_move", args=[cell.pk, kind, int(number)])
                yield Said(str(message), message.level_tag, anchor, url, record)
            case [tag, anchor] if tag == AT:
                yield Said(str(message), message.level_tag, anchor)
            case _:
                yield Said(str(message), message.level_tag)


def say(request: HttpRequest, sentence: str, anchor: str) -> None:
    """Tell that something was saved, and where it stands."""
    messages.success(request, sentence, extra_tags=f"{AT} {anchor}")


def say_moved(request: HttpRequest, move: Move, kind: str, number: int, name: str) -> None:
    """Tell what was done, to be undone from where it is shown."""
    tags = f"{UNDO} {kind}-{number} {move.record}"
    messages.success(request, f"“{name}”: {move.sentence}", extra_tags=tags)


def cell_at(request: HttpRequest, pk: int) -> Cell:
    """The cell with its axes, page and edition. Raises Http404, PermissionDenied."""
    if not request.user.has_perm("cells.view_cell"):
        raise PermissionDenied("To see drafts you must be an editor.")
    cells = Cell.objects.with_axes().select_related(
        "page__current_edition", "page__listed_on", "column__page", "row__page"
    )
    return get_object_or_404(cells, pk=pk)


def require_change(request: HttpRequest, model: str) -> None:
    """Raise PermissionDenied unless the user may change rows of this model ("entries.entry")."""
    app, _, name = model.partition(".")
    if not request.user.has_perm(f"{app}.change_{name}"):
        raise PermissionDenied("To change drafts you must be an editor.")


def screen(request: HttpRequest, cell: Cell) -> dict[str, Any]:
    """What every screen of the workbench needs."""
    return {
        **admin.site.each_context(request),
        "cell": cell,
        "subject": cell,
        "edit_url": cell_address(cell),
        "action": request.get_full_path(),
        # Of the editor only what must be there before: it is loaded with the first form.
        "editor": Media(importmap=importmap, css=RichTextWidget().media._css),
    }
