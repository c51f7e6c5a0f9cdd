"""What readers come for, from end to end in a real browser."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.models import Cell
from entries import answering, forms
from entries.answering import Placing
from entries.models import Message
from tests.browser.desk import sign_in
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live, staff

REASON = "Its authors made the figures up."


@pytest.fixture
def cell() -> Cell:
    """Drug E5 in two editions, with one entry."""
    cell = CellFactory(headline="What a system owes")
    document = DocumentFactory(title="Kits at the prison gate", doi="10.1136/bmj.f174")
    EntryFactory(cell=cell, headline="Kits at the gate save lives", document=document)
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "What a system owes to those who leave prison"
    cell.save()
    live(cell, dated_on=date(2020, 3, 1), note="Prisons are named")
    return Cell.objects.get(page__path="drug/e5")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def reader(
    request: pytest.FixtureRequest, cell: Cell, browser: Browser, live_server: LiveServer
) -> Iterator[Page]:
    """Somebody without cookies, on a phone."""
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param,
        viewport={"width": 390, "height": 800},
    )
    yield context.new_page()
    context.close()


def test_found_opened_compared_and_cited(reader: Page) -> None:
    reader.goto("/search/")
    reader.get_by_role("searchbox").fill("kits prison gate")
    reader.get_by_role("searchbox").press("Enter")
    reader.get_by_role("link", name="Kits at the gate save lives").click()
    expect(reader).to_have_url(re.compile(r"/drug/e5/(#entry-\d+)?$"))
    reader.get_by_role("link", name="What changed").first.click()
    expect(reader).to_have_url(re.compile(r"/drug/e5/compare/2018-10-12\.\.\.2020-03-01/$"))
    expect(reader.locator("ins").first).to_contain_text("to those who leave prison")
    reader.get_by_role("link", name="Edition of 12 October 2018").last.click()
    reader.get_by_role("link", name="Cite", exact=False).first.click()
    expect(reader.locator("main")).to_contain_text("/drug/e5/2018-10-12/")
    assert reader.context.cookies() == []


def suggest(reader: Page, monkeypatch: pytest.MonkeyPatch) -> Message:
    """From a search that finds nothing to the page of the status."""
    monkeypatch.setattr(forms, "LEAST_TIME", timedelta(seconds=-1))
    reader.goto("/search/?q=horticulture")
    reader.get_by_role("link", name="Suggest it to the editors").click()
    expect(reader.get_by_label("Which document?")).to_have_value("horticulture")
    reader.get_by_label("Why does it matter?").fill("It shows what <b>gardens</b> do.")
    reader.get_by_label("Do you have a tie to it?").fill("I wrote it.")
    reader.get_by_label("Your e-mail address").fill("ann@example.org")
    reader.get_by_role("button", name="Send the suggestion").click()
    expect(reader).to_have_url(re.compile(r"/status/[\w-]{24}/$"))
    return Message.objects.get()


def test_a_suggestion_is_followed_until_it_stands_in_an_edition(
    reader: Page, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = suggest(reader, monkeypatch)
    status = reader.locator("dl.status")
    expect(status).to_contain_text("Received")
    expect(reader.locator("main")).to_contain_text("It shows what <b>gardens</b> do.")
    expect(reader.locator("main")).not_to_contain_text("ann@example.org")
    answering.accept(
        message,
        opened=answering.version(message),
        placing=Placing(cell, DocumentFactory(title="Gardens of recovery"), "K"),
        reply="It is listed.",
        by=staff("Editors"),
    )
    reader.reload()
    expect(status).to_contain_text("Being considered")
    live(cell, dated_on=date(2022, 5, 4), note="Gardens are listed")
    reader.reload()
    expect(status).to_contain_text("In the edition of 4 May 2022")
    reader.get_by_role("link", name="edition of 4 May 2022").click()
    expect(reader).to_have_url(re.compile(r"/drug/e5/2022-05-04/$"))


def test_a_suggestion_is_followed_until_it_is_declined(
    reader: Page, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = suggest(reader, monkeypatch)
    opened, reply = answering.version(message), "It is about gardens alone."
    answering.answer(message, opened=opened, what="declined", reply=reply, by=staff("Editors"))
    reader.reload()
    expect(reader.locator("dl.status")).to_contain_text("Declined")
    expect(reader.locator("main")).to_contain_text("It is about gardens alone.")


def test_a_notice_set_by_an_editor_is_read_by_whoever_comes_next(
    page: Page, reader: Page, cell: Cell, base_url: str
) -> None:
    number = cell.entries.get().pk
    places = [
        "/drug/e5/",
        "/drug/e5/2018-10-12/",
        "/drug/e5/compare/2018-10-12...2020-03-01/",
        "/search/?q=kits",
        f"/entry/{number}/cite/",
    ]
    for address in places:
        reader.goto(address)
        expect(reader.locator("main")).not_to_contain_text(REASON)
    sign_in(page, base_url, "Editors")
    page.goto("/admin/cells/notice/add/")
    page.get_by_label("Document:", exact=True).fill(str(cell.entries.get().document_id))
    page.get_by_label("Kind").select_option("retracted")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("added successfully")
    for address in places:
        # With the validators of its first visit, as a browser keeps them.
        reader.goto(address)
        expect(reader.locator("main").get_by_text(REASON).first).to_be_visible()
