"""Where used: texts that refer to something, and what is not deleted because of them."""

import pytest
from django.db.models import ProtectedError
from django.test import Client

from bites.models import Section
from cells.publishing import restore
from cells.publishing.using import uses_of, uses_of_row
from cells.richtext import build as b
from entries.models import Entry
from tests.factories import (
    BiteFactory,
    CellFactory,
    EntryFactory,
    PlainPageFactory,
    RowFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


def to(row, kind="entry") -> str:
    return b.paragraph("See ", b.reference("the trial", kind, row.pk), ".")


def places(row) -> list[str]:
    return [use.place for use in uses_of_row(row)]


def test_drafts_of_every_kind_that_refer_to_an_entry_are_named():
    entry = EntryFactory()
    cell = CellFactory(code="A3", more=to(entry))
    EntryFactory(cell=cell, headline="Another", annotation=to(entry))
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="issue", heading="Who stays?", body=to(entry))
    RowFactory(number=4, introduction=to(entry))
    PlainPageFactory(title="About", body=to(entry))
    assert set(places(entry)) == {
        "Drug treatment A3, MORE",
        "Drug treatment A3: Another",
        "Drug treatment A3: Who stays?",
        "Drug treatment row 4: Safeguarding the community, introduction",
        "About",
    }


def test_an_entry_of_another_number_is_not_taken_for_this_one():
    entry = EntryFactory()
    PlainPageFactory(body=b.paragraph(b.reference("it", "entry", int(f"{entry.pk}0"))))
    assert places(entry) == []


def test_a_reference_to_a_marked_passage_is_a_use():
    entry = EntryFactory()
    body = b.paragraph(b.reference("it", "entry", entry.pk, "p-ab12cd34"))
    PlainPageFactory(title="About", body=body)
    assert places(entry) == ["About"]


def test_its_own_text_does_not_count():
    entry = EntryFactory()
    entry.annotation = to(entry)
    entry.save()
    assert places(entry) == []


def test_a_current_edition_that_refers_to_it_is_named_when_no_draft_does():
    entry = EntryFactory()
    page = PlainPageFactory(slug="about", body=to(entry))
    live(page)
    page.body = "<p>Nothing.</p>"
    page.save()
    (use,) = uses_of({("entry", entry.pk)})
    assert (use.place, use.url, use.is_live) == ("/about/, as it is live", "/about/", True)


def test_what_is_referred_to_is_not_deleted():
    entry, section = EntryFactory(), SectionFactory(bite=BiteFactory(cell=CellFactory(code="A3")))
    PlainPageFactory(title="About", body=to(entry) + to(section, "section"))
    for row in (entry, section):
        with pytest.raises(ProtectedError, match="About"):
            row.delete()
    assert Entry.objects.exists()
    assert Section.objects.exists()


def test_the_page_that_deletes_lists_what_refers_to_it_and_refuses(client: Client):
    cell = CellFactory()
    PlainPageFactory(title="About", body=to(cell, "cell"))
    client.force_login(staff("Editors"))
    address = f"/admin/cells/cell/{cell.pk}/delete/"
    assert "Referred to in: <a" in client.get(address).content.decode()
    data = {"post": "yes", "row_version": cell.row_version}
    assert client.post(address, data).status_code == 200
    cell.refresh_from_db()


def test_a_restore_takes_a_section_away_though_a_text_refers_to_it():
    cell = CellFactory()
    edition = live(cell)
    section = SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    PlainPageFactory(body=to(section, "section"))
    restore(edition)
    assert not Section.objects.exists()


def test_the_screen_that_retires_an_entry_says_where_it_is_used(client: Client):
    entry = EntryFactory()
    PlainPageFactory(title="About us", body=to(entry))
    client.force_login(staff("Editors"))
    page = client.get(f"/admin/entries/entry/{entry.pk}/retire/").content.decode()
    assert "Where it is referred to" in page
    assert "About us" in page


def test_the_form_of_a_document_says_where_its_entries_are_used(client: Client):
    entry = EntryFactory()
    PlainPageFactory(title="About us", body=to(entry))
    client.force_login(staff("Editors"))
    page = client.get(f"/admin/entries/document/{entry.document_id}/change/").content.decode()
    assert "About us" in page
