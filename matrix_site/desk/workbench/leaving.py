"""An entry that leaves its cell, for good or for another: first one sees what refers to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cells import newsroom
from cells.editing import version_of
from cells.models import Cell
from cells.ordering import CannotMove, Move
from cells.publishing.using import uses_of_row
from entries import moving
from entries.admin import RetireForm
from entries.models import Entry
from matrix_site.desk.links import cell_address
from matrix_site.desk.workbench.views import cell_at, require_change, say_moved, screen

GONE = "Nothing was done: the entry is not listed in this cell any more."
CHANGED = "Somebody changed this entry meanwhile. Look at it again."


class OtherCellForm(forms.Form):
    cell = forms.ModelChoiceField(
        Cell.objects.none(),
        label="To the cell",
        empty_label="Choose a cell",
        error_messages={"required": "Choose a cell."},
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        others = Cell.objects.with_axes().exclude(pk=entry.cell_id)
        self.fields["cell"].queryset = others  # type: ignore[attr-defined]

    def clean_cell(self) -> Cell:
        cell: Cell = self.cleaned_data["cell"]
        if cell.entries.standing().filter(document=self.entry.document_id).exists():
            raise ValidationError(f"{cell} lists this document already.")
        return cell


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take an entry off the page, with the reason that readers are given."""
    return leave(
        request,
        pk,
        number,
        act="retire",
        make=lambda entry: RetireForm(request.POST or None),
        done=lambda entry, said: moving.retire(entry, said["reason"]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def to_another_cell(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """List an entry in another cell."""
    return leave(
        request,
        pk,
        number,
        act="move",
        make=lambda entry: OtherCellForm(request.POST or None, entry=entry),
        done=lambda entry, said: moving.move_to_cell(entry, said["cell"]),
    )


TITLES = {"retire": "Retire this entry", "move": "Move to another cell"}


def leave(
    request: HttpRequest,
    pk: int,
    number: int,
    *,
    act: str,
    make: Callable[[Entry], forms.Form],
    done: Callable[[Entry, dict[str, Any]], Move],
) -> HttpResponse:
    """Ask with the form that `make` gives; once it is valid, `done` acts.

    Refused where the entry is not as it was when the form was opened.
    """
    require_change(request, "entries.entry")
    cell = cell_at(request, pk)
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        entry = cell.entries.standing().select_related("document").filter(pk=number).first()
        if entry is None:
            messages.error(request, GONE)
            return redirect(cell_address(cell))
        form = make(entry)
        if form.is_valid() and request.POST.get("row_version") != version_of(entry):
            form.add_error(None, CHANGED)
        elif form.is_valid():
            try:
                move = done(entry, form.cleaned_data)
            except CannotMove as refusal:
                form.add_error(None, str(refusal))
            else:
                say_moved(request, move, "entry", entry.pk, entry.headline or str(entry.document))
                return redirect(cell_address(cell))
    context = screen(request, cell) | {
        "title": TITLES[act],
        "act": act,
        "entry": entry,
        "form": form,
        "row_version": version_of(entry),
        "uses": uses_of_row(entry),
        "delete_url": delete_url(request, entry) if act == "retire" else "",
    }
    return render(request, "desk/workbench/leave.html", context)


def delete_url(request: HttpRequest, entry: Entry) -> str:
    """Where a draft that nobody outside has seen is deleted; "" if it may not be."""
    if entry.was_published or not request.user.has_perm("entries.delete_entry"):
        return ""
    return reverse("admin:entries_entry_delete", args=[entry.pk])
