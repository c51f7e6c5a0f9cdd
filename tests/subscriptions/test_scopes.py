"""What can be followed, and what it is called."""

import pytest

from cells.models import Page
from subscriptions.scopes import Scopes, holds, pages_at, without_repeats
from tests.factories import CellFactory, EssayFactory, TopicFactory, live


@pytest.mark.parametrize(
    ("larger", "value", "is_held"),
    [
        ("/", "drug", True),
        ("/", "topics/naloxone", True),
        ("drug", "drug/e5", True),
        ("drug", "drug/rows/5", True),
        ("drug", "drugs/e5", False),
        ("drug/rows/5", "drug/e5", True),
        ("drug/rows/5", "drug/e15", False),
        ("drug/rows/5", "drug/columns/e", False),
        ("drug/rows/5", "alcohol/e5", False),
        ("drug/columns/e", "drug/e5", True),
        ("drug/columns/e", "drug/d5", False),
        ("drug/e5", "drug/e5", False),
        ("drug/e5", "drug", False),
        ("topics/naloxone", "topics/naloxone-kits", False),
    ],
)
def test_what_holds_what(larger, value, is_held):
    assert holds(larger, value) is is_held


def test_what_a_larger_choice_holds_is_left_out():
    chosen = ["drug/e5", "drug/rows/5", "drug/a1", "topics/prison"]
    assert without_repeats(chosen) == ["drug/rows/5", "drug/a1", "topics/prison"]


@pytest.mark.django_db
def test_each_is_called_as_the_site_calls_it_today():
    cell = CellFactory(headline="What a system owes")
    bare = CellFactory(code="A1")
    for subject in (cell.column.matrix, cell.row, cell.column, cell, bare):
        live(subject)
    TopicFactory(slug="naloxone", name="Naloxone to take home")
    scopes = Scopes.today()
    paths = ["drug", "drug/rows/5", "drug/e5", "topics/naloxone"]
    names = [scopes.at(path).in_full for path in paths]
    assert names == [
        "Drug treatment",
        f"Drug treatment row 5: {cell.row.name}",
        "Drug treatment E5: What a system owes",
        "Topic: Naloxone to take home",
    ]
    assert bare.row.name in scopes.at("drug/a1").detail
    assert scopes.at("about") is None


@pytest.mark.django_db
def test_a_topic_gets_its_page_when_somebody_follows_it_and_an_essay_takes_it():
    topic = TopicFactory(slug="naloxone", name="Naloxone")
    (page,) = pages_at(["topics/naloxone"]).values()
    assert (page.path, page.kind) == ("topics/naloxone", Page.Kind.TOPIC)
    essay = EssayFactory(topic=topic)
    assert essay.page == page
    live(essay)
    assert Page.objects.public().get(path="topics/naloxone") == page
