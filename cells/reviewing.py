"""When pages are looked at again: what is due, and “reviewed, no change” as an act.

All dates are days in Europe/London. Searched to, review by and reviewed on are live facts of
`Page`: what is set here readers see at once.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cells import newsroom
from cells.models import Page, Review
from cells.models.page import PageQuerySet

# A review this near is listed before it is overdue.
AHEAD = timedelta(days=90)
# Whose turn it is hears of it so long before.
REMINDED_AHEAD = timedelta(days=14)
# An interval shorter than this was a correction, not a habit.
SHORTEST_INTERVAL = timedelta(days=28)


class CannotReview(Exception):
    """Nothing was recorded, or taken back. The message is a sentence for the editor."""


class Dates(NamedTuple):
    """What a review sets besides its own day."""

    searched_to: date | None
    review_by: date


class Due(NamedTuple):
    """Public pages by when they should be looked at, the earliest first.

    `undated` are cells alone: nothing says when a cell without a date would be.
    """

    overdue: PageQuerySet
    soon: PageQuerySet
    undated: PageQuerySet


class Reminder(NamedTuple):
    """That a review is due. A page has one for each date: (page.pk, review_by) is unique.

    `to` is the user whose turn it is, or None where it is nobody's yet.
    """

    page: Page
    review_by: date
    to: Any


def due(today: date | None = None) -> Due:
    """What is to be reviewed."""
    today = today or timezone.localdate()
    pages: PageQuerySet = Page.objects.public().exclude(kind=Page.Kind.HOME)
    dated = pages.order_by("review_by", "path")
    return Due(
        overdue=dated.filter(review_by__lt=today),
        soon=dated.filter(review_by__gte=today, review_by__lte=today + AHEAD),
        undated=pages.filter(review_by=None, kind=Page.Kind.CELL).order_by("path"),
    )


def count_overdue(today: date | None = None) -> int:
    return due(today).overdue.count()


def reviews_to_remind(today: date | None = None) -> list[Reminder]:
    """Reviews that are overdue, or due within a fortnight, the earliest first.

    The same come back every day until the page is reviewed or its date changed; who mails
    remembers the (page, review_by) that were mailed.
    """
    today = today or timezone.localdate()
    pages = Page.objects.public().exclude(kind=Page.Kind.HOME).select_related("reviewing_editor")
    near = pages.filter(review_by__lte=today + REMINDED_AHEAD).order_by("review_by", "path")
    return [
        Reminder(page, page.review_by, active(page.reviewing_editor))
        for page in near
        if page.review_by
    ]


def active(user: Any) -> Any:
    """The user, unless they can no longer sign in or open the newsroom: then nobody."""
    return user if user and user.is_active and user.is_staff else None


def proposed(page: Page, today: date | None = None) -> Dates:
    """The dates to begin with: as long until the next review as there was after the last one.

    Without a last one: `settings.REVIEW_EVERY_DAYS`. Looking again is not searching again, so
    searched to stays what it is.
    """
    today = today or timezone.localdate()
    interval = timedelta(days=settings.REVIEW_EVERY_DAYS)
    if page.review_by and page.reviewed_on:
        last = page.review_by - page.reviewed_on
        interval = last if last >= SHORTEST_INTERVAL else interval
    return Dates(page.searched_to, today + interval)


def facts_of(page: Page) -> tuple[date | None, date | None, date | None]:
    """Searched to, review by, reviewed on."""
    return page.searched_to, page.review_by, page.reviewed_on


def seen_of(page: Page) -> str:
    """The live facts that somebody has before them, as one string for `review`."""
    return ",".join(str(one or "") for one in facts_of(page))


@transaction.atomic
def review(
    page: Page,
    *,
    by: Any,
    dates: Dates,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Review:
    """Record “reviewed, no change”, today, and set the live facts of the page.

    `seen` is `seen_of` the page as the editor saw it: a review in between is refused, and so is
    a second press. Raises CannotReview; then nothing has changed.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    newsroom.lock()
    page = Page.objects.select_related("listed_on").get(pk=page.pk)
    if not page.current_edition_id or page.withdrawal:
        raise CannotReview("Readers have nothing of this page, so there is nothing to review.")
    if seen is not None and seen != seen_of(page):
        raise CannotReview("Its dates changed since you opened this. Look again.")
    if dates.review_by <= today:
        raise CannotReview("The next review must be later than today.")
    if dates.searched_to and dates.searched_to > today:
        raise CannotReview("Nobody has searched the future: give a date up to today.")
    made = Review.objects.create(
        page=page,
        by=by,
        at=now,
        reviewed_on=today,
        searched_to=dates.searched_to,
        review_by=dates.review_by,
        note=note.strip(),
        replaced_searched_to=page.searched_to,
        replaced_review_by=page.review_by,
        replaced_reviewed_on=page.reviewed_on,
    )
    _set_facts(page, *made.facts)
    return made


@transaction.atomic
def undo(made: Review, *, by: Any, now: datetime | None = None) -> None:
    """Take a review back: the facts are again what they were before it.

    Only who made it, on the same day, and while the facts are still as it set them; later a
    wrong date is corrected on the page's own form. Raises CannotReview.
    """
    now = now or timezone.now()
    newsroom.lock()
    made = Review.objects.select_related("page").get(pk=made.pk)
    if made.by_id != by.pk or not made.is_of_today(now):
        raise CannotReview("A review is taken back by who made it, on the same day.")
    if made.undone_at:
        raise CannotReview("This review was taken back already.")
    if facts_of(made.page) != made.facts:
        raise CannotReview("Its dates changed since. Correct them instead.")
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    _set_facts(
        made.page, made.replaced_searched_to, made.replaced_review_by, made.replaced_reviewed_on
    )


def _set_facts(
    page: Page, searched_to: date | None, review_by: date | None, reviewed_on: date | None
) -> None:
    page.searched_to, page.review_by, page.reviewed_on = searched_to, review_by, reviewed_on
    page.save(update_fields=["searched_to", "review_by", "reviewed_on"])


def give_turn(page: Page, editor: Any) -> None:
    """Say whose turn it is, or nobody's (None). No fact that readers see: no copy grows stale."""
    Page.objects.filter(pk=page.pk).update(reviewing_editor=editor)
