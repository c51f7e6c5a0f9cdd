"""
The workbench in a browser: journeys counted in clicks and page loads, moving by keyboard, by
pointer and without script, words that are kept, and axe at two widths in both themes.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from bites.models import Section
from cells.models import Cell, Edition
from entries import moving
from entries.models import Document, Entry
from tests import weight
from tests.browser.desk import sign_in, violations
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    live,
)

RIS = """TY  - JOUR
AU  - Strang, John
AU  - Metrebian, Nicola
PY  - 2010
TI  - Supervised injectable heroin or injectable methadone
JO  - Lancet
VL  - 375
SP  - 1885
DO  - 10.1016/S0140-6736(10)60349-2
ER  -
"""


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    sign_in(page, base_url, "Publishers")
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def cell():
    """A published cell: three key studies, a review, an about and two issues."""
    cell = CellFactory(headline="Medicines that hold", abstract="<p>Words.</p>")
    for number, letter in enumerate("ABC", start=1):
        text = f"<p>Of {letter}: the particpants stayed.</p>"
        EntryFactory(cell=cell, headline=f"Finding {letter}", order=number, annotation=text)
    EntryFactory(cell=cell, headline="Finding R", category="R")
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="about", body="<p>Of doses.</p>")
    SectionFactory(bite=bite, kind="issue", heading="Who stays?", order=1)
    SectionFactory(bite=bite, kind="issue", heading="Who leaves?", order=2)
    live(cell)
    return cell


def bench(cell) -> str:
    return f"/admin/desk/cell/{cell.pk}/"


def entry(desk: Page, headline: str):
    return desk.get_by_role("article", name=headline)


def order(category: str = "K") -> str:
    return "".join(one.headline[-1] for one in moving.standing_in(Cell.objects.get().pk, category))


class Count:
    """Clicks and page loads, as they happen; a form and what it leads on to are one load."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.loads = page, 0, 0
        page.on("request", self.asked)

    def asked(self, request: Request) -> None:
        # Not when it has loaded: who is quick has gone on before the last picture is there.
        if request.is_navigation_request() and not request.redirected_from:
            self.loads += request.frame == self.page.main_frame

    def click(self, locator) -> None:
        self.clicks += 1
        locator.click()


@pytest.fixture
def count(desk, cell):
    """From the first screen of the newsroom on, into the cell: one click, one load."""
    desk.goto("/admin/")
    count = Count(desk)
    count.click(desk.get_by_role("link", name="E5 4 entries"))
    expect(desk).to_have_url(re.compile(bench(cell)))
    return count


def publish(desk: Page, count: Count, cell: Cell) -> None:
    """What is proposed on the review is as it should be: one click."""
    count.click(desk.get_by_role("button", name="Publish edition 2 now"))
    expect(desk).to_have_url(re.compile(bench(cell)))
    expect(desk.locator(".messagelist")).to_contain_text("Edition 2")


def test_a_typo_is_corrected_and_live_in_five_clicks_and_three_loads(desk, cell, count):
    count.click(entry(desk, "Finding B").get_by_role("link", name="Edit"))
    text = desk.locator(".ProseMirror")
    count.click(text)
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Of B: the participants stayed.")
    count.click(desk.get_by_role("button", name="Save and review"))
    expect(desk.locator("#content")).to_contain_text("particpants")
    publish(desk, count, cell)
    assert (count.clicks, count.loads) == (5, 3)
    edition = Edition.objects.get(number=2)
    assert edition.kind == "minor"
    assert "Of B: the participants stayed." in str(edition.contents)


def test_an_entry_comes_of_pasted_ris_and_is_live_in_seven_clicks_and_three_loads(
    desk, cell, count
):
    count.click(desk.get_by_role("link", name="Add entry"))
    expect(desk.get_by_label("Paste a DOI")).to_be_focused()
    desk.keyboard.insert_text(RIS)
    expect(desk.get_by_role("group", name="Not yet in the library")).to_be_visible()
    expect(desk.get_by_label("New: Strang J")).to_be_checked()
    count.click(desk.get_by_role("radio", name="Review"))
    count.click(desk.get_by_label("Headline: your finding"))
    desk.keyboard.type("Supervised heroin cut street heroin use most")
    count.click(desk.locator(".ProseMirror"))
    desk.keyboard.type("Three clinics.")
    count.click(desk.get_by_role("button", name="Save and review"))
    publish(desk, count, cell)
    assert (count.clicks, count.loads) == (7, 3)
    made = Entry.objects.get(category="R", annotation="<p>Three clinics.</p>")
    assert made.document.doi == "10.1016/s0140-6736(10)60349-2"
    assert order("R") == "Rt"
    desk.goto("/drug/e5/")
    expect(desk.get_by_role("heading", name="Supervised heroin cut")).to_be_visible()
    assert Edition.objects.get(number=2).kind == "significant"


