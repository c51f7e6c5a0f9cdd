"""Reading in a real browser: by keyboard, without script, on a phone, and for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.richtext import build as b
from tests import showcase
from tests.factories import (
    BiteFactory,
    CellFactory,
    ColumnFactory,
    EntryFactory,
    SectionFactory,
    live,
)

GONE = "/drug/e5/?gone=p-zzzzzzzz&from=entry-1432"
LISTS = [
    "/?column=e",
    "/drug/?view=changed",
    "/drug/?view=gaps&column=d,e",
    "/drug/?view=due&row=5",
    "/drug/columns/e/",
    "/drug/course/",
]
KINDS = [
    "/",
    "/drug/",
    *LISTS,
    "/drug/e5/",
    GONE,
    "/drug/e5/2018-10-12/",
    "/drug/rows/5/",
    "/about/",
    "/method/",
]


# Where readers answer.
FORMS = [
    "/drug/e5/suggest/",
    "/drug/e5/comment/",
    "/drug/e5/considered/",
    "/entry/1432/broken/",
]


def cell_with(annotation, **kwargs):
    """Publish a cell E5 of one entry, so annotated."""
    entry = EntryFactory(headline="It helps", annotation=annotation, **kwargs)
    live(entry.cell)
    return entry


def press_until_focused(page: Page, name: str) -> None:
    """Tab through the page, as a reader would, until the thing of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} is never reached by Tab")


def test_a_note_is_opened_and_closed_by_keyboard(page: Page) -> None:
    cell_with(b.paragraph("A ", b.note("flexible dose", "Raised when needed."), "."))
    page.goto("/drug/e5/")
    note = page.get_by_role("note", name="Note")
    expect(note).to_be_hidden()
    press_until_focused(page, "flexible dose")
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Raised when needed.")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(page.get_by_role("button", name="flexible dose")).to_be_focused()


def test_a_note_is_opened_and_closed_by_touch(browser: Browser, live_server: LiveServer) -> None:
    cell_with(b.paragraph("A ", b.note("flexible dose", "Raised when needed."), "."))
    phone = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640}
    )
    page = phone.new_page()
    page.goto(f"{live_server.url}/drug/e5/")
    page.get_by_role("button", name="flexible dose").tap()
    note = page.get_by_role("note", name="Note")
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    note.get_by_role("button", name="Close").tap()
    expect(note).to_be_hidden()
    phone.close()


def test_a_mark_is_arrived_at_and_highlighted(page: Page) -> None:
    cell_with(b.paragraph("Long. " * 900, b.mark("This passage", "p-ab12cd34"), " counts."))
    page.goto("/drug/e5/#p-ab12cd34")
    mark = page.locator("#p-ab12cd34")
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_css("background-color", "rgb(255, 239, 176)")


def test_a_reference_to_a_passage_elsewhere_arrives_at_it(page: Page) -> None:
    entry = cell_with(b.paragraph("Long. " * 900, b.mark("This passage", "p-ab12cd34"), " counts."))
    to_it = b.paragraph("See ", b.reference("that passage", "entry", entry.pk, "p-ab12cd34"), ".")
    live(CellFactory(code="D5", abstract=to_it))
    page.goto("/drug/d5/")
    press_until_focused(page, "that passage")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_text("This passage")
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_have_css("background-color", "rgb(255, 239, 176)")


def test_the_address_of_a_passage_that_is_gone_arrives_at_its_entry_which_says_so(
    browser: Browser, live_server: LiveServer
) -> None:
    first = EntryFactory(category="S", annotation=b.paragraph("Long. " * 900))
    entry = cell_with(b.paragraph("Without."), cell=first.cell)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/entry/{entry.pk}/p-ab12cd34/")
    expect(page.locator(f"#entry-{entry.pk}:target h3")).to_be_in_viewport()
    said = page.get_by_text("This is the entry where it stood.")
    expect(said).to_be_in_viewport()
    expect(said).to_have_count(1)
    context.close()


def test_an_entry_arrived_at_by_its_permanent_address_is_highlighted(page: Page) -> None:
    entry = cell_with(b.paragraph("Words. " * 900))
    page.goto(f"/entry/{entry.pk}/")
    headline = page.locator(f"#entry-{entry.pk} h3")
    expect(headline).to_be_in_viewport()
    expect(headline).to_have_css("background-color", "rgb(255, 239, 176)")


