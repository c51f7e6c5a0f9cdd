"""Retiring an entry and moving it to another cell, without leaving the workbench."""

import pytest
from playwright.sync_api import Browser, Page, expect

from entries.models import Entry
from tests.browser.test_desk import sign_in, violations
from tests.factories import CellFactory, EntryFactory, SectionFactory, live


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    sign_in(page, base_url, "Publishers")
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def cell():
    """A published cell of two entries; an issue refers to the first. There is another cell."""
    cell = CellFactory(code="A3")
    first = EntryFactory(cell=cell, headline="Finding A", order=1)
    EntryFactory(cell=cell, headline="Finding B", order=2)
    text = f'<p><a data-ref="entry:{first.pk}">the trial</a></p>'
    SectionFactory(bite__cell=cell, kind="issue", heading="How long?", body=text)
    live(cell)
    CellFactory(code="B1")
    return cell


def bench(cell) -> str:
    return f"/admin/desk/cell/{cell.pk}/"


def choose(desk: Page, item: str) -> None:
    """From the menu of Finding A, by keyboard."""
    desk.get_by_role("article", name="Finding A").focus()
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")
    while desk.evaluate("document.activeElement.textContent") != item:
        desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")


def test_an_entry_is_retired_in_place_by_keyboard_and_put_back(desk, cell):
    desk.goto(bench(cell))
    choose(desk, "Retire…")
    form = desk.locator("article [data-bench-form]")
    expect(form.get_by_role("link", name="How long?")).to_be_visible()
    expect(form.get_by_label("Reason")).to_be_focused()
    desk.keyboard.type("Replaced by the 2024 review.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-said]")).to_be_focused()
    assert Entry.objects.get(headline="Finding A").retired_because
    desk.keyboard.press("u")
    expect(desk.get_by_role("article", name="Finding A")).to_be_focused()
    assert Entry.objects.standing().count() == 2


def test_an_entry_goes_to_another_cell_in_place_and_escape_leaves_it(desk, cell):
    desk.goto(bench(cell))
    choose(desk, "Another cell…")
    expect(desk.get_by_label("To the cell")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("article", name="Finding A")).to_be_focused()
    choose(desk, "Another cell…")
    desk.get_by_role("button", name="Move it").click()
    expect(desk.get_by_text("Choose a cell.")).to_be_visible()
    desk.get_by_label("To the cell").select_option(label="Drug treatment B1")
    desk.get_by_role("button", name="Move it").click()
    expect(desk.locator("[data-said-words]")).to_contain_text("to Drug treatment B1")
    expect(desk.get_by_role("article", name="Finding A")).to_have_count(0)


def test_an_entry_is_retired_without_script(browser: Browser, base_url: str, cell):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Editors")
    page.goto(bench(cell))
    page.get_by_role("article", name="Finding A").locator("summary").click()
    page.get_by_role("link", name="Retire…").first.click()
    page.get_by_label("Reason").fill("Replaced.")
    page.get_by_role("button", name="Retire it").click()
    expect(page.locator("[data-said-words]")).to_contain_text("Retired.")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_where_an_entry_leaves(desk, cell, theme, width):
    desk.emulate_media(color_scheme=theme)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(bench(cell))
    choose(desk, "Retire…")
    desk.locator("article [data-bench-form]").wait_for()
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
