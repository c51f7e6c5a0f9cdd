"""Review and publish: what a draft changes, what stands in its way, and the act."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from cells.comparing import proposed_kind, summary
from cells.editing.admin import next_address
from cells.models import Cell, Edition, Release
from cells.models.subject import Subject
from cells.printing.keeping import prepare
from cells.publishing import (
    Blocked,
    Choice,
    NotReleased,
    PublishingError,
    plan,
    problems_in,
    snapshot_of,
)
from cells.publishing import publish as publish_draft
from cells.reading.comparison import compare_url
from cells.snapshots import Snapshot, fingerprint
from entries.models import Entry, Message
from matrix_site.desk.authors import authors_since, counted
from matrix_site.desk.cards import Compared, compared, with_authors, with_undo
from matrix_site.desk.changes import proposed_note, why, with_thanks
from matrix_site.desk.checks import findings
from matrix_site.desk.choices import choices_of
from matrix_site.desk.forms import PublishForm
from matrix_site.desk.links import with_next, work_address
from matrix_site.desk.views import require, screen, subject_at

TO_PUBLISH = "cells.publish_page"
WHO_PUBLISHES = (
    "Your account can write drafts but not publish them. Ask somebody of the group "
    "“Publishers”: what you saved is safe."
)
HEARD: dict[str, str] = {
    Edition.Kind.SIGNIFICANT: " Significant: it is in the feed.",
    Edition.Kind.MINOR: " Minor: nobody is mailed.",
}
VIEWS = {"changes": "Changes only", "whole": "Whole page", "side": "Side by side"}


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, path: str) -> HttpResponse:
    """What publishing would change and what stands in its way; POST publishes, or plans it."""
    require(request, TO_PUBLISH, WHO_PUBLISHES)
    subject = subject_at(path)
    draft = snapshot_of(subject)
    is_first = subject.page.current_edition is None
    if request.method != "POST":
        form = PublishForm(initial=looked_at(subject, draft), is_first=is_first)
        return publish_screen(request, subject, draft, form)
    form = PublishForm(request.POST, is_first=is_first)
    if form.is_valid():
        try:
            act(request, subject, form)
        except PublishingError as refusal:
            refuse(form, refusal)
            subject = subject_at(path)
            draft = snapshot_of(subject)
            form.look_again(looked_at(subject, draft))
        else:
            return redirect(next_address(request) or work_address(subject))
    return publish_screen(request, subject, draft, form)


def act(request: HttpRequest, subject: Subject, form: PublishForm) -> None:
    """Publish or plan, and say so. Raises PublishingError."""
    said = form.cleaned_data
    kind = said.get("kind", Edition.Kind.SIGNIFICANT)
    looked = {"base": said["base"], "reviewed": said["reviewed"]}
    if form.planned_for:
        choice = Choice(subject, kind, **looked)
        planned = plan([choice], note=said["note"], planned_for=form.planned_for, by=request.user)
        say_planned(request, planned)
        return
    edition = publish_draft(subject, kind=kind, note=said["note"], by=request.user, **looked)
    prepare(edition)
    say_published(request, edition)


def refuse(form: PublishForm, refusal: PublishingError) -> None:
    """Put the reason on the form; the screen itself lists what blocks."""
    if isinstance(refusal, NotReleased):
        (refusal,) = refusal.refusals.values()
    if not isinstance(refusal, Blocked):
        form.add_error(None, str(refusal))


def looked_at(subject: Subject, draft: Snapshot) -> dict[str, Any]:
    """What the editor has before them: the edition that is live, and this very draft."""
    current = subject.page.current_edition
    return {"base": current.number if current else None, "reviewed": fingerprint(draft)}


def publish_screen(
    request: HttpRequest, subject: Subject, draft: Snapshot, form: PublishForm
) -> HttpResponse:
    page, current = subject.page, subject.page.current_edition
    view = request.GET.get("view", "")
    problems = problems_in(draft)
    here = request.get_full_path()
    changes: Compared | None = None
    if current:
        changes = compared(current.contents, draft, page, whole=view == "whole", back=here)
        changes = with_authors(
            changes, authors_since(subject, draft, current.frozen_at, request.user)
        )
        if isinstance(subject, Cell) and request.user.has_perm("entries.change_entry"):
            changes = with_undo(changes, subject, current.contents, draft)
        proposed = proposed_kind(changes.comparison)
        form.initial["kind"] = proposed.kind
    answered = answered_with(draft)
    note = proposed_note(changes.comparison if changes else None)
    form.propose(with_thanks(note, answered))
    title = f"Review and publish: {subject}"
    context = screen(request, subject, title) | {
        "form": form,
        "current": current,
        "number": current.number + 1 if current else 1,
        "blocking": findings((one for one in problems if one.blocks), here),
        "advice": findings((one for one in problems if not one.blocks), here),
        "changes": changes,
        "in_short": summary(changes.comparison) if changes else "",
        "by": counted(changes.cards) if changes else "",
        "why_kind": why(proposed) if changes else "",
        "view": view if view in VIEWS else "changes",
        "views": choices_of(request, "view", VIEWS),
        "planned": Release.objects.open().filter(items__page=page),
        "also": also_changed(subject, changes),
        "answered": answered,
        "is_same": bool(current and fingerprint(current.contents) == fingerprint(draft)),
        "here": here,
        "back": next_address(request) or work_address(subject),
    }
    return render(request, "desk/publish.html", context)


def answered_with(*snapshots: Snapshot) -> int:
    """How many messages of readers are answered when these are live."""
    entries = {
        entry["id"] for one in snapshots for entry in one.get("entries", {}).get("entries", [])
    }
    return Message.objects.answered_by(entries).count() if entries else 0


def also_changed(subject: Subject, changes: Compared | None) -> list[Entry]:
    """Entries of other published cells whose document changed here, too."""
    if changes is None or not changes.documents:
        return []
    there = Entry.objects.standing().filter(document__in=changes.documents)
    return list(
        there.filter(cell__page__current_edition__isnull=False)
        .exclude(cell__page=subject.page)
        .select_related("document", "cell__column__matrix", "cell__row__matrix", "cell__page")
        .order_by("document", "cell__page__path")
    )


# --- What was done ----------------------------------------------------------------------------


def say_published(request: HttpRequest, edition: Edition) -> None:
    """Say what is live and who hears of it, with ways to see it and to take it back."""
    page = edition.page
    links = [("See the page", page.get_absolute_url())]
    before = page.editions.filter(number=edition.number - 1).defer("snapshot").first()
    if before:
        before.page = page
        back = reverse("desk:restore", args=[before.pk])
        links += [
            ("See what changed", compare_url(before, edition)),
            (f"Wrong? Restore edition {before.number}", with_next(back, request.path)),
        ]
    sentence = f"Edition {edition.number} of {page.subject} is live."
    sentence += HEARD[edition.kind] + readers_answered([edition])
    if page.withdrawal:
        sentence = f"Edition {edition.number} of {page.subject} is kept, but it is withdrawn."
    said = format_html_join(" · ", "<a href='{}'>{}</a>", ((url, name) for name, url in links))
    messages.success(request, format_html("{} {}", sentence, said))


def readers_answered(editions: list[Edition]) -> str:
    """ " 2 readers have been answered.", or ""."""
    number = Message.objects.filter(accepted_in__in=editions).count()
    have = "reader has" if number == 1 else "readers have"
    return f" {number} {have} been answered." if number else ""


def say_planned(request: HttpRequest, planned: Release) -> None:
    sentence = "It goes live {}. The words are frozen: <a href='{}'>see or change the plan</a>."
    url = reverse("desk:release", args=[planned.pk])
    assert planned.planned_for
    messages.success(request, format_html(sentence, moment(planned.planned_for), url))


def moment(at: datetime) -> str:
    """ "Tue 1 December 2026, 09:00", on the clock in London."""
    return f"{timezone.localtime(at):%a %-d %B %Y, %H:%M}"
