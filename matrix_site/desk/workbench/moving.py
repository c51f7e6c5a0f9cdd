"""Buttons that move an entry or a section; each is saved at once and can be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from bites import moving as sections
from bites.models import Section
from cells import newsroom
from cells.ordering import CannotMove, Move
from entries import moving as entries
from entries.models import Entry
from matrix_site.desk.links import cell_address
from matrix_site.desk.returning import go_back
from matrix_site.desk.workbench.forms import NO_SECOND, MoveForm
from matrix_site.desk.workbench.views import cell_at, require_change, say_moved

MODELS = {"entry": "entries.entry", "section": "bites.section"}


@require_POST
def move(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """Do what one button says, and lead back to what was moved."""
    if kind not in MODELS:
        raise Http404
    require_change(request, MODELS[kind])
    cell = cell_at(request, pk)
    with transaction.atomic():
        newsroom.lock()
        row = row_of(kind, number)
        form = MoveForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Nothing was moved: the button said nothing that can be done.")
            return redirect(cell_address(cell))
        try:
            done = ACTS[kind](row, form.cleaned_data)
        except CannotMove as refusal:
            messages.error(request, f"Nothing was moved. {refusal}")
        else:
            say_moved(request, done, kind, number, name_of(row))
    return go_back(request, cell_address(cell, (kind, number)))


def row_of(kind: str, number: int) -> Entry | Section:
    """Of whatever cell: what was moved to another one is undone from where it was."""
    if kind == "entry":
        return get_object_or_404(Entry.objects.select_related("document"), pk=number)
    return get_object_or_404(Section, pk=number)


def move_entry(entry: Entry, said: dict[str, Any]) -> Move:
    if said["undo"]:
        return entries.undo(entry, said["undo"])
    if said["step"]:
        return entries.move_by(entry, said["step"])
    if said["category"]:
        return entries.move_to_category(entry, said["category"], said["place"])
    if said["second"]:
        second = "" if said["second"] == NO_SECOND else said["second"]
        return entries.set_second_category(entry, second)
    return entries.move_within(entry, said["place"])


def move_section(section: Section, said: dict[str, Any]) -> Move:
    if said["undo"]:
        return sections.undo(section, said["undo"])
    if said["step"]:
        return sections.move_by(section, said["step"])
    if said["place"]:
        return sections.move_within(section, said["place"])
    raise CannotMove("A section stays in its bite.")


ACTS: dict[str, Callable[[Any, dict[str, Any]], Move]] = {
    "entry": move_entry,
    "section": move_section,
}


def name_of(row: Entry | Section) -> str:
    return row.title if isinstance(row, Section) else row.headline or row.document.title
