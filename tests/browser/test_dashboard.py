"""The first screen of the newsroom by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_desk import sign_in
from tests.factories import CellFactory, EntryFactory, MessageFactory, live


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    """The first screen: A3 has changes and a message, B3 beside it has neither."""
    for code in ("A3", "B3"):
        cell = EntryFactory(cell=CellFactory(code=code)).cell
        live(cell)
        if code == "A3":
            MessageFactory(page=cell.page, kind="comment")
            cell.headline = "New words"
            cell.save()
    sign_in(page, base_url, "Publishers")
    page.goto("/admin/")
    page.get_by_role("button", name="Keys…").wait_for()
    return page


@pytest.mark.parametrize(
    ("letter", "leads_to"), [("r", "/admin/publish/drug/a3/$"), ("i", "/admin/inbox/.cell=drug")]
)
def test_letters_press_what_waits_in_the_square_one_stands_in(desk, letter, leads_to):
    desk.get_by_role("link", name="B3 1 entry").focus()
    desk.keyboard.press(letter)
    desk.keyboard.press("ArrowLeft")
    expect(desk.get_by_role("link", name="A3 1 entry")).to_be_focused()
    desk.keyboard.press(letter)
    expect(desk).to_have_url(re.compile(leads_to))


def test_the_keys_stand_on_the_ground_of_the_desk(desk):
    """Django's foot has another one, and stock buttons."""
    assert desk.locator("#content [data-keys-hint] button").count() == 1
    desk.goto("/admin/reviews/")
    desk.get_by_role("button", name="Keys…").wait_for()
    assert desk.locator("#content [data-keys-hint] button").count() == 1
