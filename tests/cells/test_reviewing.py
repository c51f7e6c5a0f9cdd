"""When pages are looked at again, and “reviewed, no change”."""

from datetime import UTC, date, datetime

import pytest

from cells import reviewing
from cells.models import Page, Review
from cells.publishing import redact, withdraw
from cells.reviewing import CannotReview, Dates, Reminder
from tests.factories import CellFactory, PlainPageFactory, live, staff

pytestmark = pytest.mark.django_db

# Half past midnight in London, when it is still yesterday in UTC.
SUMMER_NIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
TODAY = date(2026, 7, 1)
NEXT = Dates(date(2026, 5, 31), date(2027, 7, 1))


@pytest.fixture
def tom():
    return staff("Editors")


@pytest.fixture
def page():
    cell = CellFactory(code="E5")
    live(cell)
    return with_facts(cell, date(2025, 1, 31), date(2026, 1, 31), date(2025, 7, 31))


def with_facts(cell, searched_to=None, review_by=None, reviewed_on=None):
    facts = {"searched_to": searched_to, "review_by": review_by, "reviewed_on": reviewed_on}
    Page.objects.filter(pk=cell.page_id).update(**facts)
    return Page.objects.get(pk=cell.page_id)


def reviewed(page, tom, **values):
    values = {"dates": NEXT, "now": SUMMER_NIGHT, **values}
    return reviewing.review(page, by=tom, **values)


def test_a_review_sets_the_facts_and_makes_every_copy_stale(page, tom):
    made = reviewed(page, tom, note=" Nothing new in the trials. ")
    now = Page.objects.get(pk=page.pk)
    assert reviewing.facts_of(now) == (NEXT.searched_to, NEXT.review_by, TODAY)
    assert now.facts_version > page.facts_version
    assert (made.by, made.note) == (tom, "Nothing new in the trials.")


def test_the_day_of_a_review_is_the_day_in_london(page, tom):
    assert reviewed(page, tom).reviewed_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    "dates",
    [Dates(None, TODAY), Dates(None, date(2026, 6, 30)), Dates(date(2026, 7, 2), NEXT.review_by)],
)
def test_dates_that_cannot_be_change_nothing(page, tom, dates):
    with pytest.raises(CannotReview):
        reviewed(page, tom, dates=dates)
    assert reviewing.seen_of(Page.objects.get(kind="cell")) == reviewing.seen_of(page)


def test_the_second_of_two_presses_is_refused(page, tom):
    seen = reviewing.seen_of(page)
    reviewed(page, tom, seen=seen)
    with pytest.raises(CannotReview, match="Look again"):
        reviewed(page, tom, seen=seen)
    assert Review.objects.count() == 1


def test_what_readers_do_not_have_is_not_reviewed(page, tom):
    with pytest.raises(CannotReview):
        reviewed(CellFactory(code="A1").page, tom)
    withdraw(page, because="An error", by="tom")
    with pytest.raises(CannotReview):
        reviewed(page, tom)


def test_who_reviewed_takes_it_back_the_same_day_and_the_facts_return(page, tom):
    made = reviewed(page, tom)
    reviewing.undo(made, by=tom, now=SUMMER_NIGHT)
    assert reviewing.seen_of(Page.objects.get(kind="cell")) == reviewing.seen_of(page)
    assert not Review.objects.standing().exists()


def test_nobody_else_and_no_later_day_takes_it_back(page, tom):
    made = reviewed(page, tom)
    with pytest.raises(CannotReview):
        reviewing.undo(made, by=staff("Editors", username="ana"), now=SUMMER_NIGHT)
    with pytest.raises(CannotReview):
        reviewing.undo(made, by=tom, now=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))


def test_facts_that_were_corrected_since_are_not_written_over(page, tom):
    made = reviewed(page, tom)
    Page.objects.update(review_by=date(2028, 1, 1))
    with pytest.raises(CannotReview):
        reviewing.undo(made, by=tom, now=SUMMER_NIGHT)
    assert Page.objects.get(kind="cell").review_by == date(2028, 1, 1)


def test_a_review_is_taken_back_once(page, tom):
    made = reviewed(page, tom)
    reviewing.undo(made, by=tom, now=SUMMER_NIGHT)
    with pytest.raises(CannotReview, match="already"):
        reviewing.undo(made, by=tom, now=SUMMER_NIGHT)


@pytest.mark.parametrize(
    ("reviewed_on", "review_by", "days"),
    [
        (date(2025, 7, 31), date(2026, 1, 31), 184),
        (None, date(2026, 1, 31), 365),
        (date(2026, 1, 1), date(2026, 1, 8), 365),
        (date(2026, 1, 31), date(2025, 1, 31), 365),
    ],
)
def test_the_next_review_is_proposed_as_far_off_as_the_last(reviewed_on, review_by, days):
    page = Page(searched_to=date(2025, 1, 31), review_by=review_by, reviewed_on=reviewed_on)
    dates = reviewing.proposed(page, TODAY)
    assert (dates.review_by - TODAY).days == days
    assert dates.searched_to == page.searched_to


@pytest.mark.parametrize(
    ("review_by", "where"),
    [
        (date(2026, 6, 30), "overdue"),
        (TODAY, "soon"),
        (date(2026, 9, 29), "soon"),
        (date(2026, 9, 30), None),
        (None, "undated"),
    ],
)
def test_pages_are_listed_by_when_they_are_due(page, review_by, where):
    Page.objects.update(review_by=review_by)
    due = reviewing.due(TODAY)
    assert [name for name in due._fields if page in getattr(due, name)] == (
        [where] if where else []
    )
    assert reviewing.count_overdue(TODAY) == (where == "overdue")


def test_without_a_date_only_public_cells_are_listed(page):
    CellFactory(code="A1")
    live(PlainPageFactory())
    Page.objects.update(review_by=None)
    assert list(reviewing.due(TODAY).undated) == [page]


def test_each_date_of_a_page_is_reminded_of_once(page, tom):
    reviewing.give_turn(page, tom)
    assert reviewing.reviews_to_remind(date(2026, 1, 16)) == []
    for today in (date(2026, 1, 17), TODAY):
        assert reviewing.reviews_to_remind(today) == [Reminder(page, date(2026, 1, 31), tom)]
    reviewed(page, tom)
    assert reviewing.reviews_to_remind(TODAY) == []


def test_somebody_who_left_is_not_reminded(page, tom):
    tom.is_active = False
    tom.save()
    reviewing.give_turn(page, tom)
    assert reviewing.reviews_to_remind(TODAY)[0].to is None


def test_whose_turn_it_is_changes_nothing_that_readers_see(page, tom):
    reviewing.give_turn(page, tom)
    assert Page.objects.get(pk=page.pk).facts_version == page.facts_version


def test_redacted_words_go_from_notes_too(tom):
    cell = CellFactory(headline="Ann said so")
    page = live(cell).page
    reviewed(page, tom, note="Ask Ann again.")
    redact(page, words="Ann", reason="She asked", by="ana")
    assert "Ann" not in Review.objects.get().note
