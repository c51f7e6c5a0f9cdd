"""Moving entries, and undoing it."""

import pytest
from django.core.exceptions import ValidationError

from cells.ordering import CannotMove
from entries import moving
from entries.models import Entry
from tests.factories import CellFactory, EntryFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return CellFactory()


def listed(cell, *headlines, category="K", **kwargs):
    """Entries of these headlines, all with the same order, as an editor may leave them."""
    return [EntryFactory(cell=cell, headline=h, category=category, **kwargs) for h in headlines]


def shown(cell, category="K") -> str:
    """The headlines of a category in their order, once the places were found without gaps."""
    group = moving.standing_in(cell.pk, category)
    assert [entry.order for entry in group] == list(range(1, len(group) + 1))
    return "".join(entry.headline for entry in group)


def test_an_entry_moves_down_one_place_and_places_have_no_gaps(cell):
    a, _, _ = listed(cell, "A", "B", "C")
    move = moving.move_by(a, 1)
    assert shown(cell) == "BAC"
    assert move.sentence == "Moved to place 2 of 3 in Key studies."


def test_the_first_cannot_go_up_nor_the_last_down(cell):
    a, b = listed(cell, "A", "B")
    for entry, places in ((a, -1), (b, 1)):
        with pytest.raises(CannotMove):
            moving.move_by(entry, places)


def test_an_entry_moved_to_another_category_stands_last_there(cell):
    a, _ = listed(cell, "A", "B")
    listed(cell, "X", category="R")
    moving.move_to_category(a, "R")
    assert (shown(cell), shown(cell, "R")) == ("B", "XA")


def test_an_entry_is_put_at_a_place_of_another_category(cell):
    (a,) = listed(cell, "A")
    listed(cell, "X", "Y", category="R")
    moving.move_to_category(a, "R", place=2)
    assert shown(cell, "R") == "XAY"


def test_moved_to_its_second_category_an_entry_keeps_both(cell):
    (a,) = listed(cell, "A", second_category="R")
    moving.move_to_category(a, "R")
    a.refresh_from_db()
    assert (a.category, a.second_category) == ("R", "K")


def test_a_second_category_is_given_and_taken_away(cell):
    (a,) = listed(cell, "A")
    moving.set_second_category(a, "R")
    assert Entry.objects.get().second_category == "R"
    moving.set_second_category(a, "")
    assert Entry.objects.get().second_category == ""


def test_an_entry_moved_to_another_cell_tells_both_pages(cell):
    a, _ = listed(cell, "A", "B")
    there = CellFactory(code="A3")
    live(cell)
    live(there)
    move = moving.move_to_cell(a, there)
    cell.page.refresh_from_db()
    there.page.refresh_from_db()
    assert cell.page.has_unpublished_changes
    assert there.page.has_unpublished_changes
    assert (shown(cell), shown(there)) == ("B", "A")
    assert move.sentence.endswith("Publish both cells together.")


def test_a_retired_entry_leaves_no_gap_and_gives_its_reason(cell):
    a, _ = listed(cell, "A", "B")
    moving.retire(a, "Replaced by the review of 2024.")
    a.refresh_from_db()
    assert a.retired_because == "Replaced by the review of 2024."
    assert shown(cell) == "B"


def test_nothing_is_retired_without_a_reason(cell):
    (a,) = listed(cell, "A")
    with pytest.raises(ValidationError):
        moving.retire(a, "")


def test_a_retired_entry_does_not_move(cell):
    (a,) = listed(cell, "A")
    moving.retire(a, "Replaced.")
    with pytest.raises(CannotMove):
        moving.move_to_category(a, "R")


def test_every_kind_of_move_is_undone(cell):
    a, _, _ = listed(cell, "A", "B", "C")
    there = CellFactory(code="A3")
    for act in (
        lambda: moving.move_by(a, 1),
        lambda: moving.move_within(a, 3),
        lambda: moving.move_to_category(a, "R"),
        lambda: moving.set_second_category(a, "R"),
        lambda: moving.move_to_cell(a, there),
        lambda: moving.retire(a, "Replaced."),
    ):
        moving.undo(a, act().record)
        a.refresh_from_db()
        assert shown(cell) == "ABC"
        assert (a.cell, a.category, a.second_category) == (cell, "K", "")
        assert a.retired_at is None


def test_a_move_is_undone_when_others_have_moved_since(cell):
    a, b, _ = listed(cell, "A", "B", "C")
    move = moving.move_to_category(a, "R")
    moving.move_by(b, 1)
    moving.undo(a, move.record)
    assert shown(cell) == "ACB"


def test_an_undo_can_be_undone(cell):
    a, _ = listed(cell, "A", "B")
    back = moving.undo(a, moving.move_by(a, 1).record)
    moving.undo(a, back.record)
    assert shown(cell) == "BA"


def test_a_move_cannot_be_undone_once_the_entry_moved_again(cell):
    a, _, _ = listed(cell, "A", "B", "C")
    move = moving.move_by(a, 1)
    moving.move_by(a, 1)
    with pytest.raises(CannotMove, match="somebody moved it since"):
        moving.undo(a, move.record)
    assert shown(cell) == "BCA"


def test_a_move_cannot_be_undone_once_the_form_of_the_entry_moved_it(cell):
    (a,) = listed(cell, "A")
    move = moving.move_to_category(a, "R")
    a.refresh_from_db()
    a.category = "G"
    a.save()
    with pytest.raises(CannotMove, match="changed since"):
        moving.undo(a, move.record)


def test_a_record_that_is_no_move_cannot_be_undone(cell):
    a, b = listed(cell, "A", "B")
    others = moving.move_by(b, -1).record
    for record in (a.history.latest().history_id, others, 10**9):
        with pytest.raises(CannotMove):
            moving.undo(a, record)


def test_words_written_between_a_move_and_its_undo_stay(cell):
    a, _ = listed(cell, "A", "B")
    move = moving.move_by(a, 1)
    a.refresh_from_db()
    a.annotation = "<p>New.</p>"
    a.save()
    moving.undo(a, move.record)
    a.refresh_from_db()
    assert (a.annotation, shown(cell)) == ("<p>New.</p>", "AB")


def test_the_row_history_says_what_was_done_and_who_made_room(cell):
    a, b = listed(cell, "A", "B")
    moving.move_by(a, 1)
    assert a.history.first().history_change_reason == "Moved from place 1 to place 2 of Key studies"
    assert b.history.first().history_change_reason == "Made room"
