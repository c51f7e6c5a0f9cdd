"""The first screen of the newsroom."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cells.models import Page
from cells.publishing import Choice, plan, publish_due, snapshot_of
from cells.snapshots import fingerprint
from entries import moving
from entries.models import Message
from tests.desk import COUNTED
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    LinkCheckFactory,
    LinkUseFactory,
    SectionFactory,
    live,
    staff,
)
from tests.readers import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def a3():
    """A published cell with one entry and one section; nothing waits in it."""
    cell = CellFactory(code="A3")
    EntryFactory(cell=cell)
    SectionFactory(bite=BiteFactory(cell=cell), kind="about")
    live(cell)
    return cell


def screen(client, **query):
    return client.get("/admin/", query)


def square(client, code, **query):
    """A cell as the context has it."""
    grids = screen(client, **query).context["grids"]
    squares = [one for grid in grids for _, line in grid.lines for one in line if one]
    return next(one for one in squares if one.cell.code == code)


def waiting(client, code):
    return {one.kind.name: one.short for one in square(client, code).waiting}


def save_as(row, username="tom"):
    row._history_user = User.objects.get(username=username)
    row.save()


def test_a_quiet_cell_stays_quiet(editor, a3):
    found = square(editor, "A3")
    assert (found.entries, found.waiting, found.is_dim) == (1, [], False)


def test_the_parts_that_changed_since_the_edition_are_counted(editor, a3):
    entry = a3.entries.get()
    for row in (a3, entry, entry, a3.bite.sections.get()):
        row.save()
    assert waiting(editor, "A3") == {"draft": "3"}


def test_entries_that_made_room_for_one_that_moved_are_not_counted(editor, a3):
    first = a3.entries.get()
    EntryFactory.create_batch(3, cell=a3)
    live(a3)
    moving.move_within(first, 4)
    assert waiting(editor, "A3") == {"draft": "1"}


def test_a_changed_document_waits_in_each_cell_that_lists_it(editor, a3):
    document = a3.entries.get().document
    other = CellFactory(code="B2")
    EntryFactory(cell=other, document=document)
    live(other)
    document.title = "As it is called"
    document.save()
    assert waiting(editor, "A3") == waiting(editor, "B2") == {"draft": "1"}


def test_publishing_settles_it(editor, a3):
    a3.headline = "Another"
    a3.save()
    live(a3, note="Another headline.")
    assert waiting(editor, "A3") == {}


def test_a_cell_without_an_edition_is_new_once_it_lists_something(editor):
    EntryFactory(cell=CellFactory(code="A1"))
    CellFactory(code="A2")
    assert waiting(editor, "A1") == {"draft": "new"}
    assert waiting(editor, "A2") == {}


def test_a_late_review_and_unanswered_messages_wait(editor, a3):
    page = Page.objects.get(pk=a3.page_id)
    page.review_by = date(2020, 1, 1)
    page.save()
    for state in ("received", "considered", "spam"):
        message, _ = Message.receive(kind="comment", page=page, words="Hello")
        message.settle(state)
        message.save()
    assert waiting(editor, "A3") == {"due": "late", "messages": "2"}


def test_dead_links_wait_and_lead_to_their_queue(editor, a3):
    gone = LinkCheckFactory(is_gone=True)
    LinkUseFactory(check_of=gone, page=a3.page, document=None, part="entries")
    (work,) = square(editor, "A3").waiting
    assert (work.kind.name, work.short) == ("links", "1")
    assert editor.get(work.url).context["rows"]


def test_a_choice_dims_the_other_cells_and_counts_what_it_shows(editor, a3):
    a3.save()
    CellFactory(code="B3")
    assert not square(editor, "A3", show="draft").is_dim
    assert square(editor, "B3", show="draft").is_dim
    numbers = {one.label: one.number for one in screen(editor).context["choices"]}
    assert numbers["Unpublished changes"] == 1


def test_a_choice_that_is_none_shows_everything(editor, a3):
    assert not square(editor, "A3", show="<script>").is_dim


def test_unfinished_work_is_ones_own(editor, a3):
    hers = CellFactory(code="B1")
    live(hers)
    staff("Editors", username="ana")
    save_as(a3)
    save_as(hers, "ana")
    assert unfinished(editor) == ["Drug treatment A3: 1 part changed"]


def unfinished(client) -> list[str]:
    return [item.label for item, _ in screen(client).context["unfinished"]]


def test_a_cell_that_was_never_published_is_unfinished_work_of_who_fills_it(editor):
    entry = EntryFactory(cell=CellFactory(code="D2"))
    assert unfinished(editor) == []
    save_as(entry)
    assert unfinished(editor) == ["Drug treatment D2: not published yet"]


def test_other_pages_are_unfinished_work_until_they_are_published(editor, a3):
    row = a3.row
    save_as(row)
    live(row)
    assert unfinished(editor) == []
    save_as(row)
    (found,) = screen(editor).context["unfinished"]
    assert found[0].label == "Row /drug/rows/3/: changed"
    assert found[0].url == f"/admin/cells/row/{row.pk}/change/"


def test_the_latest_editions_name_their_cell(editor, a3):
    assert b"Drug treatment A3, edition 1" in screen(editor).content


def test_the_oldest_message_gives_the_age_of_the_queue(editor, a3):
    (queue,) = [
        one for one in screen(editor).context["queues"] if one.label == "Messages to answer"
    ]
    assert (queue.number, queue.age) == (0, "none late")


def test_mails_that_were_not_sent_yet_are_counted_with_their_age(editor, a3):
    now = timezone.now()
    for hours, state in ((3, "retry"), (1, "pending")):
        DeliveryFactory(state=state, created_at=now - timedelta(hours=hours))
    DeliveryFactory(state="sent", token="", sent_at=now, created_at=now - timedelta(hours=9))
    (queue,) = [one for one in screen(editor).context["queues"] if one.label == "Mails to send"]
    assert (queue.number, queue.age) == (2, "oldest 3\xa0hours")


def test_what_is_planned_is_coming_up(editor, a3):
    a3.headline = "Next week’s"
    a3.save()
    choice = Choice(a3, kind="minor", base=1, reviewed=fingerprint(snapshot_of(a3)))
    plan([choice], note="Next week.", by=None, planned_for=timezone.now() + timedelta(days=7))
    page = screen(editor)
    assert b"Next week." in page.content
    assert b"goes live" in page.content
    (queue,) = [one for one in page.context["queues"] if one.label == "Editions planned"]
    assert (queue.number, queue.age) == (1, "none late")


def test_what_was_saved_after_an_edition_was_planned_waits_when_it_is_live(editor, a3):
    a3.headline = "Next week’s"
    a3.save()
    choice = Choice(a3, kind="minor", base=1, reviewed=fingerprint(snapshot_of(a3)))
    due = timezone.now() + timedelta(days=7)
    plan([choice], note="Next week.", by=None, planned_for=due)
    entry = a3.entries.get()
    entry.headline = "Said too late for it"
    entry.save()
    publish_due(now=due)
    assert waiting(editor, "A3") == {"draft": "1"}
    assert Page.objects.get(pk=a3.page_id).has_unpublished_changes


def test_the_tables_are_one_click_away(editor):
    assert b'href="/admin/tables/"' in screen(editor).content
    assert b"Documents" in editor.get("/admin/tables/").content


def test_an_empty_newsroom_says_how_to_begin(editor):
    assert b"There is no cell yet." in screen(editor).content


def test_the_queries_do_not_grow_with_the_cells(editor, a3, django_assert_max_num_queries):
    a3.save()
    for code in ("A1", "A2", "B1", "B2", "C1"):
        cell = CellFactory(code=code)
        EntryFactory(cell=cell, document=DocumentFactory(title=code))
        live(cell)
        cell.save()
        Message.receive(kind="comment", page=cell.page, words="Hello")
    with django_assert_max_num_queries(20 + COUNTED):
        screen(editor)


def test_headlines_run_nothing(editor, a3):
    a3.headline = "<script>alert(2)</script>"
    a3.save()
    live(a3, note="<script>alert(1)</script>")
    assert b"<script>alert" not in screen(editor).content


def test_staff_who_may_see_no_drafts_have_the_list_of_tables(client, a3):
    client.force_login(staff())
    assert b"dashboard-grid" not in client.get("/admin/").content
