"""Pieces of a page that found no place, and what editors do with them afterwards."""

import pytest

from bites.importing import CannotPlace, left_on, store
from bites.importing.leftovers import OUT, put, spots_of, take_back
from bites.importing.source import read_source
from tests.bites.cell_pages import PAGE
from tests.factories import CellFactory, staff

pytestmark = pytest.mark.django_db

STRAY = "Words <b>above</b> the title & elsewhere."


@pytest.fixture
def cell():
    return CellFactory()


@pytest.fixture
def stored(cell):
    return store(page()).page_import


@pytest.fixture
def ana():
    return staff("Editors", username="ana")


def page(text=PAGE):
    return read_source(f"{STRAY}\n\n{text}".encode(), name="e5.txt")


def test_the_places_are_the_texts_of_the_cell_in_their_order(cell, stored):
    labels = [spot.label for spot in spots_of(cell)]
    assert labels[:3] == ["Abstract", "Short version", "S “First town to try it”"]
    assert labels[6] == "MORE"
    assert labels[7].startswith("Bite: ")


def test_a_piece_goes_to_the_end_of_a_text_as_words_with_its_trail(cell, stored, ana):
    entry = cell.entries.in_page_order().first()
    put(stored, 0, f"entry-{entry.pk}", ana)
    entry.refresh_from_db()
    assert entry.annotation.endswith(
        "<p>Words &lt;b&gt;above&lt;/b&gt; the title &amp; elsewhere.</p>"
    )
    trail = entry.history.first()
    assert (trail.history_user, trail.history_change_reason) == (
        ana,
        "Left over by the import of e5.txt",
    )
    assert left_on(cell) == (None, 0)


def test_no_piece_is_put_twice(stored, ana):
    put(stored, 0, "more", ana)
    with pytest.raises(CannotPlace, match="meanwhile"):
        put(stored, 0, "abstract", ana)


@pytest.mark.parametrize("spot", ["", "entry-0", "entry-x", "section-99999", "headline", "cell-1"])
def test_it_goes_to_texts_of_the_cell_alone(cell, stored, ana, spot):
    with pytest.raises(CannotPlace, match="Choose another"):
        put(stored, 0, spot, ana)
    assert left_on(cell) == (stored, 1)


def test_words_that_were_edited_since_are_not_taken_back(cell, stored, ana):
    put(stored, 0, "more", ana)
    cell.refresh_from_db()
    cell.more += "<p>And more.</p>"
    cell.save()
    with pytest.raises(CannotPlace, match="MORE was changed since"):
        take_back(stored, 0, ana)


def test_what_was_left_out_is_listed_again(cell, stored, ana):
    put(stored, 0, OUT, ana)
    assert left_on(cell) == (None, 0)
    take_back(stored, 0, ana)
    assert left_on(cell) == (stored, 1)


def test_a_later_import_asks_no_second_time_and_keeps_the_words(cell, stored, ana):
    put(stored, 0, "more", ana)
    again = store(page(PAGE.replace("halved", "cut"))).page_import
    cell.refresh_from_db()
    assert "Words &lt;b&gt;above" in cell.more
    assert again.not_placed[0]["spot"] == "MORE"
    assert left_on(cell) == (None, 0)
