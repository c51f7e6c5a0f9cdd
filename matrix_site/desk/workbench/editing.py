"""One part of a cell in a form of its own; script shows the same form in place."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bites.models import Bite, Section
from cells import newsroom
from cells.editing import VersionedForm
from cells.editing.forms import VERSION_FIELDS
from cells.models import Cell
from entries import moving
from entries.models import Entry
from matrix_site.desk.links import cell_address, edit_address, with_next
from matrix_site.desk.workbench.forms import (
    EntryPlaceForm,
    EntryWordsForm,
    HeadForm,
    MoreForm,
    SectionWordsForm,
)
from matrix_site.desk.workbench.views import cell_at, require_change, say, screen


def row_of_cell(cell: Cell, number: int) -> models.Model:
    if number:
        raise Http404
    # Without what was joined to it: the form compares and saves the row alone.
    return Cell.objects.select_related("page").get(pk=cell.pk)


def entry_of(cell: Cell, number: int) -> models.Model | None:
    return cell.entries.select_related("document", "cell__page").filter(pk=number).first()


def section_of(cell: Cell, number: int) -> models.Model | None:
    return Section.objects.select_related("bite__cell").filter(pk=number, bite__cell=cell).first()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has a form: its row of a cell (None where it is gone), and what it is called."""

    form: type[VersionedForm]
    row: Callable[[Cell, int], models.Model | None]
    model: str
    name: str


PARTS = {
    "head": Part(HeadForm, row_of_cell, "cells.cell", "Headline and summary"),
    "more": Part(MoreForm, row_of_cell, "cells.cell", "More"),
    "entry": Part(EntryWordsForm, entry_of, "entries.entry", "Entry"),
    "section": Part(SectionWordsForm, section_of, "bites.section", "Section"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, kind: str, number: int = 0) -> HttpResponse:
    """The form of one part; saving leads back to it on the workbench, or on to the review."""
    part = PARTS.get(kind)
    if part is None:
        raise Http404
    require_change(request, part.model)
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        cell = cell_at(request, pk)
        row = part.row(cell, number)
        if row is None and request.method == "POST":
            return gone(request, part)
        if row is None:
            raise Http404
        form = part.form(request.POST or None, instance=row)
        categories = categories_form(request, row)
        if request.method == "POST" and is_valid(form, categories):
            save(form, categories)
            anchor = f"{kind}-{number}" if number else kind
            say(request, f"Saved: {name_of(part, row)}.", anchor)
            return saved(request, cell, kind, number)
    context = screen(request, cell) | {
        "title": f"Edit: {name_of(part, row)}",
        "form": form,
        "categories": categories,
        "kind": kind,
        "anchor": f"{kind}-{number}" if number else kind,
        "part_name": name_of(part, row),
        "row": row,
        "can_publish": request.user.has_perm("cells.publish_page"),
        "document_url": document_url(cell, row),
        "delete_url": delete_url(request, cell, row),
    }
    return render(request, "desk/workbench/edit.html", context)


def is_valid(form: VersionedForm, categories: EntryPlaceForm | None) -> bool:
    """Both are looked at, so that all that is wrong is said at once."""
    answers = [form.is_valid(), categories is None or categories.is_valid()]
    return all(answers)


def categories_form(request: HttpRequest, row: models.Model) -> EntryPlaceForm | None:
    """Of an entry; None for other parts."""
    if not isinstance(row, Entry):
        return None
    initial = {"category": row.category, "second_category": row.second_category}
    opened = {"opened_category": row.category, "opened_second": row.second_category}
    return EntryPlaceForm(request.POST or None, initial=initial | opened)


def save(form: VersionedForm, place: EntryPlaceForm | None) -> None:
    """Save the words; another category is a move, with its place and its way back."""
    row = form.save()
    if not isinstance(row, Entry) or place is None:
        return
    if place.chosen_category not in (None, row.category):
        moving.move_to_category(row, str(place.chosen_category))
        row.refresh_from_db()
    if place.chosen_second not in (None, row.second_category, row.category):
        moving.set_second_category(row, str(place.chosen_second))


def saved(request: HttpRequest, cell: Cell, kind: str, number: int) -> HttpResponse:
    """On to the review where that was pressed, else back to the part."""
    if "review" in request.POST and request.user.has_perm("cells.publish_page"):
        return redirect("desk:publish", path=cell.page.path)
    target = (kind, number) if number else None
    return redirect(cell_address(cell, target) if target else f"{cell_address(cell)}#{kind}")


def name_of(part: Part, row: models.Model) -> str:
    if isinstance(row, Entry):
        return row.headline or row.document.title or f"entry {row.pk}"
    return row.title if isinstance(row, Section) else part.name


def document_url(cell: Cell, row: models.Model) -> str:
    """The form of an entry's document, which leads back here; "" of other parts."""
    if not isinstance(row, Entry):
        return ""
    return with_next(edit_address(row.document), cell_address(cell, ("entry", row.pk)))


def delete_url(request: HttpRequest, cell: Cell, row: models.Model) -> str:
    """Where a section of the bite is deleted, with what refers to it; "" of other parts."""
    if not isinstance(row, Section) or not request.user.has_perm("bites.delete_section"):
        return ""
    return with_next(reverse("admin:bites_section_delete", args=[row.pk]), cell_address(cell))


def gone(request: HttpRequest, part: Part) -> HttpResponse:
    """What was typed over a row that somebody deleted or moved away, to be copied."""
    hidden = {"csrfmiddlewaretoken", "review", *VERSION_FIELDS}
    context = {
        **admin.site.each_context(request),
        "title": f"This {part.name.lower()} has been deleted, or moved to another cell",
        "typed": {name: value for name, value in request.POST.items() if name not in hidden},
    }
    return render(request, "cells/editing/gone.html", context, status=410)


class NewSectionForm(forms.ModelForm):
    class Meta:
        model = Section
        fields = ["heading", "body"]
        labels = {"body": "Words"}


@require_http_methods(["GET", "HEAD", "POST"])
def add_section(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new section of the bite, last of its kind; the bite is made with its first section."""
    require_change(request, "bites.section")
    if kind not in Section.Kind.values:
        raise Http404
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        cell = cell_at(request, pk)
        there = Section.objects.filter(bite__cell=cell, kind=kind)
        is_single = kind in (Section.Kind.ABOUT, Section.Kind.START)
        if is_single and (only := there.first()):
            return redirect("desk:workbench_edit", pk=cell.pk, kind="section", number=only.pk)
        section = Section(kind=kind, order=there.count() + 1)
        form = NewSectionForm(request.POST or None, instance=section)
        form.fields["heading"].required = not is_single
        if request.method == "POST" and form.is_valid():
            section.bite, _ = Bite.objects.get_or_create(cell=cell)
            form.save()
            say(request, f"Added: {section.title}.", f"section-{section.pk}")
            return saved(request, cell, "section", section.pk)
    context = screen(request, cell) | {
        "title": f"Add: {Section.Kind(kind).label}",
        "form": form,
        "kind": "section",
        "anchor": "bite",
        "part_name": f"New: {Section.Kind(kind).label}",
        "row": None,
        "can_publish": request.user.has_perm("cells.publish_page"),
        "action": reverse("desk:workbench_add_section", args=[cell.pk, kind]),
    }
    return render(request, "desk/workbench/edit.html", context)
