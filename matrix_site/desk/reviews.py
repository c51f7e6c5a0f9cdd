"""Reviews due: what should be looked at again, and “reviewed, no change”."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cells import reviewing
from cells.exporting.plain import one_line
from cells.exporting.sheet import BYTE_ORDER_MARK, safe
from cells.models import Page, Review
from matrix_site.desk.naming import Named, named, person_name
from matrix_site.desk.returning import back_from, go_back
from matrix_site.desk.reviews_forms import NarrowForm, ReviewForm, TurnForm
from matrix_site.desk.views import require

# Of the newest reviews, which are shown below what is due.
LATEST = 10
REFUSAL = "To review pages you must be an editor."


@dataclass(frozen=True, slots=True)
class Line:
    """A page that is due; `when` says how late or how far off, "" without a date."""

    page: Page
    named: Named
    when: str
    form: ReviewForm


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    slug: str
    lines: list[Line]
    empty: str


@dataclass(frozen=True, slots=True)
class Made:
    """A review as the newsroom lists it."""

    review: Review
    named: Named
    can_undo: bool


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What is overdue, due soon, or without a date; and what was reviewed lately."""
    require(request, "cells.add_review", REFUSAL)
    form = NarrowForm(request.GET)
    latest = Review.objects.standing().select_related("page", "by")
    context = {
        **admin.site.each_context(request),
        "title": "Reviews due",
        "form": form,
        "groups": groups(form),
        "latest": made(latest[:LATEST], request.user),
        "here": request.get_full_path(),
        "file_query": urlencode(form.query()),
    }
    return render(request, "desk/reviews.html", context)


def groups(form: NarrowForm) -> list[Group]:
    """In a fixed number of queries."""
    found = [list(form.narrow(shown(pages))) for pages in reviewing.due()]  # overdue, soon, undated
    names = named(page for pages in found for page in pages)
    overdue, soon, undated = ([line_of(page, names[page.pk]) for page in pages] for pages in found)
    return [
        Group("Overdue", "overdue", overdue, "Nothing is overdue."),
        Group("Due within 90 days", "soon", soon, "Nothing is due soon."),
        Group("Without a date", "undated", undated, "Every published cell has a date."),
    ]


def shown(pages: QuerySet[Page]) -> QuerySet[Page]:
    """With what a line says of them."""
    related = pages.select_related("reviewing_editor", "current_edition__release")
    return related.defer("current_edition__snapshot")


def line_of(page: Page, name: Named) -> Line:
    return Line(page, name, when_due(page.review_by), ReviewForm.proposing(page))


def when_due(review_by: date | None, today: date | None = None) -> str:
    """ "12 days late", "today", "in 3 days"; "" without a date."""
    if review_by is None:
        return ""
    days = (review_by - (today or timezone.localdate())).days
    if days == 0:
        return "today"
    number = f"{abs(days)} day{pluralize(abs(days))}"
    return f"{number} late" if days < 0 else f"in {number}"


def made(found: Iterable[Review], user: Any) -> list[Made]:
    """Reviews with the names of their pages; who may take one back is asked again when they do."""
    listed = list(found)
    names = named(one.page for one in listed)
    return [Made(one, names[one.page_id], can_undo=is_own_of_today(one, user)) for one in listed]


def is_own_of_today(review: Review, user: Any) -> bool:
    return (
        review.by_id == user.pk
        and not review.undone_at
        and review.is_of_today()
        and reviewing.facts_of(review.page) == review.facts
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: its dates, whose turn it is, what was said before. POST: reviewed, no change."""
    require(request, "cells.add_review", REFUSAL)
    page = page_at(pk)
    if request.method != "POST":
        return review_screen(request, page, ReviewForm.proposing(page))
    form = ReviewForm(request.POST, auto_id=f"review-{page.pk}-%s")
    if form.is_valid():
        try:
            reviewing.review(
                page,
                by=request.user,
                dates=form.dates(),
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
            )
        except reviewing.CannotReview as refusal:
            form.add_error(None, str(refusal))
            page = page_at(pk)
            form.look_again(page)
        else:
            name = named([page])[page.pk].name
            messages.success(request, f"{name}: “Reviewed, no change”. Readers see it now.")
            return go_back(request, reverse("desk:reviews"))
    return review_screen(request, page, form)


def review_screen(request: HttpRequest, page: Page, form: ReviewForm) -> HttpResponse:
    name = named([page])[page.pk]
    context = {
        **admin.site.each_context(request),
        "title": f"Review {name.name}",
        "line": Line(page, name, when_due(page.review_by), form),
        "turn": TurnForm(initial={"editor": page.reviewing_editor_id}),
        "made": made(page.reviews.select_related("page", "by"), request.user),
        "back": back_from(request, ""),
    }
    return render(request, "desk/review.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own review of today back."""
    require(request, "cells.add_review", REFUSAL)
    one = get_object_or_404(Review, pk=pk)
    try:
        reviewing.undo(one, by=request.user)
    except reviewing.CannotReview as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The review was taken back. Readers see the dates from before.")
    return go_back(request, reverse("desk:reviews"))


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose turn it is."""
    require(request, "cells.add_review", REFUSAL)
    page = page_at(pk)
    form = TurnForm(request.POST)
    if form.is_valid():
        editor = form.cleaned_data["editor"]
        reviewing.give_turn(page, editor)
        who = person_name(editor) if editor else "nobody"
        messages.success(request, f"The next review falls to {who}.")
    else:
        messages.error(request, "This colleague cannot be chosen.")
    return redirect("desk:review", page.pk)


def page_at(pk: int) -> Page:
    """A page that can be reviewed. Raises Http404."""
    pages = shown(Page.objects.exclude(kind=Page.Kind.HOME).select_related("listed_on"))
    return get_object_or_404(pages, pk=pk)


def review_beside(page: Page, user: Any) -> dict[str, Any]:
    """For `desk/_review_panel.html`, beside a page on a screen of its own; one query."""
    latest = page.reviews.standing().select_related("page", "by").first()
    return {
        "page": page,
        "facts": reviewing.facts_of(page),
        "when": when_due(page.review_by),
        "latest": latest,
        "can_review": user.has_perm("cells.add_review") and bool(page.current_edition_id),
    }


@require_safe
def reviews_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV."""
    require(request, "cells.add_review", REFUSAL)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, "reviews.csv")
    answer.write(BYTE_ORDER_MARK)
    rows = rows_of(groups(NarrowForm(request.GET)))
    csv.writer(answer, lineterminator="\r\n").writerows(rows)
    return answer


def rows_of(found: list[Group]) -> Iterator[list[str]]:
    """A line of names, then one for each page; safe to open in a spreadsheet."""
    yield ["page", "address", "state", "review by", "searched to", "reviewed on", "whose turn"]
    for group in found:
        for line in group.lines:
            page = line.page
            dates = [str(one or "") for one in (page.review_by, page.searched_to, page.reviewed_on)]
            who = person_name(page.reviewing_editor) if page.reviewing_editor else ""
            said = [line.named.name, str(page), group.heading, *dates, who]
            yield [safe(one_line(value)) for value in said]
