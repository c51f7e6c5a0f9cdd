"""Editions of a page: listed, compared, and written back to the draft."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cells import newsroom
from cells.editing.admin import next_address
from cells.models import Edition
from cells.models.subject import Subject
from cells.publishing import draft_after, snapshot_of, write_back
from cells.snapshots import Snapshot, fingerprint
from matrix_site.desk.authors import authors_since
from matrix_site.desk.cards import compared, with_authors
from matrix_site.desk.choices import choices_of
from matrix_site.desk.forms import RestoreForm
from matrix_site.desk.links import work_address
from matrix_site.desk.views import require, screen, subject_at

# Where a snapshot lists what can be restored alone: (part, list).
VIEWS = {"changes": "Changes only", "whole": "Whole page"}
LISTED = {"entry": ("entries", "entries"), "section": ("bite", "sections")}
DRAFT = "draft"
TO_LOOK = ("cells.view_edition", "To see the editions you must be an editor.")


@require_safe
def editions(request: HttpRequest, path: str) -> HttpResponse:
    """The draft, then what was published of a page, newest first; any two can be compared."""
    require(request, *TO_LOOK)
    subject = subject_at(path)
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
    context = screen(request, subject, f"Editions of {subject}") | {
        "editions": listed,
        "current": current,
        "unpublished": unpublished,
        "by": sorted({name for card in unpublished.cards for name in card.by})
        if unpublished
        else [],
        "newer": states[0] if states else "",
        "older": states[1] if len(states) > 1 else "",
    }
    return render(request, "desk/editions.html", context)


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


# --- Restoring --------------------------------------------------------------------------------


@require_safe
def restore_choice(request: HttpRequest, edition_id: int) -> HttpResponse:
    """How much of an edition to write back: `?what=entry&entry=12` leads to the comparison."""
    edition, subject = edition_to_restore(request, edition_id)
    if chosen := _chosen(request, edition):
        return redirect(chosen)
    draft = snapshot_of(subject)
    context = screen(request, subject, f"Restore from edition {edition.number}") | {
        "edition": edition,
        "entries": _with_presence(edition.contents, draft, "entry"),
        "sections": _with_presence(edition.contents, draft, "section"),
    }
    return render(request, "desk/restore_choice.html", context)


def _chosen(request: HttpRequest, edition: Edition) -> str:
    """Where the choice leads; "" where nothing was chosen."""
    what = request.GET.get("what", "")
    number = request.GET.get(what, "")
    if what == "page":
        return reverse("desk:restore", args=[edition.pk])
    if what in LISTED and number.isascii() and number.isdecimal() and len(number) < 19:
        return reverse("desk:restore_one", args=[edition.pk, what, int(number)])
    return ""


def _with_presence(older: Snapshot, draft: Snapshot, kind: str) -> list[tuple[Any, bool]]:
    """What can be restored alone, and whether the draft has it still."""
    there = {one["id"] for one in listed_in(draft, kind)}
    return [(one, one["id"] in there) for one in listed_in(older, kind)]


@require_http_methods(["GET", "HEAD", "POST"])
def restore(
    request: HttpRequest, edition_id: int, kind: str = "page", number: int = 0
) -> HttpResponse:
    """What writing back would change in the draft; POST does it."""
    edition, subject = edition_to_restore(request, edition_id)
    if kind != "page":
        refuse_unknown(edition.contents, kind, number)
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        draft = snapshot_of(subject)
        form = RestoreForm(request.POST or None, initial={"reviewed": fingerprint(draft)})
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["reviewed"] == fingerprint(draft):
                write_back(edition, kind, number)
                messages.success(
                    request,
                    f"Edition {edition.number} was written to the draft. Publish to show it.",
                )
                return redirect(next_address(request) or work_address(subject))
            messages.error(
                request, "Nothing was written back: the draft changed meanwhile. Look again."
            )
            return redirect(request.get_full_path())
    changes = compared(draft, draft_after(edition, kind, number), subject.page)
    context = screen(request, subject, f"Restore from edition {edition.number}") | {
        "edition": edition,
        "form": form,
        "kind": kind,
        "changes": changes,
    }
    return render(request, "desk/restore.html", context)


def edition_to_restore(request: HttpRequest, edition_id: int) -> tuple[Edition, Subject]:
    """The edition and the draft that it would be written to. Raises Http404, PermissionDenied."""
    edition = get_object_or_404(
        Edition.objects.select_related("page__current_edition"), pk=edition_id
    )
    subject = edition.page.subject
    permission = f"cells.change_{subject._meta.model_name}"
    require(request, permission, "To change drafts you must be an editor.")
    return edition, subject


def listed_in(snapshot: Snapshot, kind: str) -> list[Any]:
    part, name = LISTED[kind]
    return snapshot.get(part, {}).get(name, [])  # type: ignore[attr-defined]


def refuse_unknown(snapshot: Snapshot, kind: str, number: int) -> None:
    """Raise Http404 unless the snapshot has that entry or section."""
    if kind not in LISTED or number not in {one["id"] for one in listed_in(snapshot, kind)}:
        raise Http404
