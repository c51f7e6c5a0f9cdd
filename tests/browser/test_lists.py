"""The lists in a real browser: a phone's squares, large text, odd grids."""

import pytest
from playwright.sync_api import Page, expect

from tests import showcase
from tests.browser.test_reading import LISTS
from tests.factories import (
    CellFactory,
    ColumnFactory,
    EntryFactory,
    MatrixFactory,
    RowFactory,
    live,
)

LONG = "Treatment helps those who stay in it, so what keeps people there matters more than its name"


@pytest.mark.parametrize("view", ["", "changed", "gaps", "due"])
def test_a_square_on_a_phone_is_large_enough_and_wholly_its_link(page: Page, view: str) -> None:
    showcase.build()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/drug/?view={view}")
    square = page.locator(".grid td:has(a)").last
    box, link = square.bounding_box(), square.locator("a").bounding_box()
    assert box
    assert link
    assert min(link["width"], link["height"]) >= 44
    assert box["height"] >= 52
    assert abs(box["width"] - link["width"]) <= 2
    assert abs(box["height"] - link["height"]) <= 2
    expect(square).to_contain_text("E5")


@pytest.mark.parametrize("width", [320, 768])
def test_text_of_twice_the_size_makes_no_list_wider(page: Page, width: int) -> None:
    showcase.build()
    page.set_viewport_size({"width": width, "height": 800})
    for address in ["/", "/drug/", "/drug/rows/5/", *LISTS]:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_grid_of_three_columns_and_eight_rows_fits(page: Page, width: int) -> None:
    matrix = MatrixFactory()
    for letter in "ABC":
        ColumnFactory(matrix=matrix, letter=letter, name="Management/supervision")
    for number in range(1, 9):
        RowFactory(matrix=matrix, number=number, name="Generic and cross-cutting issues")
    for code in ("A1", "C8"):
        cell = CellFactory(code=code, headline=LONG, matrix=matrix)
        for _ in range(24):
            EntryFactory(cell=cell)
        live(cell)
    live(matrix)
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/", "/drug/", "/drug/?view=due"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    squares = page.locator(".grid tbody td")
    widths = squares.evaluate_all("all => all.map(td => Math.round(td.offsetWidth))")
    assert len(widths) == 24
    assert max(widths) - min(widths) <= 1


def test_a_role_leads_by_keyboard_to_the_lit_grids(page: Page) -> None:
    showcase.build()
    page.goto("/")
    page.get_by_role("link", name="I care for Systems").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Highlighted: column E")).to_be_in_viewport()
    lit = page.locator(".number-grid td.is-lit").first
    expect(lit).to_have_css("background-color", "rgb(245, 228, 234)")
    page.get_by_role("link", name="Highlight nothing").click()
    expect(page.locator(".is-lit")).to_have_count(0)
