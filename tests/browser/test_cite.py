"""Citing and taking away, in a real browser."""

from pathlib import Path

import bibtexparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import showcase

PAGES = ["/drug/e5/cite/", "/drug/e5/2018-10-12/cite/", "/entry/1432/cite/", "/api/"]


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_to_be_cited_has_nothing_for_axe_and_fits_its_window(
    page: Page, width: int
) -> None:
    showcase.build()
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_citation_is_copied_whole_without_script(
    browser: Browser, live_server: LiveServer
) -> None:
    showcase.build()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/drug/e5/cite/")
    shown = page.locator(".citations dd").first
    expect(shown).to_have_text(
        "Evidence Matrix. (2020, March 1). What a system owes to those around it (Drug Treatment "
        "Matrix cell E5). http://127.0.0.1:8000/drug/e5/2020-03-01/"
    )
    assert context.cookies() == []
    context.close()


def test_a_file_is_saved_under_its_name(page: Page, tmp_path: Path) -> None:
    showcase.build()
    page.goto("/drug/e5/cite/")
    with page.expect_download() as started:
        page.get_by_role("link", name="BibTeX of its documents").click()
    download = started.value
    assert download.suggested_filename == "drug-e5-2020-03-01.bib"
    saved = tmp_path / "saved.bib"
    download.save_as(saved)
    assert len(bibtexparser.loads(saved.read_text(encoding="utf-8")).entries) == 5
