"""Who else has this open: told by a beat of each browser, and forgotten minutes after the last."""

from functools import singledispatch
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from bites.models import Bite, Section
from cells.models import Cell, Credit, Page, Presence
from cells.models.subject import Subject
from entries.answering import named
from entries.models import Entry


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """A beat: `place` is open in this browser, or with `leave` no longer. Answers with the others.

    Only what has a form in the admin, and for those who may see it there.
    """
    row = row_at(request, request.POST.get("place", ""))
    place = place_of(row)
    if "leave" in request.POST:
        Presence.objects.filter(user=request.user.pk, place=place).delete()
        return HttpResponse(status=204)
    page = page_of(row)
    Presence.objects.beat(request.user, place, page.pk if page else None)
    return render(request, "desk/_here.html", beside(row, request.user))


def beside(row: models.Model, user: Any) -> dict[str, Any]:
    """What `desk/_here.html` shows beside this row, or on the workbench of this page."""
    words = on_page(row, user) if isinstance(row, Page) else in_form(row, user)
    return {"place": place_of(row), "colleagues": words}


def on_page(page: Page, user: Any) -> list[str]:
    """Such as "Tom is here, in issue 2", one for each colleague; one query, more if any is here."""
    found: dict[Any, str] = {}
    others = Presence.objects.here().filter(page=page).exclude(user=user.pk)
    for one in others.select_related("user"):
        part = part_named(one.place)
        found[one.user] = part or found.get(one.user, "")
    return [f"{named(who)} is here{f', in {part}' * bool(part)}" for who, part in found.items()]


def in_form(row: models.Model, user: Any) -> list[str]:
    """Such as "Tom has this open too, since 10:38"; one query."""
    others = Presence.objects.here().filter(place=place_of(row)).exclude(user=user.pk)
    return [
        f"{named(one.user)} has this open too, since {timezone.localtime(one.since):%H:%M}"
        for one in others.select_related("user")
    ]


def place_of(row: models.Model) -> str:
    """Such as "entries.entry-12"."""
    return f"{row._meta.label_lower}-{row.pk}"


def row_at(request: HttpRequest, place: str) -> models.Model:
    """The row of a place. Raises Http404, PermissionDenied."""
    label, _, number = place.rpartition("-")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    table = admin.site._registry.get(model)
    if table is None or not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise Http404
    if not table.has_view_permission(request):
        raise PermissionDenied("To see this you must be an editor.")
    row = model._default_manager.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@singledispatch
def page_of(row: Any) -> Page | None:
    """The page that a row belongs to; None where it belongs to several or to none."""
    return None


@page_of.register
def _(page: Page) -> Page:
    return page


@page_of.register
def _(subject: Subject) -> Page:
    return subject.page


@page_of.register
def _(entry: Entry) -> Page:
    return entry.cell.page


@page_of.register
def _(section: Section) -> Page:
    return section.bite.cell.page


@page_of.register
def _(bite: Bite) -> Page:
    return bite.cell.page


@page_of.register
def _(credit: Credit) -> Page | None:
    return credit.cell.page if credit.cell else None


def part_named(place: str) -> str:
    """What colleagues call a part of a page: "issue 2", "“Retention protects”"; "" of the whole."""
    label, _, number = place.rpartition("-")
    if label == Entry._meta.label_lower:
        entry = Entry.objects.select_related("document").filter(pk=number).first()
        name = (entry.headline or entry.document.title) if entry else ""
        return f"“{Truncator(name).chars(40)}”" if name else "an entry"
    if label == Section._meta.label_lower:
        return section_named(Section.objects.filter(pk=number).first())
    return "headline and summary" if label == Cell._meta.label_lower else ""


def section_named(section: Section | None) -> str:
    """An issue by its number, as readers count them; others by their title."""
    if section is None:
        return "the bite"
    if section.kind != Section.Kind.ISSUE:
        return f"“{Truncator(section.title).chars(40)}”"
    issues = Section.objects.filter(bite=section.bite_id, kind=Section.Kind.ISSUE)
    numbers = list(issues.in_page_order().values_list("pk", flat=True))
    return f"issue {numbers.index(section.pk) + 1}"
