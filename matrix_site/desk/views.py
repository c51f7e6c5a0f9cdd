"""From a draft to the public page, and back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from cells import newsroom
from cells.models import Edition, Page
from cells.models.subject import Subject
from cells.printing.keeping import prepare
from cells.publishing import (
    Blocked,
    PublishingError,
    problems_in,
    restore_entry,
    restore_section,
    snapshot_of,
)
from cells.publishing import publish as publish_draft
from cells.publishing import restore as restore_page
from cells.snapshots import Snapshot, fingerprint
from matrix_site.desk import previewing
from matrix_site.desk.changes import comparison_of, lines_of, proposed_note
from matrix_site.desk.forms import PublishForm, RestoreForm
from matrix_site.desk.links import edit_address
from matrix_site.desk.remarks import remarks_on

RESTORE_ONE = {"entry": restore_entry, "section": restore_section}
# Where a snapshot lists what can be restored alone: (part, list).
LISTED = {"entry": ("entries", "entries"), "section": ("bite", "sections")}


@require_safe
def preview(request: HttpRequest, path: str) -> HttpResponse:
    """The page as readers would see it if it were published now."""
    require(request, "cells.view_cell", "To see drafts you must be an editor.")
    subject = subject_at(path)
    return previewing.draft_page(request, subject, previewing.banner_for_editors(subject))


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, path: str) -> HttpResponse:
    """What publishing would change and what stands in its way; POST publishes."""
    require(
        request,
        "cells.publish_page",
        "Your account can write drafts but not publish them. Ask somebody of the group "
        "“Publishers”: what you saved is safe.",
    )
    subject = subject_at(path)
    is_first = subject.page.current_edition is None
    if request.method != "POST":
        form = PublishForm(initial=looked_at(subject), is_first=is_first)
        return publish_screen(request, subject, form)
    form = PublishForm(request.POST, is_first=is_first)
    if form.is_valid():
        answers = {"kind": Edition.Kind.SIGNIFICANT, **form.cleaned_data}
        try:
            edition = publish_draft(subject, by=request.user, **answers)
        except PublishingError as refusal:
            if not isinstance(refusal, Blocked):  # The screen lists what blocks.
                form.add_error(None, str(refusal))
            subject.page.refresh_from_db()
            form.look_again(looked_at(subject))
        else:
            prepare(edition)
            say_published(request, edition)
            return redirect(edit_address(subject))
    return publish_screen(request, subject, form)


def looked_at(subject: Subject) -> dict[str, Any]:
    """What the editor has before them: the edition that is live, and this very draft."""
    current = subject.page.current_edition
    return {
        "base": current.number if current else None,
        "reviewed": fingerprint(snapshot_of(subject)),
    }


def publish_screen(request: HttpRequest, subject: Subject, form: PublishForm) -> HttpResponse:
    snapshot = snapshot_of(subject)
    current = subject.page.current_edition
    problems = problems_in(snapshot)
    comparison = comparison_of(current.contents if current else None, snapshot)
    form.propose(proposed_note(comparison))
    context = screen(request, subject, f"Publish {subject}") | {
        "form": form,
        "current": current,
        "blocking": remarks_on((one for one in problems if one.blocks), request.path),
        "advice": remarks_on((one for one in problems if not one.blocks), request.path),
        "changes": lines_of(comparison),
        "is_same": bool(current and fingerprint(current.contents) == fingerprint(snapshot)),
    }
    return render(request, "desk/publish.html", context)


def say_published(request: HttpRequest, edition: Edition) -> None:
    page = edition.page
    if page.withdrawal:
        sentence = "Edition {} of <a href='{}'>{}</a> is kept, but the page is withdrawn."
    else:
        sentence = "Edition {} of <a href='{}'>{}</a> is live."
    message = format_html(sentence, edition.number, page.get_absolute_url(), page)
    messages.success(request, message)


@require_safe
def editions(request: HttpRequest, path: str) -> HttpResponse:
    """What was published of a page, newest first."""
    require(request, "cells.view_edition", "To see the editions you must be an editor.")
    subject = subject_at(path)
    listed = subject.page.editions.select_related("page", "published_by").defer("snapshot")
    context = screen(request, subject, f"Editions of {subject}")
    return render(request, "desk/editions.html", context | {"editions": listed.order_by("-number")})


@require_safe
def restore_choice(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What of an edition to write back: the page, one entry or one section."""
    edition, subject = edition_to_restore(request, edition_id)
    context = screen(request, subject, f"Restore from edition {edition.number}") | {
        "edition": edition,
        "entries": listed_in(edition.contents, "entry"),
        "sections": listed_in(edition.contents, "section"),
    }
    return render(request, "desk/restore_choice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def restore(
    request: HttpRequest, edition_id: int, kind: str = "page", number: int = 0
) -> HttpResponse:
    """What writing back would change in the draft; POST does it."""
    edition, subject = edition_to_restore(request, edition_id)
    kept = None if kind == "page" else one_of(edition.contents, kind, number)
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
                return redirect(edit_address(subject))
            messages.error(
                request, "Nothing was written back: the draft changed meanwhile. Look again."
            )
            return redirect(request.path)
    context = screen(request, subject, f"Restore from edition {edition.number}") | {
        "edition": edition,
        "form": form,
        "kind": kind,
        "kept": kept,
        "present": find_one(draft, kind, number) if kept else None,
        "changes": [] if kept else lines_of(comparison_of(draft, edition.contents)),
    }
    return render(request, "desk/restore.html", context)


def write_back(edition: Edition, kind: str, number: int) -> None:
    if kind == "page":
        restore_page(edition)
    else:
        RESTORE_ONE[kind](edition, number)


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


def find_one(snapshot: Snapshot, kind: str, number: int) -> Any:
    return next((one for one in listed_in(snapshot, kind) if one["id"] == number), None)


def one_of(snapshot: Snapshot, kind: str, number: int) -> Any:
    """The entry or section of a snapshot. Raises Http404."""
    found = find_one(snapshot, kind, number) if kind in LISTED else None
    if found is None:
        raise Http404
    return found


def subject_at(path: str) -> Subject:
    """The draft behind an address. Raises Http404."""
    pages = Page.objects.exclude(kind=Page.Kind.HOME).select_related("current_edition")
    return get_object_or_404(pages, path=path).subject


def require(request: HttpRequest, permission: str, sentence: str) -> None:
    """Raise PermissionDenied, with a sentence to be shown, unless the user may."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(sentence)


def screen(request: HttpRequest, subject: Subject, title: str) -> dict[str, Any]:
    """What every screen of a page needs."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "subject": subject,
        "opts": subject._meta,
        "edit_url": edit_address(subject),
    }
