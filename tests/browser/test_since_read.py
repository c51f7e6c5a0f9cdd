"""What changed since the last reading, in a real browser: its storage is all there is."""

import json
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.models import Cell
from tests.factories import EntryFactory, EssayFactory, PlainPageFactory, live

URL = "/drug/e5/"
FIRST, SECOND = date(2018, 10, 12), date(2020, 3, 1)
FORBIDDEN = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError"); },
});
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
"""


@pytest.fixture
def cell(transactional_db) -> Cell:
    """A published cell E5, to be published again."""
    entry = EntryFactory(headline="It helps")
    live(entry.cell, dated_on=FIRST)
    return Cell.objects.get()


def publish_again(cell: Cell, headline: str = "What a system owes") -> None:
    cell.headline = headline
    cell.save()
    live(cell, dated_on=SECOND)


def line(page: Page):
    return page.locator("[data-since-read]")


def remembered(page: Page) -> list[dict[str, str]]:
    return json.loads(page.evaluate("localStorage.getItem('read')") or "[]")


def remember(page: Page, value: object) -> None:
    page.goto("/404/")
    page.evaluate("value => localStorage.setItem('read', value)", json.dumps(value))


def reading(edition: str, on: str = "2026-03-12", page: str = URL) -> dict[str, str]:
    return {"page": page, "edition": edition, "on": on}


def test_a_page_says_that_it_changed_since_it_was_read(cell: Cell, page: Page) -> None:
    page.goto(URL)
    expect(line(page)).to_be_hidden()
    remember(page, [{**remembered(page)[0], "on": "2026-03-12"}])
    page.goto(URL)
    expect(line(page)).to_be_hidden()
    remember(page, [{**remembered(page)[0], "on": "2026-03-12"}])
    publish_again(cell)
    page.goto(URL)
    expect(line(page)).to_have_text(
        "Changed since you last read this (12 March 2026): see what changed"
    )
    line(page).get_by_role("link").click()
    page.wait_for_url(f"**{URL}compare/2018-10-12...2020-03-01/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(URL)
    expect(line(page)).to_be_hidden()


def test_the_day_is_that_of_the_last_reading(cell: Cell, page: Page) -> None:
    remember(page, [reading("2018-10-12")])
    page.goto(URL)
    assert remembered(page) == [reading("2018-10-12", on=page.evaluate("today()"))]


@pytest.mark.parametrize(
    ("read", "is_told"),
    [("2020-03-01", True), ("2020-03-01-2", True), ("2020-03-01-3", False), ("2021-01-01", False)],
)
def test_editions_of_one_day_are_told_apart(
    cell: Cell, page: Page, read: str, is_told: bool
) -> None:
    for headline in ("One", "Two", "Three"):
        publish_again(cell, headline)
    remember(page, [reading(read)])
    page.goto(URL)
    expect(line(page)).to_be_visible() if is_told else expect(line(page)).to_be_hidden()
    assert remembered(page)[0]["edition"] == "2020-03-01-3"


def test_the_archive_and_the_list_of_editions_remember_nothing(cell: Cell, page: Page) -> None:
    publish_again(cell)
    for address in (f"{URL}2018-10-12/", f"{URL}2020-03-01/", f"{URL}editions/", "/search/"):
        page.goto(address)
        assert line(page).count() == 0
        assert remembered(page) == []


def test_of_two_hundred_pages_the_one_read_longest_ago_is_forgotten(cell: Cell, page: Page) -> None:
    remember(page, [reading("2018-10-12", page=f"/drug/x{n}/") for n in range(200)])
    page.goto(URL)
    kept = [one["page"] for one in remembered(page)]
    assert (len(kept), kept[0], kept[-1]) == (200, "/drug/x1/", URL)


@pytest.mark.parametrize(
    "garbage",
    [
        "{not json",
        "null",
        "7",
        '"read"',
        '{"page": "/drug/e5/"}',
        '[null, 3, [], {"page": "/drug/e5/", "edition": "//evil.example/", "on": "2026-03-12"}]',
        '[{"page": "/drug/e5/", "edition": "2017-01-01", "on": "2026-99-99"}]',
        '[{"page": 5, "edition": {}, "on": []}]',
    ],
)
def test_what_we_never_wrote_is_passed_over(cell: Cell, page: Page, garbage: str) -> None:
    page.goto("/404/")
    page.evaluate("value => localStorage.setItem('read', value)", garbage)
    page.goto(URL)
    expect(line(page)).to_be_hidden()
    assert [one["edition"] for one in remembered(page)] == ["2018-10-12"]


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL])
def test_a_browser_that_lends_no_storage_shows_the_page_all_the_same(
    cell: Cell, page: Page, trouble: str
) -> None:
    page.add_init_script(trouble)
    page.goto(URL)
    expect(line(page)).to_be_hidden()
    expect(page.get_by_role("heading", name="It helps")).to_be_visible()


def test_without_script_nothing_is_said(
    cell: Cell, browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{URL}")
    expect(line(page)).to_be_hidden()
    context.close()


def test_other_pages_with_editions_remember_too(cell: Cell, page: Page) -> None:
    live(cell.row, dated_on=FIRST)
    live(cell.matrix, dated_on=FIRST)
    live(PlainPageFactory(), dated_on=FIRST)
    live(EssayFactory(), dated_on=FIRST)
    addresses = [URL, "/drug/rows/5/", "/drug/", "/about/", "/topics/naloxone/"]
    for address in addresses:
        page.goto(address)
    assert [one["page"] for one in remembered(page)] == addresses
