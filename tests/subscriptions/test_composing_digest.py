"""What a digest says."""

from datetime import UTC, datetime, timedelta

import pytest

from cells.publishing import withdraw
from cells.publishing.withdrawing import bring_back
from subscriptions.composing import compose
from subscriptions.composing.digest import days
from subscriptions.letters import Bullets, Change, Heading, Mark, Paragraph, Run
from subscriptions.models import Delivery
from subscriptions.sweeping import sweep
from subscriptions.telling.keeping import forget
from tests.factories import CellFactory, EntryFactory, MatrixFactory, PlainPageFactory, live
from tests.readers import SubscriptionFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)
LAST_WEEK = MONDAY - timedelta(days=3)
BEFORE = MONDAY - timedelta(days=20)
SITE = "https://matrix.example"


@pytest.fixture(autouse=True)
def on_a_site(settings):
    settings.SITE_URL = SITE


def edition(words, at, cell, **kwargs):
    cell.headline = words
    cell.save()
    return live(cell, now=at, **kwargs)


def changed(code, **kwargs):
    """A cell that had another headline before last week."""
    cell = CellFactory(code=code, **kwargs)
    edition("Was", BEFORE, cell, source="demo")
    edition("Is", LAST_WEEK, cell, note=f"{code} sharpened.")
    return cell


def letter_of(**kwargs):
    """Of last week, to somebody who follows this."""
    subscription = SubscriptionFactory(frequency="weekly", **kwargs)
    sweep(MONDAY)
    deliveries = Delivery.objects.filter(subscriber=subscription.subscriber)
    return compose(deliveries.get(mailing__kind="digest"))


def headings(letter):
    return [(one.level, one.text) for one in letter.pieces if isinstance(one, Heading)]


def test_it_tells_of_each_page_was_and_now():
    cell = changed("A3")
    letter = letter_of(asked_at=BEFORE)
    assert letter.subject == "One page changed: 2 to 8 March 2026"
    assert letter.because == ("You asked for everything on 17 February 2026, once a week.",)
    assert letter.pieces[1:] == (
        Heading("Drug A3: Is", 3, f"{SITE}/drug/a3/"),
        Paragraph((Run("A3 sharpened."),)),
        Change("Headline", (Run("Was", Mark.DELETED), Run("Is", Mark.INSERTED))),
        Paragraph(
            (Run("See the change", address=f"{SITE}/drug/a3/compare/2026-02-17...2026-03-06/"),)
        ),
    )
    assert cell.page.path == "drug/a3"


def test_the_whole_week_is_one_comparison_with_minor_editions_told_along():
    cell = CellFactory()
    edition("One", BEFORE, cell, source="demo")
    edition("Two", LAST_WEEK, cell)
    edition("Three", LAST_WEEK, cell, kind="minor")
    edition("Four", MONDAY, cell, kind="minor")
    (change,) = [one for one in letter_of().pieces if isinstance(one, Change)]
    assert change.runs == (Run("One", Mark.DELETED), Run("Three", Mark.INSERTED))


def test_pages_stand_by_matrix_and_in_each_row_by_row():
    for slug, code in [("drug", "B1"), ("drug", "A2"), ("drug", "A1"), ("alcohol", "A1")]:
        matrix = MatrixFactory(slug=slug, title=f"{slug} matrix", order=slug == "alcohol")
        changed(code, matrix=matrix)
        live(matrix, source="demo", now=BEFORE)
        matrix.scope_line += code
        matrix.save()
    live(PlainPageFactory(), now=LAST_WEEK)
    assert headings(letter_of()) == [
        (2, "drug matrix"),
        (3, "Drug A1: Is"),
        (3, "Drug B1: Is"),
        (3, "Drug A2: Is"),
        (2, "alcohol matrix"),
        (3, "Alcohol A1: Is"),
        (2, "Other pages"),
        (3, "New: About"),
    ]


def test_somebody_is_told_of_what_they_follow_alone():
    cells = [changed(code) for code in ("A1", "A2", "B1")]
    letter = letter_of(page=cells[0].column.page)
    assert letter.subject == "Two pages changed: 2 to 8 March 2026"
    assert [text for _, text in headings(letter)[1:]] == ["Drug A1: Is", "Drug A2: Is"]


def test_withdrawn_pages_are_named_with_their_reason():
    cell = CellFactory()
    page = edition("One", BEFORE, cell, source="demo").page
    withdraw(page, because="An error.", by="tom", now=LAST_WEEK)
    letter = letter_of(page=cell.row.page)
    assert letter.subject == "One page withdrawn: 2 to 8 March 2026"
    said = (Run("Drug E5", address=f"{SITE}/drug/e5/"), Run(", 6 March 2026: An error."))
    assert letter.pieces == (Heading("Withdrawn"), Bullets((said,)))
    bring_back(page, by="tom", now=MONDAY)
    forget()
    assert compose(Delivery.objects.get(mailing__kind="digest")) is None


def test_of_many_pages_less_is_told_of_each():
    cells = [changed(f"{letter}{number}") for letter in "ABC" for number in range(1, 5)]
    for cell in cells:
        EntryFactory(cell=cell)
        live(cell, now=LAST_WEEK)
    pieces = letter_of().pieces
    assert len([one for one in pieces if isinstance(one, Change)]) == 12


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-03-02", "2026-03-09", "2 to 8 March 2026"),
        ("2026-03-30", "2026-04-06", "30 March to 5 April 2026"),
        ("2025-12-29", "2026-01-05", "29 December 2025 to 4 January 2026"),
        ("2026-01-01", "2026-02-01", "January 2026"),
        ("2026-01-01", "2026-03-01", "1 January to 28 February 2026"),
    ],
)
def test_a_window_is_named_by_its_days(since, until, words):
    assert (
        days(*(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (since, until))) == words
    )


def test_it_costs_the_same_however_many_pages(django_assert_num_queries):
    for code in ("A1", "A2", "B3", "C4"):
        changed(code)
    SubscriptionFactory(frequency="weekly")
    SubscriptionFactory(frequency="weekly")
    sweep(MONDAY)
    digests = Delivery.objects.filter(mailing__kind="digest", mailing__key__startswith="weekly")
    first, second = digests.select_related("mailing", "subscriber")
    forget()
    with django_assert_num_queries(11):
        pieces = compose(first).pieces
    with django_assert_num_queries(0):
        assert compose(second).pieces is pieces
