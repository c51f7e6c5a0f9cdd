"""An import is taken back as a whole, but for what is somebody else's by now."""

import pytest
from django.contrib.auth.models import User

from entries.importing import Chosen, NotToUndo, choose, store, undo
from entries.models import Document, Entry
from tests.entries.importing.files import HURLEY, begun, stored
from tests.factories import CellFactory, DocumentFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db
DOI = "10.1016/s0140-6736(96)11380-5"


def kept(one):
    return [(each["row"], each["why"]) for each in one.kept]


def test_everything_that_was_made_is_gone_and_its_history_stays():
    ana = User.objects.create_user("ana")
    one = undo(stored(cell=CellFactory(), category="K"), by=ana)
    assert (Document.objects.count(), Entry.objects.count(), one.kept) == (0, 0, [])
    assert (one.undone_by, one.undone_at is None) == (ana, False)
    last = Document.history.filter(history_type="-").first()
    assert (last.history_user, last.history_change_reason) == (ana, "Import of list.ris undone")


def test_what_was_changed_is_put_back():
    document = DocumentFactory(doi=DOI, title="Ours", url="")
    undo(stored(HURLEY))
    document.refresh_from_db()
    assert (document.title, document.year, document.source) == ("Ours", "", "")


def test_an_entry_that_an_editor_changed_stays_with_its_document():
    cell = CellFactory()
    one = stored(cell=cell, category="K")
    entry = cell.entries.get(document__year="1997")
    entry.headline = "Needles shared less"
    entry.save()
    one = undo(one)
    assert cell.entries.get() == entry
    assert sorted(kept(one)) == [
        (1, f"It stands in {cell}."),
        (1, "It was changed since the import."),
    ]
    assert Document.objects.count() == 1


def test_a_document_that_an_editor_changed_stays():
    one = stored(HURLEY)
    document = Document.objects.get()
    document.publisher = "Elsevier"
    document.save()
    one = undo(one)
    assert kept(one) == [(1, "It was changed since the import.")]
    assert Document.objects.exists()


def test_only_the_fields_that_nobody_changed_since_are_put_back():
    document = DocumentFactory(doi=DOI, title="Ours", url="")
    one = stored(HURLEY)
    document.refresh_from_db()
    document.year = "1998"
    document.save()
    one = undo(one)
    document.refresh_from_db()
    assert (document.year, document.source) == ("1998", "")
    assert kept(one) == [(1, "Changed since the import: year.")]


def test_what_was_published_stays():
    cell = CellFactory()
    one = stored(HURLEY, cell=cell, category="K")
    live(cell)
    one = undo(one)
    assert cell.entries.count() == 1
    assert (1, "It was published. Retire it, with a reason.") in kept(one)


def test_a_change_that_was_published_is_not_put_back():
    entry = EntryFactory(document=DocumentFactory(doi=DOI, url="https://example.org/"))
    one = stored(HURLEY)
    live(entry.cell)
    one = undo(one)
    assert kept(one) == [(1, "What the import changed was published.")]
    assert Document.objects.get().year == "1997"


def test_a_document_that_a_colleague_listed_or_noticed_stays():
    one = stored()
    first, second = Document.objects.order_by("year")
    EntryFactory(document=first, cell=CellFactory(code="A1"))
    NoticeFactory(document_number=second.pk)
    one = undo(one)
    standing = f"It stands in {Entry.objects.get().cell}."
    assert sorted(kept(one)) == [(1, standing), (2, "It has a notice.")]
    assert Document.objects.count() == 2


def test_a_repeated_row_is_taken_back_with_the_first():
    one = begun(HURLEY * 2, cell=CellFactory(), category="K")
    choose(one, {2: Chosen("link", cell_id=CellFactory(code="A1").pk, category="R")})
    undo(store(one))
    assert not Document.objects.exists()


def test_a_document_that_was_only_linked_stays():
    DocumentFactory(doi=DOI)
    one = undo(stored(HURLEY, cell=CellFactory(), category="K"))
    assert (Document.objects.count(), Entry.objects.count(), one.kept) == (1, 0, [])


def test_what_a_colleague_deleted_already_is_no_hindrance():
    one = stored(HURLEY)
    Document.objects.get().delete()
    assert undo(one).kept == []


def test_only_what_was_stored_is_undone_and_only_once():
    with pytest.raises(NotToUndo, match="Nothing of it"):
        undo(begun())
    one = undo(stored())
    with pytest.raises(NotToUndo, match="already"):
        undo(one)


def test_after_undoing_the_file_can_be_imported_again():
    undo(stored())
    stored()
    assert Document.objects.count() == 2
