"""Rich text as readers get it, in a browser without script."""

import pytest
from playwright.sync_api import expect

from cells.richtext import Target, render
from cells.richtext import build as b

TEXT = b.join(
    b.paragraph("A ", b.note("flexible dose", "Raised as needed."), " helps."),
    b.unfold("How doses were compared", [b.paragraph("In milligrams.")]),
    b.paragraph(b.reference("That trial", "entry", 12), " found it first."),
    b.paragraph(b.mark("The passage", "p-ab12cd34"), " itself."),
)


@pytest.fixture
def reader(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    target = Target("#p-ab12cd34", same_page=True, above=False)
    page.set_content(render(TEXT, resolve=lambda reference: target, prefix="t").html)
    yield page
    context.close()


def test_a_note_opens_and_closes_by_key(reader):
    reader.get_by_role("button", name="flexible dose").press("Enter")
    expect(reader.get_by_text("Raised as needed.")).to_be_visible()
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="Close")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("Raised as needed.")).to_be_hidden()


def test_escape_and_a_click_elsewhere_close_a_note(reader):
    words, note = reader.get_by_role("button", name="flexible dose"), reader.get_by_role("note")
    words.click()
    expect(note).to_be_visible()
    reader.keyboard.press("Escape")
    expect(note).to_be_hidden()
    words.click()
    reader.mouse.click(5, 400)
    expect(note).to_be_hidden()


def test_an_unfold_opens_by_key(reader):
    reader.get_by_text("How doses were compared").press("Enter")
    expect(reader.get_by_text("In milligrams.")).to_be_visible()


def test_a_reference_within_the_page_leads_to_its_passage(reader):
    reader.get_by_role("link", name="That trial (below)").press("Enter")
    expect(reader.locator(":target")).to_have_text("The passage")
