"""Releases: what was planned, and one of them with all that can be done with it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cells.comparing import summary
from cells.models import Edition, Release, ReleaseItem
from cells.printing.keeping import prepare
from cells.publishing import (
    NotReleased,
    PublishingError,
    cancel,
    change_time,
    publish_planned,
)
from cells.publishing.releasing import ahead_of, in_words, problems_of
from matrix_site.desk.cards import Compared, compared
from matrix_site.desk.forms import TimeForm
from matrix_site.desk.reviewing import (
    TO_PUBLISH,
    WHO_PUBLISHES,
    answered_with,
    moment,
    readers_answered,
)
from matrix_site.desk.views import require

TO_LOOK = ("cells.view_edition", "To see releases you must be an editor.")
# Of those that are done, as many are listed.
NEWEST = 50


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """What is held, what is planned, and what was done."""
    require(request, *TO_LOOK)
    all_of_it = releases_with_items()
    context = {
        **admin.site.each_context(request),
        "title": "Releases",
        "held": all_of_it.held(),
        "planned": all_of_it.planned(),
        "done": all_of_it.done()[:NEWEST],
    }
    return render(request, "desk/releases.html", context)


def releases_with_items() -> Any:
    items = ReleaseItem.objects.select_related("page").defer("snapshot")
    made = Edition.objects.select_related("page").defer("snapshot")
    return Release.objects.select_related("made_by").prefetch_related(
        Prefetch("items", items), Prefetch("editions", made)
    )


@dataclass(frozen=True)
class Row:
    """A page of a release. `changes` is None where nothing of it is to be read here any more.

    `before` is the number of the row of the edition that its own one replaced, to be restored.
    """

    item: ReleaseItem
    name: str
    changes: Compared | None
    in_short: str
    problem: str
    before: int | None = None


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release: its pages, what they change, what stands in its way."""
    require(request, *TO_LOOK)
    return release_screen(request, _found(number))


def release_screen(
    request: HttpRequest, found: Release, form: TimeForm | None = None, status: int = 200
) -> HttpResponse:
    rows = rows_of(found)
    form = form or TimeForm(initial=_when(found))
    context = {
        **admin.site.each_context(request),
        "title": f"Release: {found.note}",
        "release": found,
        "rows": rows,
        "form": form,
        "answered": answered_with(*(row.item.contents for row in rows if found.is_open)),
        "ahead": ahead_of(found),
        "stops": any(row.problem for row in rows),
        "moment": moment(found.planned_for) if found.planned_for else "",
        "may_publish": request.user.has_perm(TO_PUBLISH),
    }
    return render(request, "desk/release.html", context, status=status)


def rows_of(found: Release) -> list[Row]:
    problems = problems_of(found) if found.is_open else {}
    items = found.items.select_related("page__current_edition", "page__listed_on")
    replaced = {} if found.is_open else _replaced_by(found)
    return [
        _row(found, item, problems.get(item.page), replaced.get(item.page_id)) for item in items
    ]


def _replaced_by(found: Release) -> dict[int, int]:
    """The editions before those of a release: their rows, by the number of the page."""
    before = {item.page_id: item.base for item in found.items.defer("snapshot") if item.base}
    rows = Edition.objects.filter(page__in=before).values_list("page_id", "number", "pk")
    return {page: pk for page, number, pk in rows if before[page] == number}


def _row(
    found: Release, item: ReleaseItem, problem: PublishingError | None, before: int | None
) -> Row:
    current = item.page.current_edition
    changes = None
    if found.is_open and current:
        changes = compared(current.contents, item.contents, item.page)
    return Row(
        item=item,
        name=str(item.page.subject),
        changes=changes,
        in_short=summary(changes.comparison) if changes else "",
        problem=in_words(problem) if problem else "",
        before=before if item.edition else None,
    )


def _when(found: Release) -> dict[str, Any]:
    at = timezone.localtime(found.planned_for) if found.planned_for else None
    return {"day": at.date(), "at": at.time()} if at else {}


# --- Acts -------------------------------------------------------------------------------------


@require_POST
def cancel_release(request: HttpRequest, number: int) -> HttpResponse:
    """It will not go live."""
    require(request, TO_PUBLISH, WHO_PUBLISHES)
    try:
        cancel(_found(number))
    except PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Cancelled: it will not go live. The drafts are as they were.")
    return redirect("desk:release", number)


@require_POST
def move_release(request: HttpRequest, number: int) -> HttpResponse:
    """The same words at another time."""
    require(request, TO_PUBLISH, WHO_PUBLISHES)
    found = _found(number)
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            moved = change_time(found, form.cleaned_data["planned_for"])
        except PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"It goes live {moment(moved.planned_for)}.")  # type: ignore[arg-type]
            return redirect("desk:release", number)
    return release_screen(request, _found(number), form)


@require_POST
def publish_release(request: HttpRequest, number: int) -> HttpResponse:
    """The frozen words now, before their time."""
    require(request, TO_PUBLISH, WHO_PUBLISHES)
    try:
        made = publish_planned(_found(number), by=request.user)
    except NotReleased as refusal:
        messages.error(request, f"Nothing went live. {refusal}")
    except PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        say_released(request, made)
    return redirect("desk:release", number)


def say_released(request: HttpRequest, made: Release) -> None:
    """Have PDFs made of what went live, and say so."""
    editions = list(made.editions.select_related("page"))
    for edition in editions:
        prepare(edition)
    words = "One page is" if len(editions) == 1 else f"{len(editions)} pages are"
    messages.success(request, f"{words} live.{readers_answered(editions)}")


def _found(number: int) -> Release:
    return get_object_or_404(Release.objects.select_related("made_by"), pk=number)
