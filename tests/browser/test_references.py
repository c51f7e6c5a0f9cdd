"""References imported and taken back in a browser: by hand, by keys, without script; and axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from entries.models import Document, Entry
from tests.browser.desk import WCAG, sign_in
from tests.entries.importing.files import HURLEY, UNNAMED, WALLEY, begun, stored
from tests.factories import CellFactory, DocumentFactory, EntryFactory

START = "/admin/import/references/"
LIKE_WALLEY = {
    "title": "Opioid overdose rates and implementation of overdose education",
    "authors": "Walley AY",
    "year": "2013",
}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7|add:7 }}\"'`"


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    """The page of an editor who has signed in."""
    sign_in(page, base_url, "Editors", username="ana")
    return page


def test_references_are_pasted_chosen_imported_and_undone(desk: Page) -> None:
    cell = CellFactory(code="A3")
    DocumentFactory(**LIKE_WALLEY)
    desk.goto("/admin/import/")
    desk.get_by_label("Or paste references").fill(HURLEY + UNNAMED + WALLEY)
    desk.get_by_role("button", name="Read the references").click()
    expect(desk.get_by_text("1 still to decide")).to_be_visible()
    desk.get_by_label("Row 1: cell").select_option(label="Drug A3")
    desk.get_by_label("Row 1: category").select_option("S")
    desk.get_by_role("group", name="Row 3: what to do").get_by_label("Update").check()
    expect(desk.get_by_text("1 new, 1 updated, 0 linked, 0 skipped, 1 left out;")).to_be_visible()
    expect(desk.get_by_text("Drafts in Drug A3; nothing goes live.")).to_be_visible()
    desk.get_by_role("button", name="Import 2 rows").click()
    expect(desk.get_by_text("Imported as drafts. Nothing is public yet.")).to_be_visible()
    assert cell.entries.get().category == "S"
    desk.get_by_role("button", name="Undo this import").click()
    expect(desk.get_by_text("All of it is taken back.")).to_be_visible()
    assert Document.objects.get().source == ""


def test_rows_are_walked_and_decided_by_keys_alone(desk: Page) -> None:
    DocumentFactory(**LIKE_WALLEY)
    desk.goto(f"{START}{begun(HURLEY + UNNAMED + WALLEY).pk}/")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("4")
    for _ in range(2):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("o")
    expect(desk.get_by_label("Row 3 as it stood in the file")).to_be_visible()
    desk.keyboard.press("2")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Imported as drafts")).to_be_visible()
    assert Document.objects.get().source == "BMJ 346:f174"


def test_digits_and_arrows_in_a_field_are_the_fields_own(desk: Page) -> None:
    desk.goto(f"{START}{begun(HURLEY).pk}/")
    desk.get_by_label("Row 1: category").focus()
    desk.keyboard.press("4")
    expect(desk.get_by_label("New", exact=True)).to_be_checked()


def test_import_and_undo_work_without_script(
    browser_context_args: dict, browser, desk: Page, base_url: str
) -> None:
    DocumentFactory(**LIKE_WALLEY)
    context = browser.new_context(
        **browser_context_args,
        java_script_enabled=False,
        storage_state=desk.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(START)
    plain.get_by_label("Or paste references").fill(HURLEY + WALLEY)
    plain.get_by_role("button", name="Read the references").click()
    plain.get_by_role("group", name="Row 2: what to do").get_by_label("Skip").check()
    plain.get_by_role("button", name="Import 1 row").click()
    expect(plain.get_by_text("Imported as drafts")).to_be_visible()
    assert Document.objects.count() == 2
    plain.get_by_role("button", name="Undo this import").click()
    expect(plain.get_by_text("All of it is taken back.")).to_be_visible()
    context.close()
    assert Document.objects.count() == 1


def test_hostile_words_stay_words_on_every_screen(desk: Page) -> None:
    """Were they not, the content policy would be breached, which fails in `page`."""
    made = desk.locator("#content :is(img, script)")
    DocumentFactory(title=HOSTILE, authors=HOSTILE, doi="10.1016/s0140-6736(96)11380-5")
    odd = f"TY  - JOUR\nTI  - {HOSTILE}\nAU  - {HOSTILE}\nT2  - {HOSTILE}\nPB  - {HOSTILE}\nER  -\n"
    one = begun(odd + HURLEY + f"TY  - JOUR\nN1  - {HOSTILE}\nER  -\n")
    one.source_name = HOSTILE
    one.save()
    desk.goto(f"{START}{one.pk}/")
    expect(made).to_have_count(0)
    desk.get_by_role("group", name="Row 1: what to do").get_by_label("New").check()
    desk.get_by_role("button", name="Import 2 rows").click()
    expect(desk.get_by_text("Imported as drafts")).to_be_visible()
    expect(made).to_have_count(0)
    EntryFactory(document=Document.objects.last())
    desk.get_by_role("button", name="Undo this import").click()
    expect(desk.get_by_text("stayed").first).to_be_visible()
    expect(made).to_have_count(0)
    desk.goto("/admin/import/")
    expect(desk.get_by_text("onerror").first).to_be_visible()
    expect(made).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off(desk: Page, scheme, width) -> None:
    cell = CellFactory()
    EntryFactory(cell=cell, document=DocumentFactory(doi="10.1016/s0140-6736(96)11380-5"))
    for _ in range(2):
        DocumentFactory(**LIKE_WALLEY)
    waiting = begun(HURLEY + UNNAMED + WALLEY + HURLEY, cell=cell, category="K")
    done = stored("10.1111/add.14012\n10.1136/bmj.f174", cell=cell, category="K")
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    for address in ("/admin/import/", START, f"{START}{waiting.pk}/", f"{START}{done.pk}/"):
        desk.goto(address)
        for details in desk.locator("summary").all():
            details.click()
        found = Axe().run(desk, options={"runOnly": WCAG})
        assert found.response["violations"] == [], found.generate_report()
        assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert Entry.objects.count() == 3
