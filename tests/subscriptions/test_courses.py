"""The course: one bite after the other, to each reader from the first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cells.models import Cell
from cells.publishing import withdraw
from subscriptions.composing import compose
from subscriptions.courses import begin, bites_of
from subscriptions.letters import Button
from subscriptions.models import ConsentEvent, CourseProgress, Delivery, Mailing, Subscription
from subscriptions.sweeping.courses import send_bites
from tests.factories import BiteFactory, CellFactory, MatrixFactory, SectionFactory, live
from tests.parallel import at_once
from tests.readers import SubscriptionFactory

pytestmark = pytest.mark.django_db

# Clocks go forward on 29 March 2026.
MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def cell_with_bite(code, **kwargs):
    cell = CellFactory(code=code, headline=f"Bite {code}", **kwargs)
    SectionFactory(bite=BiteFactory(cell=cell), kind="about", body=f"<p>About {code}.</p>")
    return cell


def published(*codes):
    """The matrix, with these cells published; each has a bite."""
    for code in codes:
        live(cell_with_bite(code), source="demo", now=MONDAY - 30 * DAY)
    matrix = MatrixFactory()
    if codes:
        live(matrix, source="demo", now=MONDAY - 30 * DAY)
    return matrix.page


def reader(matrix, frequency="weekly", **kwargs):
    return SubscriptionFactory(page=matrix, kind="course", frequency=frequency, **kwargs)


def sent_by_day(days):
    """On which of so many days which bites leave, while all mail is delivered."""
    found = []
    for day in range(days):
        now = MONDAY + day * DAY
        send_bites(now)
        for delivery in Delivery.objects.unfinished().select_related("mailing"):
            letter = compose(delivery)
            found.append((day, letter.subject if letter else None))
        Delivery.objects.unfinished().update(state="sent", sent_at=now, token="")
    return found


def test_bites_come_row_by_row_one_a_week():
    reader(published("A2", "B1", "A1"))
    assert sent_by_day(30) == [
        (0, "Drug A1: Bite A1"),
        (7, "Drug B1: Bite B1"),
        (14, "Drug A2: Bite A2"),
    ]


def test_or_one_a_fortnight():
    reader(published("A1", "A2"), "fortnightly")
    assert [day for day, _ in sent_by_day(30)] == [0, 14]


def test_each_reader_begins_with_the_first():
    matrix = published("A1", "A2")
    reader(matrix)
    sent_by_day(3)
    reader(matrix)
    send_bites(MONDAY + 7 * DAY)
    numbers = Mailing.objects.order_by("pk").values_list("facts__number", flat=True)
    assert list(numbers) == [1, 2, 1]


def test_the_first_comes_in_the_morning_and_not_at_night():
    subscription = reader(published("A1"))
    begin([subscription], MONDAY)
    send_bites(datetime(2026, 3, 16, 6, 59, tzinfo=UTC))
    assert not Delivery.objects.exists()
    send_bites(datetime(2026, 3, 16, 7, 0, tzinfo=UTC))
    assert Delivery.objects.get().because == [subscription.pk]


def test_swept_often_a_bite_comes_once():
    reader(published("A1", "A2"))
    for hour in range(12):
        send_bites(MONDAY + hour * timedelta(hours=1))
    assert Delivery.objects.count() == 1
    assert CourseProgress.objects.get().next_on == date(2026, 3, 23)


def test_begun_twice_a_course_goes_on_where_it_is():
    subscription = reader(published("A1", "A2"))
    send_bites(MONDAY)
    begin([subscription], MONDAY)
    assert CourseProgress.objects.get().next_on == date(2026, 3, 23)


def test_days_on_which_nothing_could_be_sent_bring_no_two_at_once():
    reader(published("A1", "A2", "A3"))
    send_bites(MONDAY)
    send_bites(MONDAY + 20 * DAY)
    send_bites(MONDAY + 21 * DAY)
    assert Delivery.objects.count() == 2
    assert CourseProgress.objects.get().next_on == date(2026, 4, 12)


def test_a_pause_puts_the_next_bite_off():
    subscription = reader(published("A1", "A2", "A3"))
    send_bites(MONDAY)
    subscription.subscriber.paused_until = date(2026, 3, 26)
    subscription.subscriber.save()
    assert [day for day, _ in sent_by_day(20) if day] == [11, 18]


def test_cells_without_a_bite_or_withdrawn_are_passed_over():
    matrix = published("A1", "A3")
    live(CellFactory(code="A2"), source="demo", now=MONDAY - 30 * DAY)
    page = Cell.objects.at("drug/a1").get().page
    withdraw(page, because="An error", by="tom", now=MONDAY)
    reader(matrix)
    assert sent_by_day(15) == [(0, "Drug A3: Bite A3")]


def test_a_cell_added_later_comes_at_its_turn():
    matrix = published("A1", "A3", "A4")
    reader(matrix)
    send_bites(MONDAY)
    live(cell_with_bite("A2"), source="demo", now=MONDAY)
    live(MatrixFactory(scope_line="New"), source="demo", now=MONDAY)
    assert [subject for _, subject in sent_by_day(30)][1:] == [
        "Drug A2: Bite A2",
        "Drug A3: Bite A3",
        "Drug A4: Bite A4",
    ]


def test_what_is_sent_is_the_edition_of_that_day():
    matrix = published("A1")
    reader(matrix)
    send_bites(MONDAY)
    cell = Cell.objects.at("drug/a1").get()
    cell.headline = "New headline"
    cell.save()
    live(cell, source="demo", now=MONDAY)
    assert compose(Delivery.objects.get()).title == "New headline"


def test_the_last_says_that_the_course_is_done_and_then_the_subscription_ends():
    subscription = reader(published("A1", "A2"))
    sent_by_day(7)
    send_bites(MONDAY + 7 * DAY)
    assert Subscription.objects.active().exists()
    letters = [compose(one) for one in Delivery.objects.order_by("pk")]
    assert ["the last bite" in str(letter.pieces) for letter in letters] == [False, True]
    assert letters[1].over_detail == "Bite 2 of 2 · Edition of 14 February 2026"
    Delivery.objects.update(state="sent", sent_at=MONDAY, token="")
    send_bites(MONDAY + 8 * DAY)
    subscription.refresh_from_db()
    assert subscription.ended_at == MONDAY + 8 * DAY
    assert subscription.subscriber.ended_at == MONDAY + 8 * DAY
    event = ConsentEvent.objects.get()
    assert (event.what, event.how) == ("ended", "the course was done")


def test_a_letter_brings_the_bite_and_says_why():
    reader(published("A1", "A2"), asked_at=MONDAY)
    send_bites(MONDAY)
    letter = compose(Delivery.objects.get())
    assert isinstance(letter.pieces[-1], Button)
    assert letter.over == "Drug Treatment Matrix cell A1"
    assert letter.because == (
        "You asked for the bites of the Drug Treatment Matrix on 16 March 2026, once a week.",
    )


def test_a_matrix_that_is_not_public_has_no_course():
    matrix = published("A1")
    withdraw(matrix, because="An error", by="tom", now=MONDAY)
    reader(matrix)
    assert bites_of(matrix) == []
    send_bites(MONDAY)
    assert CourseProgress.objects.get().finished_at is None


def test_many_readers_cost_as_many_queries_as_one(django_assert_max_num_queries):
    matrix = published("A1", "A2")
    for _ in range(30):
        reader(matrix)
    with django_assert_max_num_queries(20):
        send_bites(MONDAY)
    assert Delivery.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_a_bite_once():
    matrix = published("A1", "A2", "A3")
    for _ in range(3):
        reader(matrix)
    assert at_once(*[lambda: send_bites(MONDAY)] * 4) == [None] * 4
    assert Delivery.objects.count() == 3
