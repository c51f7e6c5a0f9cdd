from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cells.models import Edition, Release
from cells.publishing import Choice, plan, publish_due, release
from tests.desk import changed_cell, says
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

NEW = "/admin/releases/new/"


def asked(*codes: str) -> str:
    return f"{NEW}?" + "&".join(f"page=drug/{code}" for code in codes)


def answers(client: Client, address: str, **changes):
    """What the browser would send of this screen."""
    context = client.get(address).context
    data = {"page": [row.page.path for row in context["rows"]]}
    for form in (context["form"], *(row.form for row in context["rows"])):
        data |= {form[name].html_name: form[name].value() or "" for name in form.fields}
    return data | changes


def later() -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=9)
    return {"when": "later", "day": day.isoformat(), "at": "09:00"}


def planned(*cells) -> Release:
    choices = [Choice(cell, "minor") for cell in cells]
    return plan(choices, note="Planned", planned_for=timezone.now() + timedelta(days=1))


def test_three_cells_are_published_together(publisher):
    for code in ("A1", "B2", "C3"):
        changed_cell(code)
    address = asked("a1", "b2", "c3")
    response = publisher.post(address, answers(publisher, address, note="All of it"), follow=True)
    assert "3 pages are live." in says(response)
    editions = Release.objects.get().editions.all()
    assert {(e.number, e.note, e.kind) for e in editions} == {(2, "All of it", "minor")}


def test_each_page_of_a_release_leads_to_the_edition_that_it_replaced(publisher):
    cells = [changed_cell("B1"), changed_cell("C2")]
    made = release([Choice(cell, "minor") for cell in cells], note="Typos")
    page = says(publisher.get(f"/admin/releases/{made.pk}/"))
    for cell in cells:
        before = cell.page.editions.get(number=1)
        assert f'<a href="/admin/restore/{before.pk}/">Wrong? Restore edition 1</a>' in page


def test_a_release_begins_with_what_each_page_says_of_itself(publisher):
    changed_cell("A1")
    changed_cell("B2", headline="Quite another thing is said here now")
    context = publisher.get(asked("a1", "b2", "z9")).context
    first, second = context["rows"]
    assert (first.form["kind"].value(), second.form["kind"].value()) == ("minor", "")
    assert context["form"]["note"].value() == (
        "Drug treatment A1: Wording changed in 1 place. "
        "Drug treatment B2: Wording changed in 1 place."
    )


def test_one_page_that_is_blocked_stops_all_and_is_named(publisher):
    changed_cell("A1")
    stopped = changed_cell("B2")
    SectionFactory(bite=BiteFactory(cell=stopped), body='<p><a data-ref="cell:999">x</a></p>')
    address = asked("a1", "b2")
    response = publisher.get(address)
    assert "One page stops this release." in says(response)
    assert 'disabled aria-describedby="why-not"' in says(response)
    response = publisher.post(address, answers(publisher, address, **{"drug/b2-kind": "minor"}))
    assert "Nothing went live: all of it does, or none." in says(response)
    assert Edition.objects.filter(number=2).count() == 0


def test_a_page_without_changes_stops_it_until_it_is_left_out(publisher):
    changed_cell("A1")
    live(CellFactory(code="B2"))
    address = asked("a1", "b2")
    sent = answers(publisher, address, note="My words", leave_out="drug/b2", **later())
    response = publisher.post(address, sent)
    assert [row.page.path for row in response.context["rows"]] == ["drug/a1"]
    form = response.context["form"]
    assert [form[name].value() for name in ("note", "when", "at")] == ["My words", "later", "09:00"]
    assert response.context["stopped"] == []
    assert not Release.objects.exists()


def test_a_page_is_added_and_nothing_typed_is_lost(publisher):
    changed_cell("A1")
    changed_cell("B2")
    sent = answers(publisher, asked("a1"), note="My words", add_page="drug/b2")
    sent["drug/a1-kind"] = "significant"
    response = publisher.post(asked("a1"), sent)
    assert [row.page.path for row in response.context["rows"]] == ["drug/a1", "drug/b2"]
    assert response.context["rows"][0].form["kind"].value() == "significant"
    assert response.context["form"]["note"].value() == "My words"


def test_a_draft_changed_since_it_was_looked_at_stops_it_and_is_shown_again(publisher):
    cell = changed_cell("A1")
    sent = answers(publisher, asked("a1"), note="My words")
    cell.headline = "Changed meanwhile"
    cell.save()
    response = publisher.post(asked("a1"), sent)
    assert "The draft changed since you looked at it" in says(response)
    row = response.context["rows"][0]
    again = sent | {row.form["reviewed"].html_name: row.form["reviewed"].value()}
    assert publisher.post(asked("a1"), again).status_code == 302


def test_a_release_without_pages_goes_nowhere(publisher):
    CellFactory()
    response = publisher.post(NEW, {"note": "Nothing"})
    assert "Add a page first." in says(response)


def test_a_corrected_document_goes_along_to_other_cells_as_minor(publisher):
    document = DocumentFactory(year="1998")
    for code in ("A1", "B2"):
        live(EntryFactory(cell=CellFactory(code=code), document=document).cell)
    document.year = "1999"
    document.save()
    context = publisher.get(asked("a1")).context
    assert [str(entry.cell) for entry in context["also"]] == ["Drug treatment B2"]
    rows = publisher.get(asked("a1", "b2")).context["rows"]
    assert [row.form["kind"].value() for row in rows] == ["minor", "minor"]


