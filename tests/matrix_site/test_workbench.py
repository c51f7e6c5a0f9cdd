"""The workbench of a cell: what it shows, and in how many queries."""

import pytest
from django.test import Client
from django.utils.html import escape

from cells.richtext import build as b
from entries import moving
from entries.models import Entry
from tests import weight
from tests.desk import COUNTED
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    MessageFactory,
    NoticeFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    """A published cell with two entries, a section and an issue."""
    cell = CellFactory(headline="Medicines that hold", abstract="<p>What it is about.</p>")
    EntryFactory(cell=cell, headline="Retention protects", annotation="<p>They stayed.</p>")
    EntryFactory(cell=cell, headline="Doses matter", order=1)
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="about", body="<p>Of doses.</p>")
    SectionFactory(bite=bite, kind="issue", heading="Who stays?", body="<p>Some do.</p>")
    live(cell)
    return cell


def bench(cell) -> str:
    return f"/admin/desk/cell/{cell.pk}/"


def shown(client: Client, cell) -> str:
    response = client.get(bench(cell))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_words_of_the_page_with_an_edit_beside_every_part(publisher, cell):
    page = shown(publisher, cell)
    for words in ("Medicines that hold", "What it is about.", "They stayed.", "Some do."):
        assert words in page
    for row in [*cell.entries.all(), *cell.bite.sections.all()]:
        assert f'href="{bench(cell)}edit/{row._meta.model_name}/{row.pk}/"' in page
    for part in ("head", "more"):
        assert f'href="{bench(cell)}edit/{part}/"' in page


def test_it_shows_the_draft_in_the_order_of_the_preview(publisher, cell):
    moving.move_by(Entry.objects.get(headline="Doses matter"), -1)
    for address in (bench(cell), "/admin/preview/drug/e5/"):
        page = publisher.get(address).content.decode()
        assert page.index("Doses matter") < page.index("Retention protects")


def test_a_cell_without_changes_says_so_and_offers_nothing_to_publish(publisher, cell):
    page = shown(publisher, cell)
    assert "Live: edition 1," in page
    assert "No changes" in page
    assert "Nothing to publish" in page


def test_the_changes_since_the_edition_are_listed_with_who_made_them(publisher, cell):
    entry = Entry.objects.get(headline="Doses matter")
    move = f"{bench(cell)}move/entry/{entry.pk}/"
    publisher.post(move, {"category": "R"})
    page = shown(publisher, cell)
    assert "Draft: 1 change not published" in page
    assert "Moved here from Key studies" in page
    assert "tom," in page


def test_a_move_since_the_edition_is_undone_in_one_act(publisher, cell):
    entry = Entry.objects.get(headline="Retention protects")
    publisher.post(f"{bench(cell)}move/entry/{entry.pk}/", {"category": "R"})
    lines = publisher.get(bench(cell)).context["bench"].lines
    (undo,) = [line.undo for line in lines if line.undo]
    publisher.post(undo.url, dict(undo.fields))
    assert "No changes" in shown(publisher, cell)


def test_a_second_category_given_since_the_edition_is_taken_away_in_one_act(publisher, cell):
    entry = Entry.objects.get(headline="Doses matter")
    publisher.post(f"{bench(cell)}move/entry/{entry.pk}/", {"second": "R"})
    (line,) = publisher.get(bench(cell)).context["bench"].lines
    publisher.post(line.undo.url, dict(line.undo.fields))
    assert "No changes" in shown(publisher, cell)


def test_a_retired_entry_leads_to_the_way_back(publisher, cell):
    entry = Entry.objects.get(headline="Doses matter")
    moving.retire(entry, "Replaced.")
    (line,) = publisher.get(bench(cell)).context["bench"].lines
    assert line.undo.url.startswith(f"/admin/entries/entry/{entry.pk}/retire/?next=")


