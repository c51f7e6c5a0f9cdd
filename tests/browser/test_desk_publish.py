"""Review and publish, releases, editions in a browser: by mouse, by keyboard, without script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cells.models import Cell, Edition, Release
from cells.publishing import publish_due
from entries import moving
from entries.models import Entry
from tests.browser.desk import sign_in, violations
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

REVIEW = "/admin/publish/drug/e5/"


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    """The page of a publisher who has signed in."""
    sign_in(page, base_url, "Publishers")
    return page


@pytest.fixture
def cell():
    """A cell with an edition, an entry and a section, in whose draft a word was corrected."""
    return changed_cell("E5")


def changed_cell(code):
    cell = CellFactory(code=code, headline="As it was", abstract="<p>All of the wrods.</p>")
    EntryFactory(cell=cell, headline="Retention protects", annotation="<p>As published.</p>")
    SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    live(cell)
    cell.abstract = "<p>All of the words.</p>"
    cell.save()
    return cell


def in_a_week() -> str:
    return (timezone.localdate() + timedelta(days=7)).isoformat()


def plan_for_next_week(desk: Page) -> None:
    desk.goto(REVIEW)
    desk.get_by_label("At a set time").check()
    desk.get_by_label("Day").fill(in_a_week())
    desk.get_by_label("Time", exact=True).fill("09:00")
    desk.get_by_role("button", name="Plan edition 2 for this time").click()
    expect(desk.locator(".messagelist")).to_contain_text("09:00. The words are frozen")


def next_month():
    return timezone.now() + timedelta(days=30)


def test_a_typo_is_published_with_one_click(desk, cell):
    desk.goto(REVIEW)
    expect(desk.get_by_label("Minor")).to_be_checked()
    expect(desk.get_by_label("Change note")).to_have_value("Wording changed in 1 place.")
    desk.get_by_role("button", name="Publish edition 2 now").click()
    message = desk.locator(".messagelist")
    expect(message).to_contain_text("Edition 2 of Drug treatment E5 is live.")
    message.get_by_role("link", name="See what changed").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("What changed in")


def test_a_wrong_edition_is_taken_back_from_the_message(desk, cell):
    desk.goto(REVIEW)
    desk.get_by_role("button", name="Publish edition 2 now").click()
    desk.get_by_role("link", name="Wrong? Restore edition 1").click()
    expect(desk.locator("[data-change]")).to_contain_text("wrods")
    desk.get_by_role("button", name="Restore into the draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("was written to the draft")
    assert Cell.objects.get().abstract == "<p>All of the wrods.</p>"


def test_a_cell_is_published_with_the_keyboard_alone(desk, cell):
    EntryFactory(cell=cell, headline="Starting is dangerous")
    desk.goto(REVIEW)
    desk.keyboard.press("n")
    expect(desk.locator(":focus")).to_contain_text("Abstract")
    desk.keyboard.press("n")
    expect(desk.locator(":focus")).to_contain_text("Starting is dangerous")
    desk.keyboard.press("Shift+N")
    expect(desk.locator(":focus")).to_contain_text("Abstract")
    note = desk.get_by_label("Change note")
    note.focus()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("An entry and a typo, nothing more")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Significant")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".messagelist")).to_contain_text("is live.")
    edition = Edition.objects.get(number=2)
    assert (edition.note, edition.kind) == ("An entry and a typo, nothing more", "significant")


def test_letters_are_turned_off_on_every_screen_and_on_again(desk, cell):
    desk.goto(REVIEW)
    desk.get_by_role("button", name="Keys…").click()
    keys = desk.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("next, previous change")
    keys.get_by_label("Turn single letters off").check()
    keys.get_by_role("button", name="Close").click()
    desk.locator("body").press("n")
    desk.locator("body").press("p")
    expect(desk.locator("[data-change]:focus")).to_have_count(0)
    expect(desk).to_have_url(re.compile(REVIEW))
    desk.get_by_role("button", name="Keys…").click()
    desk.get_by_label("Turn single letters off").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.locator("body").press("n")
    expect(desk.locator("[data-change]:focus")).to_have_count(1)


def test_two_letters_in_turn_lead_to_the_places_of_the_bar(desk, cell):
    desk.goto(REVIEW)
    desk.keyboard.type("gl")
    expect(desk).to_have_url(re.compile("/admin/links/$"))
    # The script that hears the keys makes this button.
    desk.get_by_role("button", name="Keys…").wait_for()
    desk.keyboard.type("gd")
    expect(desk).to_have_url(re.compile("/admin/$"))
    desk.get_by_role("button", name="Keys…").wait_for()
    desk.keyboard.press("/")
    expect(desk.get_by_label("Go to a cell")).to_be_focused()


def test_p_leads_to_the_preview(desk, cell):
    desk.goto(REVIEW)
    desk.keyboard.press("p")
    expect(desk).to_have_url(re.compile("/admin/preview/drug/e5/$"))


def test_a_move_is_put_back_from_its_card(desk, cell):
    EntryFactory(cell=cell, headline="Others leave", order=1)
    live(cell)
    moving.move_by(Entry.objects.get(headline="Retention protects"), 1)
    desk.goto(REVIEW)
    expect(desk.get_by_text("from place")).to_have_count(1)
    desk.get_by_role("button", name=re.compile("^Undo")).click()
    expect(desk).to_have_url(re.compile(f"{REVIEW}$"))
    expect(desk.get_by_role("button", name="Nothing to publish")).to_be_disabled()


def test_a_planned_edition_goes_live_as_it_was_frozen(desk, cell):
    plan_for_next_week(desk)
    cell.abstract = "<p>Later words.</p>"
    cell.save()
    publish_due(now=next_month())
    desk.goto("/drug/e5/")
    expect(desk.locator("main")).to_contain_text("All of the words.")
    desk.goto("/admin/releases/")
    expect(desk.get_by_role("region", name="Done")).to_contain_text("Live")


def test_a_planned_edition_is_held_and_published_after_another_look(desk, cell):
    plan_for_next_week(desk)
    cell.headline = "Somebody was first"
    cell.save()
    live(cell, kind="minor")
    publish_due(now=next_month())
    cell.abstract = "<p>All of the words, and these.</p>"
    cell.save()
    desk.goto("/admin/")
    desk.get_by_role("link", name="Releases 1 waiting").click()
    held = desk.get_by_role("region", name="Held: they wait for you")
    expect(held).to_contain_text("A newer edition, 2, went live after it was prepared.")
    held.get_by_role("link", name="Wording changed").click()
    desk.get_by_role("link", name="Look at today’s drafts and plan it again").click()
    desk.get_by_label("Now").check()
    desk.get_by_role("button", name="Publish 1 page now").click()
    expect(desk.locator(".messagelist")).to_contain_text("One page is live.")
    desk.goto("/drug/e5/")
    expect(desk.locator("main")).to_contain_text("and these.")
    assert [one.state for one in Release.objects.order_by("pk")] == ["cancelled", "live"]


def test_a_release_of_three_cells_goes_live_when_the_one_that_stops_it_is_mended(desk, cell):
    changed_cell("A1")
    stopped = changed_cell("B2")
    stopped.abstract = '<p>All of the <a data-ref="entry:9999">words</a>.</p>'
    stopped.save()
    desk.goto(REVIEW)
    desk.get_by_role("link", name="Add more cells").click()
    desk.get_by_role("button", name="Drug treatment A1").click()
    desk.get_by_role("button", name="Drug treatment B2").click()
    expect(desk.get_by_text("One page stops this release.")).to_be_visible()
    expect(desk.get_by_role("button", name="Publish 3 pages now")).to_be_disabled()
    stopped.abstract = "<p>All of the words.</p>"
    stopped.save()
    desk.get_by_role("button", name="Leave out Drug treatment B2").click()
    desk.get_by_role("button", name="Drug treatment B2").click()
    desk.get_by_label("One change note for all").fill("Three typos")
    desk.get_by_role("button", name="Publish 3 pages now").click()
    expect(desk.locator(".messagelist")).to_contain_text("3 pages are live.")
    assert [e.note for e in Release.objects.get().editions.all()] == ["Three typos"] * 3


def test_one_entry_is_restored_after_its_comparison_was_seen(desk, cell):
    entry = Entry.objects.get()
    entry.headline, entry.annotation = "Rewritten", "<p>As rewritten.</p>"
    entry.save()
    desk.goto("/admin/editions/drug/e5/")
    desk.get_by_role("link", name="Restore… from edition 1").click()
    desk.get_by_label("One entry").check()
    expect(desk.get_by_label("One entry")).to_be_focused()
    desk.get_by_label("Which entry").select_option(label="Retention protects")
    expect(desk.get_by_role("heading", name="What would change in the draft")).to_be_visible()
    expect(desk).to_have_url(re.compile("/admin/editions/drug/e5/$"))
    (card,) = desk.locator("[data-change]").all()
    expect(card.locator("del").first).to_contain_text("Rewritten")
    expect(card.locator("ins").first).to_contain_text("Retention protects")
    desk.get_by_role("button", name="Restore into the draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("was written to the draft")
    entry.refresh_from_db()
    assert (entry.headline, entry.annotation) == ("Retention protects", "<p>As published.</p>")
    assert Cell.objects.get().abstract == "<p>All of the words.</p>"


def test_a_restore_is_begun_and_left_by_keyboard(desk, cell):
    desk.goto("/admin/editions/drug/e5/")
    link = desk.get_by_role("link", name="Restore… from edition 1")
    link.press("Enter")
    expect(desk.get_by_role("region", name="Restore from edition 1")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_label("One entry")).to_be_focused()
    expect(desk.get_by_text("there is nothing to restore")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("region", name="Restore from edition 1")).to_have_count(0)
    expect(link).to_be_focused()


def test_the_two_to_compare_are_marked_by_letters_in_their_rows(desk, cell):
    desk.goto("/admin/editions/drug/e5/")
    desk.get_by_role("link", name="Read the draft").focus()
    desk.keyboard.press("o")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("link", name="Read edition 1")).to_be_focused()
    desk.keyboard.press("n")
    expect(desk.get_by_label("Compare from the draft")).to_be_checked()
    expect(desk.get_by_label("Compare to edition 1")).to_be_checked()


def test_two_states_are_chosen_and_compared_by_keyboard(desk, cell):
    desk.goto("/admin/editions/drug/e5/")
    desk.get_by_label("Compare to edition 1").focus()
    desk.keyboard.press("Space")
    desk.get_by_label("Compare from the draft").focus()
    desk.keyboard.press("Space")
    expect(desk.get_by_role("button", name="Compare the draft with 1 c")).to_be_visible()
    desk.keyboard.press("c")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("from the draft to edition 1")
    expect(desk.locator("[data-change] del")).to_contain_text("words")


def test_publishing_planning_and_restoring_need_no_script(browser: Browser, base_url: str, cell):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Publishers")
    plan_for_next_week(page)
    page.goto("/admin/releases/")
    page.get_by_role("link", name="Wording changed").click()
    page.get_by_role("button", name="Cancel this release").click()
    expect(page.locator(".messagelist")).to_contain_text("Cancelled: it will not go live")
    page.goto(REVIEW)
    page.get_by_role("button", name="Publish edition 2 now").click()
    expect(page.locator(".messagelist")).to_contain_text("is live")
    page.goto("/admin/editions/drug/e5/")
    page.get_by_role("link", name="Restore… from edition 1").click()
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Restore into the draft").click()
    expect(page.locator(".messagelist")).to_contain_text("was written to the draft")
    context.close()
    assert Cell.objects.get().abstract == "<p>All of the wrods.</p>"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(desk, cell, theme, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=theme)
    plan_for_next_week(desk)
    Entry.objects.get().retire("Out of date")
    edition, planned = cell.page.editions.get(), Release.objects.get()
    found = {}
    for address in [
        REVIEW,
        f"{REVIEW}?view=whole",
        f"{REVIEW}?view=side",
        "/admin/editions/drug/e5/",
        "/admin/editions/drug/e5/compare/?old=1&new=draft",
        f"/admin/restore/{edition.pk}/",
        f"/admin/restore/{edition.pk}/?what=page",
        f"/admin/restore/{edition.pk}/page/",
        "/admin/releases/",
        f"/admin/releases/{planned.pk}/",
        "/admin/releases/new/?page=drug/e5",
    ]:
        desk.goto(address)
        problems = violations(desk)
        if desk.evaluate("document.documentElement.scrollWidth") > width:
            problems.append("it is wider than the screen")
        if problems:
            found[address] = problems
    assert found == {}


def test_a_change_note_is_kept_until_it_is_published(desk, cell):
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    desk.goto("/admin/publish/drug/e5/")
    note = desk.get_by_label("Change note")
    note.fill("")
    note.press_sequentially("A note of my own")
    desk.goto("/admin/publish/drug/e5/")
    assert asked == ["beforeunload"]
    desk.get_by_role("button", name="Put them back").click()
    expect(note).to_have_value("A note of my own")
