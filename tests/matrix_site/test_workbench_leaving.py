"""Retiring an entry, and moving it to another cell: asked first, with what refers to it."""

import pytest
from django.test import Client

from tests.factories import CellFactory, EntryFactory, SectionFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


@pytest.fixture
def entry():
    """A published entry to which an issue of another cell refers."""
    entry = EntryFactory(cell=CellFactory(code="A3"), headline="As it was")
    live(entry.cell)
    text = f'<p><a data-ref="entry:{entry.pk}">the trial</a></p>'
    SectionFactory(bite__cell=CellFactory(code="B1"), heading="How long?", body=text)
    return entry


def addresses(entry) -> dict[str, str]:
    base = f"/admin/desk/cell/{entry.cell_id}"
    return {
        "bench": f"{base}/",
        "retire": f"{base}/retire/{entry.pk}/",
        "move": f"{base}/move/entry/{entry.pk}/cell/",
    }


def send(client: Client, address: str, **values):
    version = client.get(address).context["row_version"]
    return client.post(address, {"row_version": version} | values, follow=True)


def says(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("act", ["retire", "move"])
def test_what_refers_to_an_entry_is_shown_before_it_leaves(editor, entry, act):
    page = says(editor.get(addresses(entry)[act]))
    assert "Where it is referred to" in page
    assert "How long?" in page


def test_an_entry_is_retired_with_a_reason_and_listed_again(editor, entry):
    (said,) = send(editor, addresses(entry)["retire"], reason="Replaced.").context["said"]
    entry.refresh_from_db()
    assert entry.retired_because == "Replaced."
    editor.post(said.undo_url, {"undo": said.record})
    entry.refresh_from_db()
    assert (entry.retired_at, entry.retired_because) == (None, "")


@pytest.mark.parametrize("act", ["retire", "move"])
def test_nothing_leaves_without_an_answer(editor, entry, act):
    answer = send(editor, addresses(entry)[act])
    assert answer.context["form"].errors
    entry.refresh_from_db()
    assert (entry.retired_at, entry.cell.code) == (None, "A3")


def test_a_cell_that_lists_the_document_already_is_refused(editor, entry):
    there = EntryFactory(cell=CellFactory(code="D4"), document=entry.document).cell
    answer = send(editor, addresses(entry)["move"], cell=there.pk)
    assert f"{there} lists this document already." in says(answer)


def test_an_entry_that_a_colleague_changed_meanwhile_is_shown_again(editor, entry):
    version = editor.get(addresses(entry)["retire"]).context["row_version"]
    entry.headline = "Better"
    entry.save()
    data = {"row_version": version, "reason": "Replaced."}
    answer = editor.post(addresses(entry)["retire"], data)
    assert "Somebody changed this entry meanwhile." in says(answer)
    assert answer.context["form"]["reason"].value() == "Replaced."
    entry.refresh_from_db()
    assert entry.retired_at is None


def test_an_entry_that_is_gone_from_the_cell_is_said_to_be(editor, entry):
    entry.retire("Replaced.")
    answer = editor.get(addresses(entry)["retire"], follow=True)
    assert answer.redirect_chain[-1][0] == addresses(entry)["bench"]
    assert "not listed in this cell any more" in says(answer)


def test_only_what_was_never_published_may_be_deleted_instead(editor, entry):
    draft = EntryFactory(cell=entry.cell, category="R")
    assert "delete it</a> instead" in says(editor.get(addresses(draft)["retire"]))
    assert "delete it</a> instead" not in says(editor.get(addresses(entry)["retire"]))
