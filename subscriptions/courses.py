"""The course: the bites of a matrix, one after the other, to each reader from the first."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from cells.models import Page
from cells.reading.course import course_of
from cells.reading.surroundings import Surroundings
from subscriptions.models import CourseProgress, Subscription

STEPS = {
    Subscription.Frequency.WEEKLY: timedelta(weeks=1),
    Subscription.Frequency.FORTNIGHTLY: timedelta(weeks=2),
}


def begin(subscriptions: Iterable[Subscription], now: datetime | None = None) -> None:
    """Let these course subscriptions begin with the next sweep; those that began stay as is."""
    today = timezone.localdate(now)
    CourseProgress.objects.bulk_create(
        (CourseProgress(subscription=one, next_on=today) for one in subscriptions),
        ignore_conflicts=True,
    )


def bites_of(matrix: Page) -> list[int]:
    """The keys of the pages of a matrix that have a bite today, in the order of the course.

    None of them where the matrix is not public. Two queries.
    """
    around = Surroundings.of(matrix)
    snapshot = around.matrix(matrix.path)
    if snapshot is None:
        return []
    paths = [square.url.strip("/") for square in course_of(snapshot, around).bites if square.url]
    keys = dict(Page.objects.filter(path__in=paths).values_list("path", "pk"))
    return [keys[path] for path in paths if path in keys]


def next_bite(progress: CourseProgress, bites: list[int]) -> int | None:
    """The first that was not sent yet: one that was added later comes when it is the first."""
    sent = set(progress.sent)
    return next((page for page in bites if page not in sent), None)


def advance(progress: CourseProgress, bites: list[int], now: datetime) -> int | None:
    """Take the next bite; returns its page, or None where there is none left.

    The next one comes a week or fortnight after this one has: after a pause, or days on which
    nothing could be sent, no two come at once. With the last the course is finished.
    """
    page = next_bite(progress, bites)
    if page is not None:
        progress.sent = [*progress.sent, page]
    if next_bite(progress, bites) is None:
        progress.next_on, progress.finished_at = None, now
    else:
        progress.next_on = _next_day(progress, timezone.localdate(now))
    return page


def _next_day(progress: CourseProgress, today: date) -> date:
    return today + STEPS[Subscription.Frequency(progress.subscription.frequency)]
