"""Every address of the newsroom, tried as each kind of person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from cells.models import Edition, Release
from cells.publishing import Choice, plan
from tests.factories import (
    BiteFactory,
    CellFactory,
    CreditFactory,
    EntryFactory,
    NoticeFactory,
    PlainPageFactory,
    RedactionFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

TABLES = [
    "cells/matrix",
    "cells/column",
    "cells/row",
    "cells/cell",
    "cells/credit",
    "cells/plainpage",
    "cells/notice",
    "entries/document",
    "entries/entry",
    "bites/bite",
    "bites/section",
    "taggit/tag",
]


@pytest.fixture
def newsroom():
    """One row of everything; returns the cell, which has an edition."""
    cell = CellFactory(abstract="<p>Words.</p>")
    entry = EntryFactory(cell=cell, headline="Retention protects")
    entry.document.tags.add("methadone")
    SectionFactory(bite=BiteFactory(cell=cell), body="<p>About it.</p>")
    CreditFactory()
    PlainPageFactory()
    NoticeFactory(document_number=entry.document_id)
    live(cell)
    tomorrow = timezone.now() + timedelta(days=1)
    plan([Choice(CellFactory(code="A1"), "minor")], note="Planned", planned_for=tomorrow)
    return cell


def addresses(cell):
    """(address, as Editor, as Publisher, as staff without a group): the status of each."""
    entry = cell.entries.get()
    edition = cell.page.editions.get()
    rows = {
        "cells/matrix": cell.matrix,
        "cells/column": cell.column,
        "cells/row": cell.row,
        "cells/cell": cell,
        "entries/document": entry.document,
        "entries/entry": entry,
        "bites/bite": cell.bite,
        "bites/section": cell.bite.sections.get(),
        "taggit/tag": Tag.objects.get(),
    }
    yield "/admin/", 200, 200, 200
    for table in TABLES:
        yield f"/admin/{table}/", 200, 200, 403
        yield f"/admin/{table}/add/", 200, 200, 403
    for table, row in rows.items():
        yield f"/admin/{table}/{row.pk}/change/", 200, 200, 403
        yield f"/admin/{table}/{row.pk}/history/", 200, 200, 403
    for name in ("preview", "editions"):
        yield f"/admin/{name}/drug/e5/", 200, 200, 403
        yield f"/admin/{name}/drug/z9/", 404, 404, 403
    yield "/admin/publish/drug/e5/", 403, 200, 403
    yield "/admin/editions/drug/e5/compare/?old=1&new=draft", 200, 200, 403
    number = Release.objects.get().pk
    yield "/admin/releases/", 200, 200, 403
    yield f"/admin/releases/{number}/", 200, 200, 403
    yield "/admin/releases/999/", 404, 404, 403
    yield "/admin/releases/new/?page=drug/e5", 403, 200, 403
    yield f"/admin/releases/new/?again={number}", 403, 200, 403
    for act in ("cancel", "time", "publish"):
        yield f"/admin/releases/{number}/{act}/", 405, 405, 405
    yield f"/admin/restore/{edition.pk}/", 200, 200, 403
    yield f"/admin/restore/{edition.pk}/page/", 200, 200, 403
    yield f"/admin/restore/{edition.pk}/entry/{entry.pk}/", 200, 200, 403
    yield f"/admin/restore/{edition.pk}/entry/999/", 404, 404, 403
    yield f"/admin/restore/{edition.pk}/anything/1/", 404, 404, 403
    yield "/admin/restore/999/", 404, 404, 404
    yield f"/admin/entries/entry/{entry.pk}/retire/", 200, 200, 403
    yield "/admin/cells/page/", 200, 200, 403
    yield f"/admin/cells/page/{cell.page_id}/change/", 200, 200, 403
    yield "/admin/cells/page/add/", 403, 403, 403
    yield f"/admin/cells/page/{cell.page_id}/delete/", 403, 403, 403
    yield "/admin/cells/edition/", 200, 200, 403
    yield f"/admin/cells/edition/{edition.pk}/change/", 200, 200, 403
    yield f"/admin/cells/edition/{edition.pk}/delete/", 403, 403, 403
    yield "/admin/cells/redaction/", 403, 403, 403
    yield "/admin/auth/user/", 403, 403, 403
    # What was published is never deleted.
    yield f"/admin/cells/cell/{cell.pk}/delete/", 403, 403, 403
    yield f"/admin/entries/entry/{entry.pk}/delete/", 403, 403, 403


@pytest.mark.parametrize(("who", "column"), [("Editors", 1), ("Publishers", 2), ("Nobody", 3)])
def test_each_door_opens_to_whom_it_should(client: Client, newsroom, who, column):
    client.force_login(staff(who))
    doors = list(addresses(newsroom))
    found = {door[0]: client.get(door[0]).status_code for door in doors}
    assert found == {door[0]: door[column] for door in doors}


def test_a_visitor_is_asked_to_sign_in_at_every_door(client: Client, newsroom):
    for address, *_ in addresses(newsroom):
        assert client.get(address)["Location"].startswith("/admin/login/"), address


def test_an_administrator_sees_redactions_and_cannot_change_them(admin_client: Client, newsroom):
    redaction = RedactionFactory(edition=Edition.objects.get())
    address = f"/admin/cells/redaction/{redaction.pk}/change/"
    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {"reason": "Another"}).status_code == 403


@pytest.mark.parametrize("name", ["preview", "editions"])
def test_screens_to_look_at_take_no_post(client: Client, newsroom, name):
    client.force_login(staff("Publishers"))
    assert client.post(f"/admin/{name}/drug/e5/").status_code == 405


@pytest.mark.parametrize("who", ["Editors", "Nobody"])
def test_who_may_not_publish_does_nothing_with_releases(client: Client, newsroom, who):
    client.force_login(staff(who))
    planned = Release.objects.get()
    for act in (f"{planned.pk}/cancel", f"{planned.pk}/time", f"{planned.pk}/publish", "new"):
        assert client.post(f"/admin/releases/{act}/", {"note": "x"}).status_code == 403
    planned.refresh_from_db()
    assert (planned.state, Edition.objects.count()) == ("planned", 1)


def test_an_editor_is_told_who_can_publish(client: Client, newsroom):
    client.force_login(staff("Editors"))
    response = client.post("/admin/publish/drug/e5/", {"note": "x", "kind": "minor"})
    assert response.status_code == 403
    assert "Publishers" in response.content.decode()


def test_an_editor_cannot_change_an_edition(client: Client, newsroom):
    client.force_login(staff("Editors"))
    edition = Edition.objects.get()
    address = f"/admin/cells/edition/{edition.pk}/change/"
    assert client.post(address, {"note": "Another note"}).status_code == 403


def test_staff_without_a_group_write_nothing(client: Client, newsroom):
    client.force_login(staff())
    entry, edition = newsroom.entries.get(), newsroom.page.editions.get()
    statuses = {
        address: client.post(address, {"row_version": "1", "reason": "x"}).status_code
        for address in (
            "/admin/cells/cell/add/",
            f"/admin/cells/cell/{newsroom.pk}/change/",
            f"/admin/cells/cell/{newsroom.pk}/delete/",
            f"/admin/cells/cell/{newsroom.pk}/history/{newsroom.history.last().pk}/",
            "/admin/cells/cell/999/change/",
            f"/admin/cells/page/{newsroom.page_id}/change/",
            f"/admin/entries/entry/{entry.pk}/retire/",
            "/admin/publish/drug/e5/",
            f"/admin/restore/{edition.pk}/page/",
            f"/admin/restore/{edition.pk}/entry/{entry.pk}/",
        )
    }
    assert set(statuses.values()) == {403}, statuses
