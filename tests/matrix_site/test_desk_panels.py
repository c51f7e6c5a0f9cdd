"""What stands beside the forms of the admin."""

from datetime import date

import pytest
from django.test import Client

from tests.desk import COUNTED, change
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


def shown(client: Client, row) -> str:
    return client.get(change(row)).content.decode()


def test_a_cell_lists_its_entries_and_sections_with_links(editor):
    entry = EntryFactory(headline="Retention protects")
    section = SectionFactory(bite=BiteFactory(cell=entry.cell), kind="issue", heading="Who stays?")
    page = shown(editor, entry.cell)
    assert f"/admin/entries/entry/{entry.pk}/change/?next=" in page
    assert f"/admin/bites/section/{section.pk}/change/?next=" in page


def test_a_cell_holds_no_editor_for_each_of_its_entries(editor):
    cell = CellFactory()
    for number in range(25):
        EntryFactory(cell=cell, headline=f"Finding {number}", annotation="<p>Words.</p>")
    assert shown(editor, cell).count("<textarea") == 3


def test_adding_to_a_cell_knows_cell_and_category_and_returns(editor):
    cell = CellFactory()
    page = shown(editor, cell)
    assert f"/admin/entries/entry/add/?cell={cell.pk}&amp;category=G&amp;next=" in page
    assert f"/admin/bites/bite/add/?cell={cell.pk}&amp;next=" in page


def test_a_form_for_a_cell_with_25_entries_takes_as_many_queries_as_with_one(
    editor, django_assert_max_num_queries
):
    cell = EntryFactory().cell
    live(cell)
    for number in range(24):
        EntryFactory(cell=cell, headline=f"Finding {number}")
    shown(editor, cell)
    with django_assert_max_num_queries(29 + COUNTED):
        shown(editor, cell)


def test_the_state_of_a_page_is_said_in_words(editor):
    cell = CellFactory()
    assert "Draft: not published yet." in shown(editor, cell)
    live(cell)
    assert "No changes." in shown(editor, cell)
    cell.headline = "New words"
    cell.save()
    assert "Draft: changes not published." in shown(editor, cell)


def test_only_publishers_are_offered_to_publish(client: Client):
    cell = CellFactory()
    client.force_login(staff("Editors"))
    assert "/admin/publish/drug/e5/" not in shown(client, cell)
    client.force_login(staff("Publishers", username="ann"))
    assert "/admin/publish/drug/e5/" in shown(client, cell)


def test_the_live_facts_stand_beside_the_form(editor):
    cell = CellFactory()
    cell.page.searched_to, cell.page.review_by = date(2020, 3, 1), date(2021, 3, 1)
    cell.page.save()
    page = shown(editor, cell)
    assert "Searched to 1 March 2020, review by 1 March 2021. Review overdue." in page
    assert f"/admin/cells/page/{cell.page_id}/change/?next=" in page


def test_readers_are_linked_to_only_where_there_is_something_to_read(editor):
    cell = CellFactory()
    assert "View on site" not in shown(editor, cell)
    live(cell)
    assert "View on site" in shown(editor, cell)


def test_an_entry_leads_to_its_cell_and_preview(editor):
    entry = EntryFactory()
    page = shown(editor, entry)
    assert f"/admin/desk/cell/{entry.cell_id}/" in page
    assert "/admin/preview/drug/e5/" in page


def test_a_published_entry_can_be_retired_and_not_deleted(editor):
    entry = EntryFactory()
    assert f"/admin/entries/entry/{entry.pk}/delete/" in shown(editor, entry)
    live(entry.cell)
    page = shown(editor, entry)
    assert f"/admin/entries/entry/{entry.pk}/delete/" not in page
    assert f"/admin/entries/entry/{entry.pk}/retire/" in page
    assert "it can be retired but not deleted" in page


def test_the_notices_of_a_document_stand_beside_it(editor):
    document = DocumentFactory()
    notice = NoticeFactory(document_number=document.pk, words="A table was wrong.")
    page = shown(editor, document)
    assert "A table was wrong." in page
    assert f"/admin/cells/notice/{notice.pk}/change/" in page


def test_a_notice_says_which_document_it_is_about(editor):
    document = DocumentFactory(title="Tapering methadone")
    assert "Tapering methadone" in shown(editor, NoticeFactory(document_number=document.pk))
    lost = NoticeFactory(document_number=999)
    assert "There is no document number 999" in shown(editor, lost)
