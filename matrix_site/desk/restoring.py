"""An edition, or one entry or section of it, written back to the draft; first it is compared."""

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
from entries.models import Entry
from matrix_site.desk.cards import Compared, compared
from matrix_site.desk.editions import list_of
from matrix_site.desk.forms import RestoreForm
from matrix_site.desk.links import work_address
from matrix_site.desk.views import require, screen

# Where a snapshot lists what can be restored alone: (part, list).
LISTED = {"entry": ("entries", "entries"), "section": ("bite", "sections")}
PAGE = "page"


@dataclass(frozen=True)
class Restoring:
    """How much of an edition to write back, and what that would change.

    `entries` and `sections` are (as in the edition, whether the draft has it still); `what` is
    "page", "entry" or "section", with its number. `seen` is None until something was chosen.
    """

    edition: Edition
    entries: list[tuple[Any, bool]]
    sections: list[tuple[Any, bool]]
    what: str = PAGE
    number: int = 0
    seen: "Seen | None" = None


@dataclass(frozen=True)
class Seen:
    """A comparison from the draft to what it would be, and the address that makes it so.

    `elsewhere` is how many other cells list the document of an entry.
    """

    changes: Compared
    kind: str
    url: str
    elsewhere: int = 0


@require_safe
def restore_choice(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The list, beside it how much to write back: `?what=entry&entry=12` shows the comparison."""
    edition, subject = edition_to_restore(request, edition_id)
    draft = snapshot_of(subject)
    what, number = _chosen(request)
    if number:
        refuse_unknown(edition.contents, what, number)
    restoring = Restoring(
        edition,
        _with_presence(edition.contents, draft, "entry"),
        _with_presence(edition.contents, draft, "section"),
        what or PAGE,
        number,
        seen_before(edition, subject, draft, what, number) if what else None,
    )
    form = RestoreForm(initial={"reviewed": fingerprint(draft)})
    context = list_of(request, subject) | {"restoring": restoring, "form": form}
    return render(request, "desk/editions.html", context)


def _chosen(request: HttpRequest) -> tuple[str, int]:
    """What is asked for with its number, or ("", 0)."""
    what = request.GET.get("what", "")
    number = request.GET.get(what, "")
    if what == PAGE:
        return PAGE, 0
    if what in LISTED and number.isascii() and number.isdecimal() and len(number) < 19:
        return what, int(number)
    return "", 0


def _with_presence(older: Snapshot, draft: Snapshot, kind: str) -> list[tuple[Any, bool]]:
    """What can be restored alone, and whether the draft has it still."""
    there = {one["id"] for one in listed_in(draft, kind)}
    return [(one, one["id"] in there) for one in listed_in(older, kind)]


def seen_before(
    edition: Edition, subject: Subject, draft: Snapshot, kind: str, number: int
) -> Seen:
    args = [edition.pk] if kind == PAGE else [edition.pk, kind, number]
    return Seen(
        changes=compared(draft, draft_after(edition, kind, number), subject.page),
        kind=kind,
        url=reverse("desk:restore" if kind == PAGE else "desk:restore_one", args=args),
        elsewhere=_elsewhere(edition, subject, number) if kind == "entry" else 0,
    )


def _elsewhere(edition: Edition, subject: Subject, number: int) -> int:
    """How many other cells list the document of this entry."""
    entry = next(one for one in listed_in(edition.contents, "entry") if one["id"] == number)
    there = Entry.objects.standing().filter(document=entry["document"]["id"])
    return there.exclude(cell=subject.pk).values("cell").distinct().count()


@require_http_methods(["GET", "HEAD", "POST"])
def restore(
    request: HttpRequest, edition_id: int, kind: str = PAGE, number: int = 0
) -> HttpResponse:
    """What writing back would change in the draft; POST does it."""
    edition, subject = edition_to_restore(request, edition_id)
    if kind != PAGE:
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
    context = screen(request, subject, f"Restore from edition {edition.number}") | {
        "edition": edition,
        "form": form,
        "seen": seen_before(edition, subject, draft, kind, number),
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
