"""What is kept of the site never outlives what it tells."""

import pytest

from cells.models import Page, Topic
from cells.publishing import bring_back, withdraw
from cells.reading.site import site
from tests.factories import CellFactory, PlainPageFactory, StoredSearchFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def drug():
    matrix = published_matrix()
    site()
    return matrix


def published_matrix():
    matrix = CellFactory(matrix__slug="drug").matrix
    live(matrix)
    return matrix


def test_what_is_kept_is_told_again_in_one_query(drug, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [p.page.path for p in site().matrices] == ["drug"]


def test_an_empty_site_keeps_nothing():
    assert site().matrices == []
    published_matrix()
    assert [p.page.path for p in site().matrices] == ["drug"]


def test_a_new_edition_is_told_at_once(drug):
    drug.title = "Another title"
    drug.save()
    live(drug)
    assert site().matrices[0].card["matrix"]["title"] == "Another title"


def test_a_page_withdrawn_is_gone_at_once_and_back_at_once(drug):
    live(PlainPageFactory(slug="about"))
    assert site().url("about")
    page = Page.objects.get(path="about")
    withdraw(page, because="A legal need.", by="Ana")
    assert not site().url("about")
    bring_back(page, by="Ana")
    assert site().url("about")


def test_topics_and_collections_are_those_of_now(drug):
    topic = Topic.objects.create(slug="naloxone", name="Naloxone")
    assert site().topics == {"naloxone": "Naloxone"}
    topic.name = "Take-home naloxone"
    topic.save()
    assert site().topics == {"naloxone": "Take-home naloxone"}
    topic.delete()
    assert site().topics == {}
    assert not site().has_collections
    StoredSearchFactory(is_public=True)
    assert site().has_collections