def test_a_document_of_the_library_is_found_by_title_and_listed(desk, cell):
    there = DocumentFactory(title="Tapering methadone slowly", authors="Amato L")
    desk.goto(bench(cell))
    desk.get_by_role("link", name=re.compile("Add here.*Guidance")).click()
    desk.get_by_label("Paste a DOI").press_sequentially("amato tapering")
    desk.get_by_label("Amato L. Tapering").check()
    expect(desk.get_by_role("radio", name="Guidance")).to_be_checked()
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.get_by_role("article", name="Tapering methadone slowly")).to_be_focused()
    assert Entry.objects.get(category="G").document_id == there.pk


def test_a_part_is_saved_in_place_and_keeps_the_focus(desk, cell):
    desk.goto(bench(cell))
    count = Count(desk)
    entry(desk, "Finding B").get_by_role("link", name="Edit").click()
    desk.get_by_label("Headline: your finding").fill("Finding X")
    desk.keyboard.press("Control+s")
    expect(entry(desk, "Finding X")).to_be_focused()
    expect(desk.locator("[data-said-words]")).to_have_text("Saved: Finding X.")
    assert count.loads == 0


def test_only_the_part_that_is_open_loads_an_editor(desk, cell):
    desk.goto(bench(cell))
    expect(desk.locator(".ProseMirror")).to_have_count(0)
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    expect(desk.locator(".ProseMirror")).to_have_count(1)
    entry(desk, "Finding B").get_by_role("link", name="Edit").click()
    expect(desk.get_by_label("Headline: your finding")).to_have_value("Finding B")
    expect(desk.locator(".ProseMirror")).to_have_count(1)


def test_entries_are_put_in_order_with_the_keyboard_alone(desk, cell):
    desk.goto(bench(cell))
    first = entry(desk, "Finding A")
    for _ in range(12):
        if first.evaluate("one => one === document.activeElement"):
            break
        desk.keyboard.press("j")
    expect(first).to_be_focused()
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator("[data-said-words]")).to_contain_text("Moved to place 2 of 3")
    expect(entry(desk, "Finding A").get_by_role("button", name="Move down")).to_be_focused()
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator("[data-said-words]")).to_contain_text("Moved to place 3 of 3")
    assert order() == "BCA"
    desk.keyboard.press("u")
    expect(desk.locator("[data-said-words]")).to_contain_text("Undone")
    assert order() == "BAC"


