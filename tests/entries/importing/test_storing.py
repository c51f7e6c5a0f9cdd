"""What becomes of each row, by rule and by choice."""

import pytest
from django.contrib.auth.models import User

from cells.models import Edition
from entries.importing import (
    AlreadyStored,
    Chosen,
    TooManyRows,
    Undecided,
    begin,
    choose,
    look,
    place_all,
    store,
)
from entries.models import Document, Entry
from entries.references import read
from tests.entries.importing.files import HURLEY, UNNAMED, WALLEY, begun, choices, stored
from tests.factories import CellFactory, DocumentFactory, EntryFactory

pytestmark = pytest.mark.django_db
DOI = "10.1016/s0140-6736(96)11380-5"


def test_new_references_become_documents_and_draft_entries():
    cell, ana = CellFactory(code="A1"), User.objects.create_user("ana")
    EntryFactory(cell=cell, order=7)
    store(begun(cell=cell, category="K"), by=ana)
    made = cell.entries.exclude(order=7).order_by("order")
    assert [entry.document.year for entry in made] == ["1997", "2013"]
    assert [(entry.category, entry.order) for entry in made] == [("K", 8), ("K", 9)]
    assert made[0].history.get().history_user == ana
    assert made[0].history.get().history_change_reason == "Import of list.ris"
    assert not Edition.objects.exists()


def test_without_a_cell_they_go_into_the_library_alone():
    stored()
    assert Document.objects.count() == 2
    assert not Entry.objects.exists()


def test_nothing_is_written_before_it_is_stored():
    begun(cell=CellFactory(), category="K")
    assert not Document.objects.exists()


def test_the_file_and_the_record_are_kept_as_they_stood():
    one = stored(f"{HURLEY}\n{WALLEY}")
    assert one.text == f"{HURLEY}\n{WALLEY}"
    assert one.rows.get(number=2).original.startswith("TY  - JOUR\nAU  - Walley")


def test_what_the_library_has_is_linked_into_the_cell_and_not_made_again():
    document = DocumentFactory(doi=DOI)
    cell = CellFactory()
    one = begun(HURLEY, cell=cell, category="S")
    assert choices(one) == ["link"]
    store(one)
    assert Document.objects.count() == 1
    assert cell.entries.get().document == document


def test_without_a_cell_what_the_library_has_is_filled_where_it_lacks_words():
    document = DocumentFactory(doi=DOI, title="Our own title", url="")
    one = begun(HURLEY)
    assert choices(one) == ["update"]
    store(one)
    document.refresh_from_db()
    assert (document.title, document.year) == ("Our own title", "1997")


def test_an_editor_may_have_other_words_written_over_ours():
    document = DocumentFactory(doi=DOI, title="Our own title")
    one = begun(HURLEY)
    choose(one, {1: Chosen("update", match=document.pk, fields=("title",))})
    store(one)
    document.refresh_from_db()
    assert document.title.startswith("Effectiveness")
    assert document.url == "https://example.org/study"


def test_a_likeness_waits_for_an_editor():
    DocumentFactory(title=read(WALLEY).records[0].title, year="2012", authors="Walley AY")
    one = begun()
    assert choices(one) == ["new", ""]
    with pytest.raises(Undecided, match="Row 2 must be decided first"):
        store(one)
    assert Document.objects.count() == 1
    store(one, leaves_out=True)
    assert Document.objects.count() == 2


def test_of_two_that_match_the_editor_says_which():
    for _ in range(2):
        DocumentFactory(**{"title": "A long title of one study", "year": "1999", "authors": "X Y"})
    one = begun("title,year,authors\nA long title of one study,1999,X Y\n")
    cell = CellFactory()
    choose(one, {1: Chosen("link", cell_id=cell.pk, category="K")})
    assert look(one)[0].wants == "Say which document it is."
    second = Document.objects.last()
    choose(one, {1: Chosen("link", match=second.pk, cell_id=cell.pk, category="K")})
    store(one)
    assert cell.entries.get().document == second


def test_what_was_chosen_is_not_exchanged_for_another_that_matches_by_now():
    chosen, other = (DocumentFactory(title="Heroin deaths in Massachusetts") for _ in range(2))
    one = begun("title\nHeroin deaths in Massachusetts\n")
    cell = CellFactory()
    choose(one, {1: Chosen("link", match=chosen.pk, cell_id=cell.pk, category="K")})
    chosen.delete()
    assert look(one)[0].wants == "Say which document it is."
    choose(one, {1: Chosen("link", match=other.pk, cell_id=cell.pk, category="K")})
    assert look(one)[0].wants == ""


