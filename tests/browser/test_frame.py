"""The frame in a real browser: colours, nothing that moves, nothing from elsewhere."""

import time

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests import showcase
from tests.factories import CellFactory, live

LIGHT, DARK = "rgb(252, 251, 248)", "rgb(23, 22, 20)"
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    shifts.push([entry.value, ...entry.sources.map(s => s.node?.className ?? s.node?.nodeName)]);
}).observe({type: "layout-shift", buffered: true});
"""
FIRST_PAINT = """
window.schemeWhenPainted = new Promise(tell => {
  new PerformanceObserver(() => tell(document.documentElement.dataset.scheme ?? "none yet"))
    .observe({type: "paint", buffered: true});
});
"""


def paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def choice(page: Page, name: str):
    return page.get_by_role("group", name="Colours").get_by_role("button", name=name)


@pytest.fixture
def cell(page: Page) -> Page:
    """The page of a cell, on a device set to light."""
    live(CellFactory())
    page.emulate_media(color_scheme="light")
    page.goto("/drug/e5/")
    return page


def test_colours_follow_the_device_until_one_is_chosen(cell: Page) -> None:
    expect(choice(cell, "As my device")).to_have_attribute("aria-pressed", "true")
    assert paper(cell) == LIGHT
    cell.emulate_media(color_scheme="dark")
    assert paper(cell) == DARK


def test_colours_are_chosen_by_keyboard_and_the_choice_is_told(cell: Page) -> None:
    choice(cell, "Light").focus()
    cell.keyboard.press("Tab")
    cell.keyboard.press("Enter")
    assert paper(cell) == DARK
    expect(choice(cell, "Dark")).to_be_focused()
    expect(choice(cell, "Dark")).to_have_attribute("aria-pressed", "true")
    expect(choice(cell, "As my device")).to_have_attribute("aria-pressed", "false")
    expect(choice(cell, "Light")).to_have_attribute("aria-pressed", "false")


def test_the_chosen_colours_are_kept_until_the_device_is_to_choose_again(cell: Page) -> None:
    choice(cell, "Dark").click()
    cell.goto("/drug/e5/editions/")
    assert paper(cell) == DARK
    choice(cell, "As my device").click()
    assert paper(cell) == LIGHT
    assert cell.evaluate("localStorage.getItem('scheme')") is None


def test_a_choice_reaches_the_other_tabs(cell: Page) -> None:
    other = cell.context.new_page()
    other.goto("/drug/e5/editions/")
    choice(cell, "Dark").click()
    expect(choice(other, "Dark")).to_have_attribute("aria-pressed", "true")
    expect(other.locator("html")).to_have_css("background-color", DARK)


def test_chosen_colours_are_there_at_the_first_paint_however_late_the_script(cell: Page) -> None:
    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    choice(cell, "Dark").click()
    cell.route("**/site.js", late)
    cell.add_init_script(FIRST_PAINT)
    cell.goto("/drug/e5/")
    assert cell.evaluate("schemeWhenPainted") == "dark"


def test_colours_can_be_chosen_where_the_browser_keeps_nothing(cell: Page) -> None:
    refuse = "{ get() { throw new DOMException('refused', 'SecurityError') } }"
    cell.add_init_script(f"Object.defineProperty(window, 'localStorage', {refuse})")
    cell.goto("/drug/e5/")
    choice(cell, "Dark").click()
    assert paper(cell) == DARK


def test_without_script_there_is_no_choice_of_colours(
    browser: Browser, live_server: LiveServer
) -> None:
    live(CellFactory())
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{live_server.url}/drug/e5/")
    expect(page.get_by_role("button", name="As my device")).to_be_hidden()
    expect(page.locator("html")).to_have_css("background-color", DARK)
    context.close()


def test_paper_is_white_and_light_whatever_was_chosen(cell: Page) -> None:
    choice(cell, "Dark").click()
    cell.emulate_media(media="print")
    assert paper(cell) == "rgba(0, 0, 0, 0)"
    expect(cell.get_by_role("heading", level=1)).to_have_css("color", "rgb(31, 28, 25)")
    expect(cell.get_by_role("contentinfo")).to_be_hidden()
    expect(cell.get_by_role("navigation", name="Site")).to_be_hidden()
    foot = cell.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--printed-foot')"
    )
    address = cell.locator(".edition-address").text_content()
    assert address.rpartition(" ")[2] in foot


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_while_a_page_is_loaded(page: Page, width: int) -> None:
    showcase.build()
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    for address in ["/", "/drug/", "/drug/e5/", "/drug/rows/5/", "/method/", "/nowhere/"]:
        page.goto(address, wait_until="networkidle")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        assert page.evaluate("shifts") == [], address


def test_a_page_asks_no_other_host_and_leaves_behind_what_was_read_alone(
    page: Page, live_server: LiveServer
) -> None:
    """See `tests/browser/test_since_read.py`."""
    showcase.build()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in [*showcase.ADDRESSES, "/drug/a1/", "/nowhere/"]:
        page.goto(address, wait_until="networkidle")
        kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        assert set(kept) <= {"read"}, address
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.parametrize("address", ["/drug/e5/", "/method/"])
def test_whatever_the_keyboard_reaches_shows_that_it_has_the_focus(
    page: Page, address: str
) -> None:
    showcase.build()
    page.goto(address)
    reached = []
    for _ in range(90):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              return [document.activeElement.outerHTML, `${outlineStyle} ${outlineWidth}`];
            }"""
        )
        if focused[0].startswith("<body"):
            break
        reached.append(focused)
    assert len(reached) >= 15
    assert [html for html, outline in reached if outline != "solid 3px"] == []


def test_categories_keep_an_edge_where_colours_are_the_readers_own(page: Page) -> None:
    showcase.build()
    page.emulate_media(forced_colors="active")
    page.goto("/drug/e5/")
    for letter in "skrg":
        expect(page.locator(f".square-{letter}").first).to_have_css("border-top-width", "1px")