def test_an_entry_goes_to_another_category_from_the_menu_by_keyboard(desk, cell):
    desk.goto(bench(cell))
    entry(desk, "Finding A").focus()
    desk.keyboard.press("m")
    expect(desk.get_by_role("button", name="Bottom of Key studies")).to_be_focused()
    for _ in range(3):
        desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("button", name="Guidance", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Reviews", exact=True).press("Enter")
    expect(desk.locator("[data-said-words]")).to_contain_text("Moved from Key studies to Reviews")
    expect(entry(desk, "Finding A")).to_be_focused()
    assert (order(), order("R")) == ("BC", "RA")


def test_an_entry_is_drawn_to_another_place_with_the_pointer(desk, cell):
    desk.set_viewport_size({"width": 1280, "height": 1400})
    desk.goto(bench(cell))
    handle = entry(desk, "Finding A").locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    start, goal = handle.bounding_box(), entry(desk, "Finding C").bounding_box()
    desk.mouse.move(start["x"] + 8, start["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(goal["x"] + 100, goal["y"] + goal["height"] - 5, steps=4)
    desk.mouse.up()
    expect(desk.locator("[data-said-words]")).to_contain_text("Moved to place 3 of 3")
    assert order() == "BCA"


def test_an_issue_moves_with_its_buttons(desk, cell):
    desk.goto(bench(cell))
    entry(desk, "Issue 1: Who stays?").get_by_role("button", name="Move down").click()
    expect(entry(desk, "Issue 2: Who stays?")).to_be_visible()
    headings = Section.objects.filter(kind="issue").in_page_order()
    assert [one.heading for one in headings] == ["Who leaves?", "Who stays?"]


def test_moving_editing_and_adding_need_no_script(browser: Browser, base_url: str, cell):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Publishers")
    page.goto(bench(cell))
    entry(page, "Finding A").get_by_role("button", name="Move down").click()
    page.get_by_role("button", name="Undo u").click()
    entry(page, "Finding A").locator("summary").click()
    page.get_by_role("button", name="Reviews", exact=True).click()
    expect(page.locator("[data-said-words]")).to_contain_text("Moved from Key studies")
    entry(page, "Finding B").get_by_role("link", name="Edit").click()
    page.get_by_label("Headline: your finding").fill("Finding X")
    page.get_by_role("button", name="Save", exact=False).last.click()
    page.get_by_role("link", name="Add entry").click()
    page.get_by_label("Paste a DOI").fill(RIS)
    page.get_by_role("button", name="Look up").click()
    page.get_by_role("radio", name="Guidance").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("[data-said-words]")).to_contain_text("Added")
    context.close()
    assert (order(), order("R")) == ("XC", "RA")
    assert Document.objects.filter(year="2010").count() == 1


def test_words_of_a_form_that_was_left_are_offered_again_and_go_once_they_are_saved(desk, cell):
    desk.goto(bench(cell))
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    text = desk.locator(".ProseMirror")
    text.click()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("A long thought.")
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-bench-form]")).to_have_count(0)
    desk.goto(bench(cell))
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    expect(desk.locator(".ProseMirror")).to_contain_text("stayed")
    desk.get_by_role("button", name="Put them back").click()
    expect(desk.locator(".ProseMirror")).to_contain_text("A long thought.")
    desk.get_by_role("button", name="Save Ctrl S").click()
    expect(desk.locator("[data-said-words]")).to_be_visible()
    assert Entry.objects.get(headline="Finding A").annotation == "<p>A long thought.</p>"
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    expect(desk.locator(".ProseMirror")).to_contain_text("A long thought.")
    expect(desk.get_by_role("button", name="Put them back")).to_have_count(0)


def test_the_forms_of_the_admin_keep_unsaved_words_too(desk, cell):
    address = f"/admin/cells/cell/{cell.pk}/change/"
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(address)
    desk.get_by_label("Headline").press("End")
    desk.get_by_label("Headline").press_sequentially(", and longer")
    desk.goto(address)
    desk.get_by_role("button", name="Put them back").click()
    expect(desk.get_by_label("Headline")).to_have_value("Medicines that hold, and longer")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    desk.goto(address)
    expect(desk.get_by_label("Headline")).to_have_value("Medicines that hold, and longer")
    expect(desk.get_by_role("button", name="Put them back")).to_have_count(0)


def test_who_leaves_a_form_with_unsaved_words_is_warned(desk, cell):
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    desk.goto(bench(cell))
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    desk.get_by_label("Headline: your finding").press_sequentially("More")
    desk.goto("/admin/")
    assert asked == ["beforeunload"]


def test_a_save_over_anothers_change_is_refused_in_place_with_both_versions(desk, cell):
    desk.goto(bench(cell))
    entry(desk, "Finding A").get_by_role("link", name="Edit").click()
    desk.get_by_label("Headline: your finding").fill("Mine")
    theirs = Entry.objects.get(headline="Finding A")
    theirs.headline = "Hers"
    theirs.save()
    desk.keyboard.press("Control+s")
    expect(desk.locator(".desk-conflict")).to_contain_text(
        re.compile("Finding A.*Mine.*Hers", re.DOTALL)
    )
    desk.get_by_label("Use mine").check()
    desk.get_by_role("button", name="Save these choices").click()
    expect(entry(desk, "Mine")).to_be_visible()


def test_single_letters_can_be_turned_off(desk, cell):
    desk.goto(bench(cell))
    desk.locator("body").press("?")
    keys = desk.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("move one place up")
    keys.get_by_label("Turn single letters off").check()
    keys.get_by_role("button", name="Close").click()
    desk.locator("body").press("a")
    expect(desk.locator("[data-bench-form]")).to_have_count(0)
    desk.get_by_role("button", name="Keys…").click()
    desk.get_by_label("Turn single letters off").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.locator("body").press("a")
    expect(desk.locator("[data-bench-form]")).to_have_count(1)


def test_a_cell_of_25_entries_opens_in_under_a_second(desk):
    heavy = weight.build()
    took = []
    for _ in range(4):
        desk.goto(bench(heavy))
        timing = "performance.getEntriesByType('navigation')[0].domComplete"
        took.append(desk.evaluate(timing))
    # The quickest: another process may have had the machine.
    assert min(took) < 1000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_workbench(desk, cell, theme, width):
    desk.emulate_media(color_scheme=theme)
    desk.set_viewport_size({"width": width, "height": 800})
    changed = Entry.objects.get(headline="Finding B")
    changed.annotation = "<p>Other words.</p>"
    changed.save()
    found = {}
    for name in ("", "edit/head/", f"edit/entry/{changed.pk}/", "add/"):
        desk.goto(f"{bench(cell)}{name}")
        # Editors are up, and named, a moment after the page.
        texts = desk.locator("textarea[data-django-prose-editor-configurable]").count()
        expect(desk.locator(".ProseMirror[aria-labelledby]")).to_have_count(texts)
        found[name] = [*violations(desk), *too_wide(desk)]
    desk.goto(bench(cell))
    entry(desk, "Finding A").get_by_role("button", name="Move down").click()
    expect(desk.locator("[data-said-words]")).to_be_visible()
    entry(desk, "Finding A").locator("summary").click()
    found["moved"] = [*violations(desk), *too_wide(desk)]
    desk.get_by_role("link", name="Add entry").click()
    desk.get_by_label("Paste a DOI").fill(RIS)
    expect(desk.get_by_role("group", name="Not yet in the library")).to_be_visible()
    found["adding"] = [*violations(desk), *too_wide(desk)]
    assert {name: problems for name, problems in found.items() if problems} == {}


def too_wide(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide"] if width > page.viewport_size["width"] else []