def test_changed_words_are_marked_in_the_text_and_named_at_the_side(publisher, cell):
    entry = Entry.objects.get(headline="Retention protects")
    entry.annotation = "<p>They left.</p>"
    entry.save()
    page = shown(publisher, cell)
    assert "Words changed" in page
    assert ">left</ins>" in page or "left" in page.split("<ins>")[1]
    assert "“stayed” became “left”" in page


def test_an_entry_that_was_never_published_is_new(publisher, cell):
    EntryFactory(cell=cell, headline="Another finding", category="G")
    page = shown(publisher, cell)
    assert "New, not published" in page


def test_checks_name_what_stops_publishing_and_where_to_mend_it(publisher, cell):
    cell.more = b.paragraph(b.reference("gone", "entry", 999_999))
    cell.save()
    page = shown(publisher, cell)
    assert "Stops publishing:" in page
    assert f"/admin/cells/cell/{cell.pk}/change/?next=" in page


def test_an_entry_says_what_is_known_of_its_link(publisher, cell):
    _, dead = cell.entries.all()
    dead.document = DocumentFactory(title="Gone", url="https://example.org/gone")
    dead.save()
    NoticeFactory(document_number=dead.document_id, kind="dead", dated_on="2026-11-14")
    EntryFactory(cell=cell, document=DocumentFactory(title="Paper", url=""))
    page = shown(publisher, cell)
    assert "Link not checked yet" in page
    assert "Link gone since 14 Nov 2026" in page
    assert "No address" in page


def test_an_entry_says_where_else_its_document_stands_and_what_refers_to_it(publisher, cell):
    entry = cell.entries.first()
    there = EntryFactory(cell=CellFactory(code="B2"), document=entry.document)
    issue = cell.bite.sections.get(kind="issue")
    issue.body = b.paragraph("See ", b.reference("it", "entry", entry.pk))
    issue.save()
    page = shown(publisher, cell)
    assert f'Also in <a href="/admin/desk/cell/{there.cell_id}/#entry-{there.pk}">B2</a>' in page
    assert f'Referred to in <a href="#section-{issue.pk}">issue 1</a>' in page


def test_messages_that_wait_are_counted(publisher, cell):
    assert "Messages" not in shown(publisher, cell)
    MessageFactory(page=cell.page)
    assert "Messages 1" in shown(publisher, cell)


def test_the_workbench_and_the_form_of_its_cell_lead_to_each_other(publisher, cell):
    change = f"/admin/cells/cell/{cell.pk}/change/"
    assert f'href="{change}"' in shown(publisher, cell)
    assert f'href="{bench(cell)}"' in publisher.get(change).content.decode()


def test_an_empty_cell_that_was_never_published_can_be_worked_on(publisher):
    page = shown(publisher, CellFactory(code="A1"))
    assert "Draft: not published yet" in page
    assert page.count("No entries here yet.") == 4
    assert "What is this cell about?" in page


def test_a_heavy_cell_takes_as_many_queries_as_a_light_one(
    publisher, django_assert_max_num_queries
):
    heavy = weight.build()
    entry = heavy.entries.first()
    entry.annotation = "<p>Other words.</p>"
    entry.save()
    shown(publisher, heavy)
    with django_assert_max_num_queries(38 + COUNTED):
        page = shown(publisher, heavy)
    assert page.count("data-edit") == 25 + 5 + 2
    assert page.count("<textarea") == 1, "only that of a remark, which is no rich text"


def test_a_hostile_headline_is_shown_as_it_was_typed(publisher, cell):
    hostile = "<script>alert(1)</script>\"'&"
    Entry.objects.update(headline=hostile)
    page = shown(publisher, cell)
    assert hostile not in page
    assert escape(hostile) in page


def test_only_staff_who_may_see_drafts_see_the_workbench(client, cell):
    assert client.get(bench(cell)).status_code == 302
    client.force_login(staff(username="ann"))
    assert client.get(bench(cell)).status_code == 403
