"""
The newsroom in a browser: what two editors at once see, publishing by keyboard and without
script, and axe over every screen of ours in both themes.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from cells.models import Cell
from tests.browser.desk import sign_in, violations
from tests.desk import change
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    live,
)


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    """The page of a publisher who has signed in."""
    sign_in(page, base_url, "Publishers")
    return page


@pytest.fixture
def cell():
    """A cell with an edition, an entry, a section and a changed draft."""
    cell = CellFactory(headline="As it was", abstract="<p>Words.</p>")
    document = DocumentFactory(title="Tapering methadone", doi="10.1136/bmj.f174")
    EntryFactory(cell=cell, document=document, headline="Retention protects")
    SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    live(cell)
    cell.abstract = "<p>Other words.</p>"
    cell.save()
    return cell


def test_of_two_editors_the_second_sees_both_versions_and_chooses(desk, cell):
    desk.goto(change(cell))
    desk.get_by_label("Headline").fill("Mine")
    theirs = Cell.objects.get()
    theirs.headline = "Hers"
    theirs.save()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(":focus")).to_have_text("Your changes are safe, and not saved yet")
    shown = desk.get_by_role("group", name="Headline Choose")
    expect(shown).to_contain_text(re.compile("As it was.*Mine.*Hers", re.DOTALL))
    expect(shown.get_by_role("radio", checked=True)).to_have_count(0)
    shown.get_by_label("Use theirs").focus()
    desk.keyboard.press("ArrowRight")
    expect(shown.get_by_label("Use theirs")).to_be_checked()
    desk.keyboard.press("ArrowLeft")
    expect(shown.get_by_label("Use mine")).to_be_focused()
    desk.get_by_role("button", name="Save these choices").click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Cell.objects.get().headline == "Mine"


def test_who_writes_in_the_words_writes_from_both(desk, cell):
    desk.goto(change(cell))
    desk.get_by_label("Headline").fill("Mine")
    theirs = Cell.objects.get()
    theirs.headline = "Hers"
    theirs.save()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_label("Headline, from both").fill("Mine and hers")
    expect(desk.get_by_label("Write it from both: Headline")).to_be_checked()
    desk.get_by_role("button", name="Save these choices").click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Cell.objects.get().headline == "Mine and hers"


def test_an_entry_is_added_from_its_cell_and_leads_back_there(desk, cell):
    desk.goto(change(cell))
    desk.get_by_role("link", name="Add to Guidance").click()
    desk.get_by_label("Headline").fill("Keep people in treatment")
    desk.locator(".field-document .select2-selection").press("Enter")
    desk.get_by_role("searchbox").last.press_sequentially("tapering")
    desk.get_by_role("option", name="Tapering methadone").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk).to_have_url(re.compile(f"{change(cell)}$"))
    expect(desk.get_by_role("link", name="Keep people in treatment", exact=True)).to_be_visible()
    assert cell.entries.get(headline="Keep people in treatment").category == "G"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_newsroom(desk, cell, theme):
    desk.emulate_media(color_scheme=theme)
    entry = cell.entries.get()
    found = {}
    for address in [
        "/admin/",
        "/admin/?show=draft",
        "/admin/tables/",
        "/admin/goto/?q=study",
        "/admin/activity/",
        "/admin/cells/cell/",
        "/admin/entries/entry/",
        change(cell),
        change(entry),
        change(entry.document),
        change(cell.bite.sections.get()),
        change(cell.page),
        f"/admin/cells/cell/{cell.pk}/history/",
        f"/admin/cells/cell/{cell.pk}/history/{cell.history.last().pk}/",
        f"/admin/cells/matrix/{cell.matrix.pk}/delete/",
        f"/admin/entries/entry/{entry.pk}/retire/",
        "/admin/preview/drug/e5/",
    ]:
        desk.goto(address)
        if problems := violations(desk):
            found[address] = problems
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_two_editors_meet(desk, cell, theme):
    desk.emulate_media(color_scheme=theme)
    desk.goto(change(cell))
    desk.get_by_label("Headline").fill("Mine")
    theirs = Cell.objects.get()
    theirs.headline, theirs.reviewer = "Hers", "Prof. Hers"
    theirs.save()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".desk-conflict")).to_be_visible()
    assert violations(desk) == []
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
