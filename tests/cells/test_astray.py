"""What the 404 page says of an address."""

import pytest

from cells.reading.astray import nearest_path
from tests.factories import CellFactory, ColumnFactory, RowFactory, live

PATHS = [
    "about",
    "drug",
    "drug/columns/e",
    "drug/e1",
    "drug/e5",
    "drug/a5",
    "drug/rows/5",
    "alcohol",
    "alcohol/e5",
]


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("drug/e55", "drug/e5"),
        ("drugs/e5", "drug/e5"),
        ("drug/f5", "drug/e5"),
        ("drug/e2", "drug/e1"),
        ("drug/row/5", "drug/rows/5"),
        ("drug/rows", "drug"),
        ("about-us", "about"),
        ("drug/e5/2019-01-01", "drug/e5"),
        ("alcohol/e5/archive/2019", "alcohol/e5"),
        ("wp-login", ""),
        ("", ""),
    ],
)
def test_the_nearest_path_is_the_one_most_like_it_or_that_it_lies_in(asked, nearest):
    assert nearest_path(asked, PATHS) == nearest


def test_a_site_without_pages_has_none_nearest():
    assert nearest_path("drug/e5", []) == ""


@pytest.fixture
def cell(db):
    cell = CellFactory(headline="What a system owes")
    ColumnFactory(letter="A")
    RowFactory(number=1)
    live(cell.matrix)
    live(cell)
    return cell


@pytest.mark.parametrize("address", ["/drug/e55/", "/drugs/e5", "/drug/e5.htm", "/Drug/E5.html"])
def test_the_404_page_asks_whether_the_nearest_was_meant(client, cell, address):
    text = client.get(address, follow=True).content.decode()
    assert 'Did you mean <a href="/drug/e5/">E5, What a system owes</a>?' in text


def test_the_404_page_says_where_a_matrix_ends(client, cell):
    text = client.get("/drug/f5/").content.decode()
    expected = "has columns A to E and rows 1 to 5, so F5 lies outside it. Did you mean"
    assert f"The Drug Treatment Matrix {expected}" in text


def test_a_square_within_the_edges_is_not_said_to_lie_outside(client, cell):
    assert "lies outside" not in client.get("/drug/b3/").content.decode()


def test_the_404_page_names_no_page_that_is_only_a_draft(client, cell):
    live(RowFactory(number=1, name="Published"))
    RowFactory(number=3, name="A draft")
    assert "A draft" not in client.get("/drug/rows/3/").content.decode()


def test_a_404_takes_as_many_queries_whatever_there_is(client, cell, django_assert_num_queries):
    for code in ("A1", "A5", "E1"):
        live(CellFactory(code=code))
    # The head of the page, all its paths, and the table of old addresses.
    with django_assert_num_queries(3):
        client.get("/nowhere/at/all/")


def test_an_address_longer_than_any_page_has_is_compared_with_none(client, cell):
    text = client.get("/drug/e5" + "5" * 60).content.decode()
    assert "Did you mean" not in text
