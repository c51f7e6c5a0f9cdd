"""A new release: pages put together, looked at, and published or planned together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cells.comparing import summary
from cells.models import Cell, Edition, Page, Release
from cells.models.edition import frozen_at
from cells.models.subject import Subject
from cells.publishing import (
    Blocked,
    Choice,
    NotReleased,
    PublishingError,
    plan,
    problems_in,
    snapshot_of,
)
from cells.publishing import release as release_drafts
from cells.snapshots import Snapshot, fingerprint
from entries.models import Entry
from matrix_site.desk.cards import Compared, compared
from matrix_site.desk.changes import NOTE_LENGTH, kind_with_others, proposed_note, with_thanks
from matrix_site.desk.checks import Finding, findings
from matrix_site.desk.forms import KINDS, NoteForm
from matrix_site.desk.links import work_address
from matrix_site.desk.releases import say_released
from matrix_site.desk.reviewing import (
    TO_PUBLISH,
    WHO_PUBLISHES,
    also_changed,
    answered_with,
    looked_at,
    say_planned,
)
from matrix_site.desk.views import require

# More than anybody reads through at once; a comparison of each is made on one screen.
MOST_PAGES = 30


class RowForm(forms.Form):
    """What kind of edition a page gets, and what the editor looked at. Prefixed with its path."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose…"), *((value, words.partition(":")[0]) for value, words in KINDS)],
        error_messages={"required": "Choose its kind."},
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)


@dataclass
class Row:
    """A page of the release in the making."""

    subject: Subject
    draft: Snapshot
    form: RowForm
    changes: Compared | None
    in_short: str
    blocking: list[Finding]
    advice: list[Finding]
    is_same: bool
    also: list[Entry]
    refusal: str = ""

    @property
    def page(self) -> Page:
        return self.subject.page

    @property
    def is_stopped(self) -> bool:
        return bool(self.blocking or self.is_same)


@require_http_methods(["GET", "HEAD", "POST"])
def new_release(request: HttpRequest) -> HttpResponse:
    """`?page=drug/a3&page=drug/b5` puts these together; `?again=7` begins with a release's pages.

    POST publishes or plans, or, by its button, adds a page or leaves one out.
    """
    require(request, TO_PUBLISH, WHO_PUBLISHES)
    again = _release_to_replace(request.GET.get("again", ""))
    posted = request.POST if request.method == "POST" else None
    subjects = subjects_at(_paths(request, again))
    is_act = posted is not None and not {"add_page", "leave_out"} & posted.keys()
    rows = rows_of(subjects, posted, request.get_full_path(), is_act=is_act)
    form = _note_form(rows, posted, again, is_act=is_act)
    if is_act and rows and all([form.is_valid(), *(row.form.is_valid() for row in rows)]):
        try:
            made = _act(request, form, rows, again)
        except NotReleased as refusal:
            _refuse(rows, refusal, form)
        except PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            # Said, so that the browser forgets the words that it kept of this form.
            messages.success(request, "Live." if made.published_at else "Planned.")
            return redirect("desk:release", made.pk)
    context = {
        **admin.site.each_context(request),
        "title": "New release",
        "rows": rows,
        "form": form,
        "again": again,
        "stopped": [row for row in rows if row.is_stopped],
        "to_add": pages_to_add(subjects),
        "also": _also(rows),
        "answered": answered_with(*(row.draft for row in rows)),
        "back": work_address(subjects[0]) if subjects else "",
    }
    return render(request, "desk/release_new.html", context)


def _release_to_replace(number: str) -> Release | None:
    """An open release; None without a number. Raises Http404."""
    if not number:
        return None
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    return get_object_or_404(Release.objects.open(), pk=pk)


def _paths(request: HttpRequest, again: Release | None) -> list[str]:
    """The pages asked for, each once, in the order in which they were put together."""
    data = request.POST if request.method == "POST" else request.GET
    paths = data.getlist("page")
    if again and not paths and request.method != "POST":
        paths = list(again.items.values_list("page__path", flat=True))
    if "add_page" in data:
        paths = [*paths, *data.getlist("add_page")]
    left_out = data.get("leave_out")
    return [path for path in dict.fromkeys(paths) if path and path != left_out][:MOST_PAGES]


def subjects_at(paths: list[str]) -> list[Subject]:
    """Their drafts, in this order; addresses that do not exist are passed over."""
    pages = Page.objects.filter(path__in=paths).exclude(kind=Page.Kind.HOME)
    found = {page.path: page for page in pages.select_related("current_edition", "listed_on")}
    return [found[path].subject for path in paths if path in found]


