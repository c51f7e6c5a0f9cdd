"""Searching in a real browser: by keyboard, without script, on a phone, and for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.models import Synonym
from tests.cells.searching.library import cell, entry, library
from tests.factories import NoticeFactory, live

ADDRESSES = [
    "/search/",
    "/search/?q=methadone&matrix=drug&category=R&years=1990-2026",
    "/search/?q=ost",
    "/search/?q=metadone",
    "/search/?q=methadone+training",
    "/search/?q=%3F%3F",
    "/nowhere/",
]


def full_library() -> None:
    """The library, and what else a page of results can show."""
    library()
    Synonym.objects.create(phrases="OST\nmethadone maintenance")
    for number in range(25):
        country = f"A country of the number {number}"
        entry(f"Kit number {number} in a headline of some length", at="D1", country=country)
    doubt = entry("Methadone in doubt", "Found later to be wrong.", at="D1", tags=["retracted"])
    live(cell("D1"))
    NoticeFactory(document_number=doubt.document_id, kind="retracted", words="Wrong data.")


def test_a_search_is_made_narrowed_and_widened_by_keyboard(page: Page) -> None:
    library()
    page.goto("/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("methadone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 results for methadone")).to_be_visible()
    page.get_by_role("link", name="Review").press("Enter")
    expect(page.get_by_role("heading", name="1 result for methadone")).to_be_visible()
    page.get_by_role("link", name="Review remove").press("Enter")
    expect(page.get_by_role("heading", name="2 results for methadone")).to_be_visible()


def test_a_result_leads_to_its_entry(page: Page) -> None:
    library()
    page.goto("/search/?q=buprenorphine")
    page.get_by_role("link", name="Buprenorphine compared").press("Enter")
    expect(page.locator(".entry:target")).to_contain_text("Buprenorphine compared")


def test_search_works_without_script(browser: Browser, live_server: LiveServer) -> None:
    library()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/nowhere/")
    page.get_by_role("searchbox").fill("naloxone")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("listitem").filter(has_text="Take-home naloxone")).to_be_visible()
    page.get_by_label("From", exact=True).fill("2020")
    page.get_by_role("button", name="Show these years").click()
    expect(page.get_by_role("link", name="2020 and after remove")).to_be_visible()
    expect(page.get_by_role("heading", name="1 result for naloxone")).to_be_visible()
    context.close()


def test_on_a_phone_results_come_first_and_a_link_leads_to_the_facets(page: Page) -> None:
    library()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/search/?q=naloxone")
    result = page.get_by_role("link", name="Take-home naloxone saves lives").bounding_box()
    facets = page.get_by_role("navigation", name="Narrow these results").bounding_box()
    assert result
    assert facets
    assert result["y"] < facets["y"]
    page.get_by_role("link", name="Narrow these results").press("Enter")
    expect(page.get_by_role("heading", name="Category")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, scheme: str, width: int
) -> None:
    full_library()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
