"""Comparing editions in a real browser: by keyboard, without script, on a phone, and for axe."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.models import Cell
from cells.richtext import build as b
from tests import showcase
from tests.factories import BiteFactory, CellFactory, SectionFactory, live

COMPARED = "/drug/e5/compare/2018-10-12...2020-03-01/"
PAGES = [
    COMPARED,
    f"{COMPARED}?whole=1",
    "/drug/e5/compare/",
    "/drug/e5/compare/?from=x",
    "/drug/e5/editions/",
]


def edition(cell: Cell, number: int, day: date) -> None:
    """Publish the cell with every piece of rich text in it changed a little, far apart."""
    section = cell.bite.sections.get()
    words = ("never", "always")[number]
    section.body = b.join(
        *(b.paragraph(f"Paragraph {k} helps {words}. ", "Long. " * 200) for k in range(3)),
        b.unfold(f"How {words}", [b.panel("Rules", [b.bullet_list(words, "Kept")], "The editors")]),
    )
    section.save()
    cell.short_version = b.paragraph("A ", b.note("dose", f"Raised {words}."), " and ", words, ".")
    cell.headline = f"It {words} helps"
    cell.save()
    live(cell, dated_on=day, note=f"Now {words}")


def build() -> None:
    cell = CellFactory(abstract=b.paragraph("Kept."))
    live(cell.matrix)
    SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Does it help?")
    for number, day in enumerate([date(2018, 10, 12), date(2020, 3, 1)]):
        edition(Cell.objects.get(pk=cell.pk), number, day)


def focus(page: Page, name: str) -> None:
    """Tab on until the thing of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
            return
    raise AssertionError(f"{name} is never reached by Tab")


def test_two_editions_are_chosen_and_gone_through_by_keyboard_without_script(
    browser: Browser, live_server: LiveServer
) -> None:
    build()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/drug/e5/editions/")
    page.get_by_label("To").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{COMPARED}")
    page.get_by_role("link", name="First change").focus()
    page.keyboard.press("Enter")
    for number in (2, 3, 4):
        link = page.locator(f"#change-{number - 1}").get_by_role("link", name="Next change")
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#change-{number}")).to_be_in_viewport()
        expect(page.locator(f"#change-{number} h3")).to_be_in_viewport()
    context.close()


def test_the_head_of_a_change_stays_in_sight_and_covers_nothing_arrived_at(page: Page) -> None:
    build()
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"{COMPARED}#change-3")
    page.mouse.wheel(0, 250)
    page.wait_for_timeout(200)
    head = page.locator("#change-3 .change-head").bounding_box()
    assert head
    assert abs(head["y"]) <= 1
    page.locator("#change-4").get_by_role("link", name="Previous change").focus()
    page.keyboard.press("Enter")
    arrived = page.locator("#change-3").bounding_box()
    assert arrived
    assert arrived["y"] >= 0


def test_what_came_and_went_is_heard_and_not_only_coloured(page: Page) -> None:
    build()
    page.goto(COMPARED)
    for change, line in (("del", "line-through"), ("ins", "underline")):
        first = page.locator(f"#change-1 {change}").first
        assert line in first.evaluate("one => getComputedStyle(one).textDecorationLine")
    expect(page.locator("#change-1 del")).to_contain_text("[removed: never]")
    expect(page.locator("#change-1 ins")).to_contain_text("[added: always]")


def test_forced_colours_keep_the_lines(page: Page) -> None:
    build()
    page.emulate_media(forced_colors="active")
    page.goto(COMPARED)
    style = "one => getComputedStyle(one).textDecorationLine"
    assert "line-through" in page.locator("del").first.evaluate(style)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_comparison_scrolls_sideways(page: Page, width: int) -> None:
    build()
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(page: Page, scheme: str, width: int) -> None:
    build()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"


def test_the_showcase_is_compared_without_a_breach(page: Page) -> None:
    showcase.build()
    page.goto(f"{COMPARED}?whole=1")
    expect(page.get_by_role("heading", name="In the text")).to_be_visible()
    expect(page.locator("#change-1")).to_be_visible()
    assert Axe().run(page).violations_count == 0
