"""Editions of a page: listed, and any two compared."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cells.models import Edition
from cells.models.subject import Subject
from cells.publishing import snapshot_of
from cells.snapshots import Snapshot
from matrix_site.desk.authors import authors_since
from matrix_site.desk.cards import compared, with_authors
from matrix_site.desk.choices import choices_of
from matrix_site.desk.views import require, screen, subject_at

VIEWS = {"changes": "Changes only", "whole": "Whole page"}
DRAFT = "draft"
TO_LOOK = ("cells.view_edition", "To see the editions you must be an editor.")


@require_safe
def editions(request: HttpRequest, path: str) -> HttpResponse:
    """The draft, then what was published of a page, newest first; any two can be compared."""
    require(request, *TO_LOOK)
    return render(request, "desk/editions.html", list_of(request, subject_at(path)))


def list_of(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What the list shows."""
    listed = list(_listed(subject))
    current = subject.page.current_edition
    unpublished = None
    if current:
        draft = snapshot_of(subject)
        unpublished = compared(current.contents, draft, subject.page)
        since = authors_since(subject, draft, current.frozen_at, request.user)
        unpublished = with_authors(unpublished, since)
    numbers = [str(one.number) for one in listed]
    states = [DRAFT, *numbers] if unpublished and unpublished.count else numbers
    return screen(request, subject, f"Editions of {subject}") | {
        "editions": listed,
        "current": current,
        "unpublished": unpublished,
        "by": sorted({name for card in unpublished.cards for name in card.by})
        if unpublished
        else [],
        "newer": states[0] if states else "",
        "older": states[1] if len(states) > 1 else "",
    }


@require_safe
def compare_two(request: HttpRequest, path: str) -> HttpResponse:
    """`?old=5&new=draft`: what changed from one state of the page to another."""
    require(request, *TO_LOOK)
    subject = subject_at(path)
    asked = [request.GET.get(name, "") for name in ("old", "new")]
    if asked[0] == asked[1] or not all(asked):
        messages.warning(request, "Choose two different ones to compare.")
        return redirect("desk:editions", path)
    older, newer = (_state(subject, name) for name in asked)
    is_whole = request.GET.get("view") == "whole"
    changes = compared(older.contents, newer.contents, subject.page, whole=is_whole)
    title = f"{subject}: from {older.name} to {newer.name}"
    context = screen(request, subject, title) | {
        "older": older,
        "newer": newer,
        "changes": changes,
        "views": choices_of(request, "view", VIEWS),
    }
    return render(request, "desk/compare.html", context)


@dataclass(frozen=True)
class State:
    """The draft or an edition; `edition` None is the draft."""

    name: str
    contents: Snapshot
    edition: Edition | None = None


def _state(subject: Subject, name: str) -> State:
    """By its number, or "draft". Raises Http404."""
    if name == DRAFT:
        return State("the draft", snapshot_of(subject))
    if not (name.isascii() and name.isdecimal() and len(name) < 9):
        raise Http404
    editions = subject.page.editions.select_related("page")
    edition = get_object_or_404(editions, number=int(name))
    return State(f"edition {edition.number}", edition.contents, edition)


def _listed(subject: Subject) -> Any:
    listed = subject.page.editions.select_related("page", "published_by").defer("snapshot")
    return listed.order_by("-number")
