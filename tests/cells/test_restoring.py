import pytest

from cells.models import Credit
from cells.publishing import NotInEdition, restore, restore_entry, restore_section, snapshot_of
from entries.models import Document, Entry
from tests.factories import (
    CellFactory,
    CreditFactory,
    EntryFactory,
    MatrixFactory,
    PlainPageFactory,
    RowFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def test_restoring_writes_the_head_back():
    cell = CellFactory(headline="Then", abstract="<p>Then.</p>")
    edition = live(cell)
    cell.headline, cell.abstract = "Now", ""
    cell.save()
    restore(edition)
    cell.refresh_from_db()
    assert (cell.headline, cell.abstract) == ("Then", "<p>Then.</p>")


def test_restoring_makes_the_draft_what_the_edition_was():
    cell = CellFactory(headline="Then")
    for place, headline in enumerate(["One", "Two", "Three"]):
        EntryFactory(cell=cell, headline=headline, order=place)
    SectionFactory(bite__cell=cell, kind="issue", heading="Why?", body="<p>Because.</p>")
    edition = live(cell)
    cell.entries.get(headline="One").retire("Outdated.")
    Entry.objects.filter(headline="Two").update(order=9, category="G")
    cell.bite.sections.get().delete()
    restore(edition)
    assert snapshot_of(cell) == edition.contents


def test_a_retired_entry_returns_under_its_number():
    entry = EntryFactory(headline="Good study")
    edition = live(entry.cell)
    entry.retire("By mistake.")
    restore(edition)
    entry.refresh_from_db()
    assert (entry.retired_at, entry.retired_because) == (None, "")


def test_an_entry_added_since_is_retired_not_lost():
    cell = CellFactory()
    edition = live(cell)
    entry = EntryFactory(cell=cell, headline="Newer")
    restore(edition)
    entry.refresh_from_db()
    assert entry.retired_at
    assert "restored" in entry.retired_because


def test_an_entry_that_moved_comes_back():
    entry = EntryFactory(headline="Moved")
    edition = live(entry.cell)
    entry.cell = CellFactory(code="A1")
    entry.save()
    restore(edition)
    entry.refresh_from_db()
    assert entry.cell.code == "E5"


def test_restoring_never_changes_a_document():
    entry = EntryFactory(headline="H", document__title="Title then")
    edition = live(entry.cell)
    entry.document.title = "Title now"
    entry.document.save()
    restore(edition)
    assert Document.objects.get().title == "Title now"


def test_a_document_that_is_gone_is_made_again_with_its_tags():
    entry = EntryFactory(headline="H", document__title="Lost report")
    entry.document.tags.add("prison")
    edition = live(entry.cell)
    document = entry.document
    entry.document = Document.objects.create(title="Another")
    entry.save()
    number = document.pk
    document.delete()
    restore(edition)
    again = Document.objects.get(pk=number)
    assert (again.title, [tag.name for tag in again.tags.all()]) == ("Lost report", ["prison"])


def test_a_cells_own_credit_returns_and_shared_ones_stay():
    cell = CellFactory()
    own = CreditFactory(scope="cell", cell=cell, name="Then")
    shared = CreditFactory(name="The site's")
    edition = live(cell)
    own.delete()
    shared.name = "Renamed"
    shared.save()
    restore(edition)
    assert set(Credit.objects.values_list("name", flat=True)) == {"Then", "Renamed"}


def test_one_entry_can_be_restored_alone():
    entry = EntryFactory(headline="Then")
    other = EntryFactory(cell=entry.cell, headline="Other then")
    edition = live(entry.cell)
    Entry.objects.update(headline="Now")
    restore_entry(edition, entry.pk)
    headlines = Entry.objects.in_bulk()
    assert [headlines[e.pk].headline for e in (entry, other)] == ["Then", "Now"]


def test_one_section_can_be_restored_alone():
    section = SectionFactory(body="<p>Then.</p>")
    cell = section.bite.cell
    cell.headline = "Then"
    cell.save()
    edition = live(cell)
    section.delete()
    cell.headline = "Now"
    cell.save()
    restore_section(edition, section.pk or edition.contents["bite"]["sections"][0]["id"])
    cell.refresh_from_db()
    assert (cell.bite.sections.get().body, cell.headline) == ("<p>Then.</p>", "Now")


def test_what_an_edition_never_had_cannot_be_restored():
    with pytest.raises(NotInEdition, match="no entry number 999"):
        restore_entry(live(CellFactory()), 999)
    with pytest.raises(NotInEdition, match="no section number 999"):
        restore_section(live(CellFactory(code="A1")), 999)


@pytest.mark.parametrize(
    ("factory", "field"),
    [(RowFactory, "introduction"), (PlainPageFactory, "body"), (MatrixFactory, "scope_line")],
)
def test_every_kind_of_page_can_be_restored(factory, field):
    subject = factory(**{field: "<p>Then</p>"})
    if factory is MatrixFactory:
        CellFactory(matrix=subject)
    edition = live(subject)
    setattr(subject, field, "<p>Now</p>")
    subject.save()
    restore(edition)
    subject.refresh_from_db()
    assert getattr(subject, field) == "<p>Then</p>"
