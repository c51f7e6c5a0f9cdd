"""A year with 29 February and both changes of clocks, 2028: everything comes once, on its day.

The clock is handed in (`now=`). What is expected is counted by hand, from a calendar: 2028 begins
on a Saturday; in London the clocks go forward on 26 March and back on 29 October.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.contrib.auth.models import User
from django.utils import timezone

from cells import publishing
from cells.models import Cell, Edition, Page, Release
from cells.publishing.releasing import WrongTime, london_time
from cells.reviewing import proposed as dates_proposed
from cells.reviewing import review
from matrix_site.usage import Usage
from subscriptions import erasing
from subscriptions.digesting import window_of
from subscriptions.models import Delivery, Mailing, Subscriber
from subscriptions.sweeping import sweep
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.factories import CellFactory, MatrixFactory, SectionFactory, live, staff
from tests.invariants import broken_invariants
from tests.readers import SubscriberFactory, SubscriptionFactory

BEGIN, END = datetime(2028, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEAP_DAY = date(2028, 2, 29)
CODES = [f"{letter}{number}" for number in range(1, 6) for letter in "ABCDE"]
# What is looked for a little after these hours: before and after 7 in London, in both halves of
# the year, and after the editions of Sunday night.
HOURS = (0, 6, 7)
# Days of releases at hours of their own, and those on which clocks change.
BUSY = {LEAP_DAY, date(2028, 3, 26), date(2028, 10, 29)}
# The last day of each month, when a review is due, and the day on which it is told.
MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
# When releases are planned: the clock in London. The second of these days has 23 hours, the last
# 25; in July midnight in London is the day before in UTC.
RELEASES = [
    (LEAP_DAY, time(9)),
    (date(2028, 3, 26), time(0, 30)),
    (date(2028, 3, 26), time(2, 30)),
    (date(2028, 7, 1), time(0, 30)),
    (date(2028, 10, 29), time(0, 30)),
    (date(2028, 10, 29), time(2, 30)),
]
NEVER_OR_TWICE = [(date(2028, 3, 26), time(1, 30)), (date(2028, 10, 29), time(1, 30))]
IN_LOG = (
    '192.0.2.1 - - [{:%d/%b/%Y:%H:%M:%S} +0000] "GET /drug/e5/ HTTP/1.1" 200 9 "-" "Mozilla/5.0"'
)
# Hours of each month on the clock in London: March has one less, October one more.
HOURS_OF_MONTHS = [744, 696, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744]


def run(ground: Ground, times: int) -> dict[str, Figures]:
    figures = Figures()
    cells = build()
    planned = plan_releases(cells[: len(RELEASES)])
    live_through(cells[-1])
    for check in (digests, changes, courses, reviews, forgotten):
        check(figures)
    releases(figures, planned)
    times_that_are_refused(figures)
    usage(figures)
    figures.broken += broken_invariants()
    return {"a leap year, clocks changed": figures}


def expect(figures: Figures, what: str, found: object, counted: object) -> None:
    """`counted` is what stands in the calendar."""
    figures.tried += 1
    print(f"  {what}: {found}")
    if found != counted:
        figures.lost += 1
        figures.broken.append(f"{what}: {found} instead of {counted}")


def build() -> list[Cell]:
    """A matrix of 25 cells, each with a bite; readers of each kind; a review due each month."""
    before = BEGIN - 200 * DAY
    cells: list[Cell] = []
    for code in CODES:
        cell = CellFactory(code=code, headline=f"Bite {code}")
        SectionFactory(bite__cell=cell, kind="about", body=f"<p>About {code}.</p>")
        live(cell, source="demo", now=before)
        cells.append(cell)
    matrix = MatrixFactory()
    live(matrix, source="demo", now=before)
    for kind in ("each", "weekly", "monthly"):
        SubscriptionFactory(frequency=kind)
    for kind in ("weekly", "fortnightly"):
        SubscriptionFactory(kind="course", frequency=kind, page=matrix.page)
    publisher = staff("Publishers")
    publisher.email = "tom@example.org"
    publisher.save()
    for month, (cell, days) in enumerate(zip(cells[12:], MONTHS, strict=False), 1):
        Page.objects.filter(pk=cell.page_id).update(review_by=date(2028, month, days))
    noon = datetime(2028, 2, 1, 12, tzinfo=UTC)
    SubscriberFactory(email="ended@example.org", ended_at=noon)
    SubscriptionFactory(
        subscriber=SubscriberFactory(email="waiting@example.org", waiting=True),
        waiting=True,
        asked_at=noon + 21 * DAY,
    )
    Subscriber.objects.filter(email="waiting@example.org").update(created_at=noon + 21 * DAY)
    return cells


def plan_releases(cells: Iterable[Cell]) -> list[tuple[Release, datetime]]:
    made = []
    for cell, (day, at) in zip(cells, RELEASES, strict=True):
        cell.refresh_from_db()
        cell.headline = f"Released on {day}"
        cell.save()
        moment = london_time(day, at)
        choice = publishing.Choice(cell, "minor")
        made.append(
            (publishing.plan([choice], note="Planned", planned_for=moment, now=BEGIN), moment)
        )
    return made


def live_through(cell: Cell) -> None:
    """The year, a few looks a day; each hour on BUSY ones. All mail is delivered at once."""
    for now in moments():
        if now.minute == 30:
            cell.headline = f"Sunday {now:%d %B}"
            cell.save()
            live(cell, now=now, note=f"As of {now:%d %B}")
            continue
        publishing.publish_due(now)
        sweep(now)
        if now.hour == HOURS[0]:
            erasing.erase_due(now)
        delivered = {"state": "sent", "handed_at": now, "sent_at": now, "tries": 1, "token": ""}
        Delivery.objects.unfinished().update(**delivered)


def moments() -> Iterator[datetime]:
    """In UTC. On Sundays at 23:30 something is published: in summer that is Monday in London."""
    day = BEGIN
    while day < END:
        for hour in range(24) if day.date() in BUSY else HOURS:
            yield day + timedelta(hours=hour, minutes=5)
        if day.weekday() == 6:
            yield day + timedelta(hours=23, minutes=30)
        day += DAY


def made(kind: str, key: str = "") -> list[Mailing]:
    return list(Mailing.objects.filter(kind=kind, key__startswith=key).order_by("created_at", "pk"))


def days_of(mailings: Iterable[Mailing]) -> list[date]:
    """On which days in London they were made."""
    return [timezone.localdate(one.created_at) for one in mailings]


def digests(figures: Figures) -> None:
    weekly, monthly = made("digest", "weekly:"), made("digest", "monthly:")
    mondays = [date(2028, 1, 3) + week * 7 * DAY for week in range(52)]
    expect(figures, "weekly digests on Mondays", days_of(weekly)[1:] == mondays, True)
    first_mondays = [one for one in mondays if one.day <= 7]
    expect(figures, "monthly digests on first Mondays", days_of(monthly)[1:] == first_mondays, True)
    expect(figures, "of them, and one for the time before", (len(weekly), len(monthly)), (53, 13))
    for mailings in (weekly, monthly):
        windows = [window_of(one) for one in mailings]
        gaps = sum(one[1] != other[0] for one, other in pairwise(windows))
        expect(figures, "gaps and overlaps between windows", gaps, 0)
    lengths = Counter((until - since) / HOUR for since, until in map(window_of, weekly))
    expect(figures, "hours of weeks", dict(lengths), {168.0: 51, 167.0: 1, 169.0: 1})
    february = [
        one for one in map(window_of, monthly) if one[0] == datetime(2028, 2, 1, tzinfo=UTC)
    ]
    expect(figures, "days of February", [(b - a).days for a, b in february], [29])
    told = [told_by(weekly, one) for one in editions_of_sundays()]
    # Of the 53 Sundays the last is told in 2029.
    expect(figures, "weekly digests that tell of each edition", Counter(told), {1: 52, 0: 1})
    # The week that ends as clocks go forward has none (its Sunday's is Monday's), the week that
    # ends as they go back has two.
    expect(figures, "mails to who hears weekly", mails_of(weekly), 51)
    expect(figures, "mails to who hears monthly", mails_of(monthly), 11)


def told_by(mailings: list[Mailing], edition: Edition) -> int:
    windows = map(window_of, mailings)
    return sum(since <= edition.published_at < until for since, until in windows)


def editions_of_sundays() -> list[Edition]:
    return list(Edition.objects.filter(note__startswith="As of").order_by("number"))


def mails_of(mailings: Iterable[Mailing]) -> int:
    return Delivery.objects.filter(mailing__in=mailings).count()


def changes(figures: Figures) -> None:
    """The last Sunday of the year is told in the first minutes of 2029."""
    expect(figures, "Sundays", len(editions_of_sundays()), 53)
    mailings = made("change")
    expect(figures, "mails about changes, each once", mails_of(mailings), 52)
    # An edition of 23:30 in UTC bears the date of London: Monday's in summer, on 31 Sundays.
    dated = Counter(one.dated_on.weekday() for one in editions_of_sundays())
    expect(figures, "dated on Mondays, on Sundays", (dated[0], dated[6]), (31, 22))


def courses(figures: Figures) -> None:
    """25 bites, the first on 1 January; the subscriptions end with the last."""
    for frequency, step in (("weekly", 7), ("fortnightly", 14)):
        mine = Mailing.objects.filter(
            kind="course", deliveries__subscriber__subscriptions__frequency=frequency
        )
        days = days_of(mine.order_by("created_at"))
        wanted = [date(2028, 1, 1) + number * step * DAY for number in range(25)]
        expect(figures, f"bites of the {frequency} course on their days", days == wanted, True)
        expect(figures, f"the last of them, {frequency}", days[-1:], wanted[-1:])


def reviews(figures: Figures) -> None:
    """Told a fortnight before the last day of each month, once."""
    days = days_of(made("review"))
    wanted = [date(2028, month, days) - 14 * DAY for month, days in enumerate(MONTHS, 1)]
    expect(figures, "reviews told a fortnight before", days == wanted, True)
    page = Page.objects.get(review_by=LEAP_DAY)
    noon = datetime(2028, 2, 29, 12, tzinfo=UTC)
    review(page, by=User.objects.get(), dates=dates_proposed(page, LEAP_DAY), now=noon)
    page.refresh_from_db()
    expect(figures, "a year after 29 February", page.review_by, date(2029, 2, 28))


def forgotten(figures: Figures) -> None:
    """28 days after 1 February at noon, and 7 after the 22nd at noon: at the next look, on the
    first of March at 00:05."""
    left = Subscriber.objects.filter(email__in=["ended@example.org", "waiting@example.org"])
    expect(figures, "not forgotten", left.count(), 0)
    at = Subscriber.objects.exclude(erased_at=None).values_list("erased_at", flat=True)
    march = datetime(2028, 3, 1, 0, 5, tzinfo=UTC)
    late = [one for one in at if one != march and timezone.localdate(one) < date(2028, 6, 1)]
    expect(figures, "forgotten on another day than 1 March", late, [])


def releases(figures: Figures, planned: list[tuple[Release, datetime]]) -> None:
    """At the first look after their time, each once, dated as in London."""
    for release, moment in planned:
        release.refresh_from_db()
        first = next(now for now in moments() if now >= moment and now.minute == 5)
        found = release.published_at, release.editions.count()
        expect(figures, f"planned for {moment:%d %B %H:%M}, live", found, (first, 1))
        dated = [one.dated_on for one in release.editions.all()]
        expect(figures, "and dated", dated, [timezone.localdate(moment)])


def times_that_are_refused(figures: Figures) -> None:
    for day, at in NEVER_OR_TWICE:
        expect(figures, f"{day} {at} refused", is_refused(day, at), True)


def is_refused(day: date, at: time) -> bool:
    try:
        london_time(day, at)
    except WrongTime:
        return True
    return False


def usage(figures: Figures) -> None:
    """A reader each hour of the year in London, which begins and ends with that of UTC."""
    counted = Usage()
    hours = int((END - BEGIN) / HOUR)
    counted.add(IN_LOG.format(BEGIN + number * HOUR) for number in range(hours))
    months = [line.number for line in counted.lines()]
    expect(figures, "readers by month, one an hour", months, HOURS_OF_MONTHS)