def rows_of(
    subjects: Iterable[Subject], posted: QueryDict | None, here: str, *, is_act: bool
) -> list[Row]:
    return [_row(subject, posted, here, is_act=is_act) for subject in subjects]


def _row(subject: Subject, posted: QueryDict | None, here: str, *, is_act: bool) -> Row:
    page, current = subject.page, subject.page.current_edition
    draft = snapshot_of(subject)
    changes = compared(current.contents, draft, page, back=here) if current else None
    problems = problems_in(draft)
    kind = kind_with_others(changes.comparison).kind if changes else Edition.Kind.SIGNIFICANT
    chosen = posted.get(f"{page.path}-kind", kind) if posted else kind
    initial = {"kind": chosen, **looked_at(subject, draft)}
    return Row(
        subject=subject,
        draft=draft,
        form=RowForm(posted if is_act else None, prefix=page.path, initial=initial),
        changes=changes,
        in_short=summary(changes.comparison) if changes else "The first edition",
        blocking=findings((one for one in problems if one.blocks), here),
        advice=findings((one for one in problems if not one.blocks), here),
        is_same=bool(current and fingerprint(current.contents) == fingerprint(draft)),
        also=also_changed(subject, changes),
    )


def _note_form(
    rows: list[Row], posted: QueryDict | None, again: Release | None, *, is_act: bool
) -> NoteForm:
    """Bound to what was sent to publish; after a page was added, with what was typed before."""
    if is_act:
        return NoteForm(posted)
    if posted:
        return NoteForm(initial={name: posted.get(name, "") for name in NoteForm.base_fields})
    form = NoteForm(initial=_as_planned(again) if again else {})
    form.propose(again.note if again else _note_for(rows))
    return form


def _as_planned(again: Release) -> dict[str, Any]:
    """The time that it had, while that is still to come."""
    if not again.planned_for or again.planned_for <= timezone.now():
        return {}
    at = timezone.localtime(again.planned_for)
    return {"when": "later", "day": at.date(), "at": at.time()}


def _note_for(rows: list[Row]) -> str:
    """The proposed notes of all, each under its name where there are several."""
    notes = [
        (row.subject, proposed_note(row.changes.comparison if row.changes else None))
        for row in rows
    ]
    said = [(str(subject), note) for subject, note in notes if note]
    note = " ".join(f"{name}: {note}" if len(said) > 1 else note for name, note in said)
    thanked = with_thanks(note, answered_with(*(row.draft for row in rows)))
    return thanked if len(note) <= NOTE_LENGTH else ""


def _act(request: HttpRequest, form: NoteForm, rows: list[Row], again: Release | None) -> Release:
    choices = [Choice(row.subject, **row.form.cleaned_data) for row in rows]
    how = {"note": form.cleaned_data["note"], "by": request.user, "instead_of": again}
    if form.planned_for:
        made = plan(choices, planned_for=form.planned_for, **how)
        say_planned(request, made)
    else:
        made = release_drafts(choices, **how)
        say_released(request, made)
    return made


def _refuse(rows: list[Row], refusal: NotReleased, form: NoteForm) -> None:
    """Put each reason beside its page, and let the editor look at what is there now."""
    form.add_error(None, "Nothing went live: all of it does, or none.")
    for row in rows:
        said = refusal.refusals.get(row.page)
        if said and not isinstance(said, Blocked):
            row.refusal = str(said)
        row.page.refresh_from_db()
        fresh = looked_at(row.subject, snapshot_of(row.subject))
        kept = {"kind": row.form.cleaned_data["kind"], **fresh}
        row.form = RowForm(prefix=row.page.path, initial=kept)


def pages_to_add(subjects: list[Subject]) -> list[tuple[str, str]]:
    """Other pages whose drafts were saved since they were published: (path, name)."""
    saved = Q(drafts_changed_at__gt=F("since"))
    dated = Page.objects.annotate(since=frozen_at("current_edition"))
    pages = dated.filter(saved | Q(current_edition=None)).exclude(kind=Page.Kind.HOME)
    others = pages.exclude(pk__in=[subject.page_id for subject in subjects]).order_by("path")
    cells = {cell.page_id: str(cell) for cell in Cell.objects.with_axes().filter(page__in=others)}
    return [(page.path, cells.get(page.pk, str(page))) for page in others]


def _also(rows: list[Row]) -> list[Entry]:
    """Entries elsewhere whose document changed in one of these pages; each page once."""
    here = {row.page.pk for row in rows}
    found = {entry.cell.page_id: entry for row in rows for entry in row.also}
    return [entry for page_id, entry in found.items() if page_id not in here]
