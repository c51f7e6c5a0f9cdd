"""A page of many entries: the work grows with its size, and not faster."""

import pytest

from bites.importing import look, read_source, store
from tests.bites.cell_pages import PAGE
from tests.factories import CellFactory
from tests.timing import seconds

pytestmark = pytest.mark.django_db
FIRST = "K Phone calls"


def big_page(entries, word="calls"):
    """PAGE with so many key studies more, each of its own words."""
    more = "".join(
        f"K Study number{n} of place{n} ({1900 + n % 100}). What street{n} said of {word}{n}.\n\n"
        for n in range(entries)
    )
    return read_source(PAGE.replace(FIRST, more + FIRST).encode())


def test_reading_and_comparing_grow_with_the_page():
    CellFactory()
    store(big_page(60))
    small = min(seconds(lambda: look(big_page(50, "visits"))) for _ in range(3))
    large = min(seconds(lambda: look(big_page(400, "visits"))) for _ in range(2))
    assert large < 8 * small * 2


def test_queries_grow_with_the_rows_and_no_faster(django_assert_max_num_queries):
    CellFactory()
    with django_assert_max_num_queries(25 * 50 + 200):
        store(big_page(50))


def test_comparing_takes_as_many_queries_for_many_entries(django_assert_max_num_queries):
    CellFactory()
    store(big_page(50))
    source = big_page(50, "visits")
    with django_assert_max_num_queries(12):
        look(source)
