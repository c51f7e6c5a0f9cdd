"""Two editors see each other, each in a browser of their own."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, expect

from cells.models import Presence
from tests.browser.test_desk import sign_in, violations
from tests.factories import BiteFactory, CellFactory, SectionFactory


@pytest.fixture
def cell():
    cell = CellFactory(headline="Who is here")
    SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?", order=1)
    return cell


@pytest.fixture
def tom(browser: Browser, base_url: str):
    """Another editor in another browser."""
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Editors", username="tom")
    yield page
    context.close()


def expect_soon(page: Page, text: str | re.Pattern[str]) -> None:
    """The page asks again every half minute; what the other browser says may come after that."""
    here = page.locator("#bench > [data-here]")
    for _ in range(9):
        page.clock.fast_forward(31_000)
        with suppress(AssertionError):
            return expect(here).to_have_text(text, timeout=1_000)
    page.clock.fast_forward(31_000)
    return expect(here).to_have_text(text)


def test_a_colleague_comes_into_view_and_goes_again(
    page: Page, tom: Page, cell, base_url: str
) -> None:
    sign_in(page, base_url, "Editors", username="ana")
    page.clock.install()
    page.goto(f"/admin/desk/cell/{cell.pk}/")
    expect(page.locator("#bench > [data-here]")).to_be_empty()
    tom.goto(f"/admin/desk/cell/{cell.pk}/")
    tom.locator("article", has_text="Who stays?").get_by_role("link", name="Edit").click()
    expect(tom.locator("[data-bench-form]")).to_be_visible()
    expect(tom.locator("#bench > [data-here]")).to_contain_text("ana is here")
    expect_soon(page, re.compile("tom is here, in issue 1"))
    tom.goto("/admin/")
    expect(tom.get_by_role("heading", name="Desk").first).to_be_visible()
    expect_soon(page, "")
    assert [one.user.username for one in Presence.objects.all()] == ["ana"]


def test_a_form_names_who_has_it_open_too(page: Page, tom: Page, cell, base_url: str) -> None:
    sign_in(page, base_url, "Editors", username="ana")
    section = cell.bite.sections.get()
    tom.goto(f"/admin/bites/section/{section.pk}/change/")
    expect(tom.locator("[data-here]")).to_be_empty()
    page.goto(f"/admin/bites/section/{section.pk}/change/")
    expect(page.locator("[data-here]")).to_contain_text("tom has this open too, since")
    assert violations(page) == []