def unfold_with_a_mark_in_it():
    """A cell whose bite refers, far below, to an unfold of its entry."""
    hidden = b.paragraph(b.mark("The passage", "p-ab12cd34"), " was folded away.")
    return cell_with(b.join(b.unfold("How it was done", [hidden]), b.paragraph("Long. " * 900)))


def test_an_unfold_opens_by_keyboard_for_a_link_that_leads_inside(
    page: Page, live_server: LiveServer
) -> None:
    entry = unfold_with_a_mark_in_it()
    there = f"{live_server.url}/drug/e5/#p-ab12cd34"
    to_it = b.paragraph("See ", b.link("how it was done", there), ".")
    SectionFactory(bite=BiteFactory(cell=entry.cell), body=to_it)
    live(entry.cell)
    page.goto("/drug/e5/#bite")
    passage = page.locator("#p-ab12cd34")
    for _ in range(2):
        expect(passage).to_be_hidden()
        press_until_focused(page, "how it was done")
        page.keyboard.press("Enter")
        expect(passage).to_be_in_viewport()
        # Folded again, the same link opens it again.
        page.get_by_text("How it was done", exact=True).click()


def test_an_unfold_opens_for_an_address_that_leads_inside(page: Page) -> None:
    unfold_with_a_mark_in_it()
    page.goto("/drug/e5/#p-ab12cd34")
    expect(page.locator("#p-ab12cd34")).to_be_in_viewport()


def test_an_unfold_works_by_keyboard(page: Page) -> None:
    unfold_with_a_mark_in_it()
    page.goto("/drug/e5/")
    press_until_focused(page, "How it was done")
    page.keyboard.press("Enter")
    expect(page.locator("#p-ab12cd34")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#p-ab12cd34")).to_be_hidden()


def test_a_reference_leads_by_keyboard_to_the_entry_it_names(page: Page) -> None:
    entry = EntryFactory(headline="It helps", annotation=b.paragraph("Long. " * 900))
    to_it = b.paragraph("See ", b.reference("the trial", "entry", entry.pk), ".")
    SectionFactory(bite=BiteFactory(cell=entry.cell), body=to_it)
    live(entry.cell)
    page.goto("/drug/e5/#bite")
    press_until_focused(page, "the trial (above)")
    page.keyboard.press("Enter")
    expect(page.locator(f"#entry-{entry.pk} h3")).to_be_in_viewport()


def test_the_skip_link_comes_first_and_leads_past_the_head(page: Page) -> None:
    live(CellFactory())
    page.goto("/drug/e5/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_everything_but_arriving_in_an_unfold_works_without_script(
    browser: Browser, live_server: LiveServer
) -> None:
    cell_with(b.paragraph("A ", b.note("flexible dose", "Raised when needed."), "."))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/drug/e5/")
    page.get_by_role("button", name="flexible dose").click()
    expect(page.get_by_role("note", name="Note")).to_be_visible()
    context.close()


def test_print_shows_unfolds_and_lists_the_notes(page: Page) -> None:
    note = b.paragraph(b.note("flexible dose", "Raised when needed."))
    cell_with(b.join(note, b.unfold("How it was done", [b.paragraph("Folded away.")])))
    page.goto("/drug/e5/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("Folded away.")).to_be_visible()
    expect(page.get_by_role("heading", name="Notes")).to_be_visible()
    expect(page.locator(".notes li")).to_contain_text("flexible dose: Raised when needed.")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    showcase.build()
    page.set_viewport_size({"width": width, "height": 800})
    for address in [*KINDS, "/drug/e5/editions/", "/drug/2018-10-12/", "/drug/a1/", "/nowhere/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [320, 390])
def test_the_longest_names_of_neighbours_stay_on_a_phones_page(page: Page, width: int) -> None:
    cell = CellFactory(code="B5")
    matrix = cell.column.matrix
    for letter in "ACDE":
        ColumnFactory(matrix=matrix, letter=letter, name="Management/supervision")
    for subject in [matrix, CellFactory(code="C5", matrix=matrix), cell]:
        live(subject)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/drug/b5/")
    box = page.get_by_role("link", name="C5 Management/supervision").bounding_box(timeout=3000)
    assert box
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(page: Page, scheme: str, width: int) -> None:
    retired = showcase.build().entries.exclude(retired_at=None).get()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    missing = [address.format(retired=retired.pk) for address in showcase.MISSING]
    for address in [*KINDS, *FORMS, "/drug/e5/editions/", "/api/", *missing]:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