# --- What was planned -------------------------------------------------------------------------


def test_a_release_is_planned_and_can_be_seen(publisher):
    changed_cell("A1")
    changed_cell("B2")
    address = asked("a1", "b2")
    response = publisher.post(address, answers(publisher, address, **later()), follow=True)
    made = Release.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/releases/{made.pk}/"
    assert "Goes live" in says(response)
    assert "09:00 London time" in says(response)
    assert Edition.objects.filter(number=2).count() == 0


def test_the_list_shows_what_is_held_planned_and_done(publisher):
    held, waiting, gone = (changed_cell(code) for code in ("A1", "B2", "C3"))
    planned(held)
    live(held)
    publish_due(now=timezone.now() + timedelta(days=2))
    planned(waiting)
    publisher.post(f"/admin/releases/{planned(gone).pk}/publish/")
    context = publisher.get("/admin/releases/").context
    counted = [len(context[name]) for name in ("held", "planned", "done")]
    assert counted == [1, 1, 1]
    assert "A newer edition, 2, went live" in says(publisher.get("/admin/releases/"))
    bar = '<span class="desk-bar-count">1<span class="visually-hidden"> waiting</span></span>'
    assert bar in says(publisher.get("/admin/releases/"))


def test_the_list_asks_as_much_of_the_database_however_many_there_are(publisher):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publisher.get("/admin/releases/")
        return len(captured)

    planned(changed_cell("A1"))
    publisher.get("/admin/releases/")
    before = queries()
    for code in ("B2", "C3", "D4"):
        planned(changed_cell(code))
    assert queries() == before


def test_who_plans_a_page_twice_is_told_which_will_be_held(publisher):
    cell = changed_cell("B1")
    first, second = planned(cell), planned(cell)
    other = f'<a href="/admin/releases/{first.pk}/">'
    page = says(publisher.get(f"/admin/releases/{second.pk}/"))
    assert other in page
    assert "this one will then be held" in page
    assert "will then be held" not in says(publisher.get(f"/admin/releases/{first.pk}/"))
    review = says(publisher.get("/admin/publish/drug/b1/"))
    assert "whichever of the two goes live second will be held" in review


def test_a_planned_release_is_cancelled(publisher):
    made = planned(changed_cell("A1"))
    response = publisher.post(f"/admin/releases/{made.pk}/cancel/", follow=True)
    assert "it will not go live" in says(response)
    again = publisher.post(f"/admin/releases/{made.pk}/cancel/", follow=True)
    assert "It is cancelled already: nothing was changed." in says(again)


def test_its_time_is_changed(publisher):
    made = planned(changed_cell("A1"))
    address = f"/admin/releases/{made.pk}/time/"
    response = publisher.post(address, {"day": "2099-12-01", "at": "09:30"}, follow=True)
    assert "It goes live Tue 1 December 2099, 09:30." in says(response)
    refused = publisher.post(address, {"day": "2001-12-01", "at": "09:30"})
    assert "That time is over" in says(refused)
    made.refresh_from_db()
    assert made.planned_for.year == 2099


def test_what_was_frozen_is_published_now(publisher):
    cell = changed_cell("A1")
    made = planned(cell)
    cell.headline = "A later thought"
    cell.save()
    response = publisher.post(f"/admin/releases/{made.pk}/publish/", follow=True)
    assert "One page is live." in says(response)
    assert Edition.objects.get(number=2).contents["head"]["headline"] == "A headlin"


def test_what_may_not_go_live_says_so_beforehand_and_when_tried(publisher):
    cell = changed_cell("A1")
    made = planned(cell)
    live(cell)
    shown = says(publisher.get(f"/admin/releases/{made.pk}/"))
    assert "It would be held as things stand." in shown
    response = publisher.post(f"/admin/releases/{made.pk}/publish/", follow=True)
    assert "Nothing went live. Drug treatment A1: A newer edition, 2" in says(response)


def test_a_held_release_is_looked_at_again_and_replaced(publisher):
    cell = changed_cell("A1")
    held = planned(cell)
    live(cell)
    publish_due(now=timezone.now() + timedelta(days=2))
    cell.headline = "Looked at again"
    cell.save()
    address = f"{NEW}?again={held.pk}"
    assert address.replace("&", "&amp;") in says(publisher.get(f"/admin/releases/{held.pk}/"))
    sent = answers(publisher, address, **{"drug/a1-kind": "minor", "when": "now"})
    assert sent["note"] == "Planned"
    publisher.post(address, sent)
    held.refresh_from_db()
    assert held.state == "cancelled"
    assert Edition.objects.get(number=3).contents["head"]["headline"] == "Looked at again"


@pytest.mark.parametrize("number", ["x", "999", "²", "9" * 30])
def test_a_release_that_is_not_waiting_is_not_replaced(publisher, number):
    assert publisher.get(f"{NEW}?again={number}").status_code == 404


def test_an_editor_sees_a_release_and_no_button_of_it(client: Client):
    client.force_login(staff("Editors"))
    made = planned(changed_cell("A1"))
    shown = says(client.get(f"/admin/releases/{made.pk}/"))
    assert "Cancel this release" not in shown
    assert "Goes live" in shown
