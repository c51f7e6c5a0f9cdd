"""The queue of links in a browser: by keyboard, without script, and axe in both themes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from entries.models import Document, LinkCheck
from tests.browser.desk import sign_in, violations
from tests.factories import DocumentFactory, EntryFactory, SectionFactory, failing, live

OLD, NEW = "https://old.example/study", "https://new.example/study"


@pytest.fixture
def entry():
    """Two addresses that wait: one gone (in a document and a text), one moved."""
    entry = EntryFactory(document=DocumentFactory(title="Does it help?", url=OLD))
    body = f'<p>See <a href="{OLD}">a study</a>.</p>'
    SectionFactory(bite__cell=entry.cell, kind="issue", heading="Who stays?", body=body)
    live(entry.cell)
    DocumentFactory(title="It moved", url="https://moved.example/")
    failing(OLD)
    failing("https://moved.example/", "moved", new_address=NEW)
    return entry


@pytest.fixture
def desk(page: Page, base_url: str, entry) -> Page:
    sign_in(page, base_url, "Editors")
    page.goto("/admin/links/")
    return page


def test_an_address_is_dealt_with_by_keyboard_alone_and_undone(desk):
    expect(desk.get_by_role("row", name="It moved")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.locator(":focus")).to_contain_text("Does it help?")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("New address taken for moved.example/")
    assert Document.objects.get(title="It moved").url == NEW
    desk.keyboard.press("z")
    expect(desk.locator(".messagelist")).to_contain_text("Undone")
    assert Document.objects.get(title="It moved").url == "https://moved.example/"
    desk.keyboard.press("j")
    desk.keyboard.press("f")
    expect(desk.locator(".messagelist")).to_contain_text("Left alone for three months")
    assert LinkCheck.objects.waiting().count() == 1


def test_keys_are_letters_where_one_types(desk):
    desk.get_by_text("Another address, or none…").first.click()
    field = desk.get_by_label("Address", exact=True).first
    field.press_sequentially("https://jkfxz.example/")
    expect(field).to_have_value("https://jkfxz.example/")
    assert LinkCheck.objects.waiting().count() == 2


def test_all_that_moved_are_chosen_and_taken_at_once(desk):
    desk.get_by_label("Choose all “moved”").check()
    desk.get_by_role("button", name="Take the new addresses").click()
    expect(desk.locator(".messagelist")).to_contain_text("New address taken")
    assert Document.objects.get(title="It moved").url == NEW
    assert LinkCheck.objects.waiting().get().address == OLD


def test_the_queue_needs_no_script(browser: Browser, base_url: str, entry):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Editors")
    page.goto("/admin/links/?show=gone")
    page.get_by_text("Another address, or none…").click()
    page.get_by_label("Address", exact=True).fill(NEW)
    page.get_by_role("button", name="It is the new address").click()
    expect(page.locator(".messagelist")).to_contain_text("1 text changed in the draft")
    expect(page).to_have_url(re.compile(r"\?show=gone$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".messagelist")).to_contain_text("Undone")
    context.close()
    assert Document.objects.get(title="Does it help?").url == OLD


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk, theme, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=theme)
    desk.get_by_text("Another address, or none…").first.click()
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") == width
