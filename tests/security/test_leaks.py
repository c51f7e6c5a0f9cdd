"""A word in every field of every draft, looked for behind every door that editors did not open.

Pages, files, feeds, site map and their headers: tests/cells/test_pages_read_no_drafts.py.
"""

import re

import pytest
from django.test import Client

from cells.models import PreviewLink
from cells.printing.keeping import print_edition
from entries.models import Entry, Message
from tests import showcase
from tests.cells.printing.pdfs import letters_of, text_of
from tests.cells.test_pages_read_no_drafts import type_into_every_field
from tests.factories import CellFactory, EntryFactory, live, staff
from tests.matrix_site.doors import doors
from tests.subscriptions.test_composing_digest import BEFORE, changed, letter_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> list[str]:
    """What stands in drafts and nowhere else."""
    showcase.build()
    return words_of(type_into_every_field())


def words_of(typed: dict[str, set[str]]) -> list[str]:
    found = [re.search(r"zq\d+x\w+", word) for several in typed.values() for word in several]
    return sorted({match[0] for match in found if match})


def test_no_print_holds_a_draft(client, words):
    for edition in ("2018-10-12", "2020-03-01"):
        # At leisure: a visitor on a busy machine would be asked to come back.
        print_edition.call("drug/e5", edition)
    for address in ("/drug/e5.pdf", "/drug/e5/2018-10-12.pdf"):
        printed = letters_of(text_of(b"".join(client.get(address))))
        assert "aboutsafeguarding" in printed or len(printed) > 500
        assert [word for word in words if word in printed] == []


def test_search_finds_no_draft(client, words):
    assert len(client.get("/search.json?q=helps").json()["entries"]) > 0
    for word in words:
        assert client.get(f"/search.json?q={word}").json()["entries"] == []


def test_no_validator_tells_that_somebody_is_writing(client):
    """Else who asks each hour knows when a page is worked on."""
    showcase.build()
    addresses = [*showcase.ADDRESSES, *showcase.FILES]
    before = {one: client.get(one).get("ETag") for one in addresses}
    type_into_every_field()
    assert {one: client.get(one).get("ETag") for one in addresses} == before


def test_a_page_that_was_never_published_is_nowhere_at_all(client):
    live(CellFactory(code="E5"))
    CellFactory(code="A3", headline="Not yet")
    for end in ("", "editions/", "cite/", "sheet/", "suggest/", "comment/", "considered/"):
        answer = client.get(f"/drug/a3/{end}")
        assert answer.status_code == 404
        assert same(answer, "a3") == same(client.get(f"/drug/a4/{end}"), "a4")
    for end in (".json", ".atom", ".pdf", ".csv", ".ris", ".bib"):
        assert client.get(f"/drug/a3{end}").content == client.get(f"/drug/a4{end}").content.replace(
            b"a4", b"a3"
        )


def same(answer, own: str) -> bytes:
    """The page, without the address that it repeats."""
    return answer.content.replace(own.encode(), b"").replace(own.upper().encode(), b"")


def test_the_number_of_a_draft_is_answered_like_one_that_never_was(client):
    live(CellFactory())
    draft = EntryFactory(pk=1111, cell=CellFactory(code="A3"), headline="Not yet")
    for form in ("/entry/{}/", "/entry/{}/cite/", "/entry/{}/comment/", "/entry/{}/broken/"):
        there, nowhere = (client.get(form.format(number)) for number in (draft.pk, 2222))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content.replace(b"1111", b"") == nowhere.content.replace(b"2222", b"")
        assert there.headers.keys() == nowhere.headers.keys()


def test_a_preview_opens_its_own_page_and_no_other_draft(client, words):
    other = CellFactory(code="A2", headline="Elsewhere a draft")
    EntryFactory(cell=other, headline="Elsewhere an entry")
    page = Entry.objects.get(pk=1432).cell.page
    _, token = PreviewLink.make(page=page, by=staff("Editors", username="mei"), days=7)
    shown = client.get(f"/preview/{token}/").text
    assert Entry.objects.get(pk=1432).headline in shown
    assert "Elsewhere" not in shown


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_newsroom_shows_a_visitor_nothing_but_the_way_in(method):
    all_doors = doors().values()
    words = words_of(type_into_every_field())
    assert len(words) > 20
    for door in all_doors:
        answer = Client().generic(method, f"/admin/{door.address}")
        shown = f"{answer.headers} {answer.content.decode()}"
        assert [word for word in words if word in shown] == [], door.address


def test_no_mail_holds_a_draft(settings):
    settings.SITE_URL = "https://matrix.example"
    cell = changed("A3")
    EntryFactory(cell=cell)
    words = words_of(type_into_every_field())
    letter = letter_of(asked_at=BEFORE)
    assert "A3 sharpened." in repr(letter)
    assert [word for word in words if word in repr(letter)] == []


def test_an_answer_that_was_not_given_is_on_no_page(client):
    """What an editor is writing, or has taken back, and with which entry."""
    cell = EntryFactory().cell
    page = live(cell).page
    unfinished = EntryFactory(cell=cell, document__title="zq2x")
    drafts = {"state": "considered", "draft_answer": "Not zq1x yet", "draft_entry": unfinished}
    _, token = Message.receive(kind="suggestion", page=page, words="Look.", **drafts)
    shown = [client.get(one) for one in (f"/status/{token}/", f"/{page.path}/considered/")]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert [answer for answer in shown if re.search(r"zq\dx", answer.content.decode())] == []