@pytest.mark.parametrize(
    ("chosen", "wants"),
    [
        ({"choice": "link"}, "This choice no longer fits the library. Choose again."),
        ({"choice": "update"}, "This choice no longer fits the library. Choose again."),
        ({"choice": ""}, "Choose what to do with it."),
        ({"choice": "new", "category": "K"}, "Choose the cell, or no category."),
        ({"choice": "new", "cell_id": True}, "Choose a category."),
        ({"choice": "new"}, ""),
        ({"choice": "skip"}, ""),
    ],
)
def test_what_a_choice_lacks_is_said(chosen, wants):
    one = begun(WALLEY)
    if chosen.get("cell_id"):
        chosen = {**chosen, "cell_id": CellFactory().pk}
    choose(one, {1: Chosen(**chosen)})
    assert look(one)[0].wants == wants


def test_a_document_of_the_same_doi_forbids_a_new_one():
    DocumentFactory(doi=DOI)
    one = begun(HURLEY)
    choose(one, {1: Chosen("new")})
    assert look(one)[0].wants


def test_what_stands_twice_in_a_file_is_made_once():
    again = HURLEY.replace("TI  - Eff", "TI  - On the eff")
    one = begun(f"{HURLEY}{again}", cell=CellFactory(), category="K")
    assert choices(one) == ["new", "skip"]
    store(one)
    assert (Document.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_repeated_row_may_be_listed_in_another_cell():
    one = begun(HURLEY * 2, cell=CellFactory(), category="K")
    choose(one, {2: Chosen("link", cell_id=CellFactory(code="A1").pk, category="R")})
    store(one)
    assert Document.objects.get().entries.count() == 2


def test_the_same_file_again_links_and_doubles_nothing():
    cell = CellFactory()
    stored(cell=cell, category="K")
    again = begun(cell=cell, category="K")
    assert choices(again) == ["skip", "skip"]
    choose(again, {n: Chosen("link", cell_id=cell.pk, category="K") for n in (1, 2)})
    store(again)
    assert (Document.objects.count(), Entry.objects.count()) == (2, 2)
    assert "already" in again.rows.get(number=1).done["said"]


def test_two_files_that_waited_together_make_one_document():
    first, second = begun(), begun()
    store(first)
    assert look(second)[1].wants == "The library has it by now. Choose again."
    store(second, leaves_out=True)
    assert Document.objects.count() == 2


def test_a_new_one_beside_a_document_that_was_seen_is_made():
    one = begun(WALLEY)
    stored(WALLEY)
    choose(one, {1: Chosen("new")})
    assert choices(one) == [""]
    choose(one, {1: Chosen("new")})
    store(one)
    assert Document.objects.count() == 2


def test_an_import_is_stored_once():
    one = stored()
    with pytest.raises(AlreadyStored):
        store(one)


def test_what_could_not_be_read_is_listed_and_blocks_nothing():
    one = stored(UNNAMED + WALLEY)
    assert one.rows.get(number=1).problem.startswith("It has no title")
    assert Document.objects.count() == 1


def test_a_row_that_the_library_refuses_is_left_out_and_says_why():
    url = f"http://{'a' * 70}.org/"
    one = stored(f"title,url\nA fine title,\nA bad title,{url}\n")
    assert Document.objects.get().title == "A fine title"
    assert "Left out" in one.rows.get(number=2).done["said"]


def test_all_new_rows_are_placed_at_once():
    cell = CellFactory()
    one = begun()
    assert place_all(one, cell, "G") == 2
    store(one)
    assert {entry.category for entry in cell.entries.all()} == {"G"}


def test_too_many_at_once_are_refused():
    with pytest.raises(TooManyRows, match="Divide it"):
        begin(read(HURLEY + WALLEY), text="", most=1)


def test_looking_takes_four_queries_however_many_rows(django_assert_num_queries):
    EntryFactory(document=DocumentFactory(doi=DOI))
    one = begun(HURLEY + WALLEY * 9)
    with django_assert_num_queries(4):
        assert len(look(one)) == 10
