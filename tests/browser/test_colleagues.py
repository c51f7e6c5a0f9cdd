"""
What colleagues do beside the drafts, in a browser: a review that readers see at once, a remark
from first word to last, and a draft that somebody outside reads until the link is revoked.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from cells import remarking
from cells.models import Page as OurPage
from cells.models import PreviewLink
from tests.browser.desk import sign_in, violations
from tests.factories import (
    BiteFactory,
    CellFactory,
    EntryFactory,
    SectionFactory,
    UserFactory,
    live,
)


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    """The page of an editor who has signed in."""
    sign_in(page, base_url, "Editors")
    return page


@pytest.fixture
def cell():
    """A cell that is live, overdue, and changed since."""
    cell = CellFactory(headline="As it was")
    EntryFactory(cell=cell, headline="Retention protects")
    SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    live(cell)
    OurPage.objects.filter(pk=cell.page_id).update(review_by=date(2020, 1, 31))
    cell.headline = "As it will be"
    cell.save()
    return cell


@pytest.fixture
def outside(browser: Browser, base_url: str):
    """A browser of somebody without an account."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def test_readers_see_at_once_that_a_page_was_reviewed(desk, cell, outside):
    outside.goto("/drug/e5/")
    expect(outside.locator(".status")).to_contain_text("Review was due")
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("Reviews due")).click()
    desk.get_by_role("button", name="Reviewed, no change in Drug treatment E5").click()
    expect(desk.locator(".messagelist")).to_contain_text("Readers see it now")
    outside.reload()
    expect(outside.locator(".status")).to_contain_text("no change needed")
    desk.get_by_role("button", name="Take it back for Drug treatment E5").click()
    expect(desk.locator(".messagelist")).to_contain_text("taken back")
    outside.reload()
    expect(outside.locator(".status")).to_contain_text("Review was due")


def test_a_remark_is_added_answered_and_resolved(desk, cell):
    entry = cell.entries.get()
    desk.goto(f"/admin/entries/entry/{entry.pk}/change/")
    desk.get_by_role("region", name="What belongs to it").get_by_text("Remarks").click()
    desk.get_by_label("Remark:").fill("Is this so?\nSee table 3.")
    desk.get_by_role("button", name="Add remark").click()
    expect(desk.locator(".remark")).to_contain_text("Entry: Retention protects")
    desk.locator(".remark summary").click()
    desk.get_by_label("Answer to: Is this so?").fill("It is.")
    desk.get_by_role("button", name="Answer the remark Is this so?").click()
    expect(desk.get_by_role("list", name="Answers")).to_contain_text("It is.")
    desk.get_by_role("button", name="Resolve the remark Is this so?").click()
    desk.get_by_role("link", name=re.compile("^Remarks")).first.click()
    expect(desk.locator(".remark-list")).to_contain_text("No remark is open.")


def test_an_expert_reads_the_draft_until_the_link_is_revoked(desk, cell, outside):
    desk.goto("/admin/preview/drug/e5/")
    desk.get_by_role("link", name="Links for outsiders").click()
    desk.get_by_label("Who is it for?").fill("Professor Lind")
    desk.get_by_label("7 days").check()
    desk.get_by_role("button", name="Make a link").click()
    address = desk.get_by_label("Copy it now").input_value()
    path = re.search(r"/preview/[\w-]+/", address)[0]
    outside.goto(path)
    expect(outside.get_by_role("heading", level=1)).to_contain_text("As it will be")
    expect(outside.get_by_role("region", name="Preview")).to_contain_text("not published")
    desk.get_by_role("button", name="Revoke the link for Professor Lind").click()
    outside.reload()
    expect(outside.get_by_role("heading", level=1)).to_have_text("This link opens no draft")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk, cell, theme, width):
    desk.emulate_media(color_scheme=theme)
    desk.set_viewport_size({"width": width, "height": 800})
    tom = UserFactory()
    entry = cell.entries.get()
    about = ("entry", entry.pk)
    thread = remarking.remark(cell.page, "Word" * 60, by=tom, subject=about)
    remarking.answer(thread, "It is.", by=tom)
    settled = remarking.remark(cell.page, "Spelling.", by=tom)
    remarking.resolve(settled, by=tom)
    _, token = PreviewLink.make(page=cell.page, by=tom, days=7, reader="Lind" * 40)
    found = {}
    for address in [
        "/admin/reviews/",
        f"/admin/reviews/{cell.page_id}/",
        "/admin/remarks/",
        "/admin/remarks/?show=resolved",
        "/admin/remarks/on/drug/e5/",
        "/admin/preview-links/",
        "/admin/preview-links/to/drug/e5/",
        "/admin/preview/drug/e5/",
        f"/preview/{token}/",
        "/preview/nothing/",
    ]:
        desk.goto(address)
        problems = violations(desk)
        if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append("scrolls sideways")
        if problems:
            found[address] = problems
    assert found == {}


def test_words_of_a_remark_are_kept_until_it_is_added(desk, cell):
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    address = "/admin/remarks/on/drug/e5/"
    desk.goto(address)
    words = desk.locator(".remark-form").get_by_role("textbox")
    words.press_sequentially("Half a thought")
    desk.goto(address)
    assert asked == ["beforeunload"]
    desk.get_by_role("button", name="Put them back").click()
    expect(words).to_have_value("Half a thought")
    desk.get_by_role("button", name="Add remark").click()
    expect(desk.locator(".messagelist")).to_contain_text("Your colleagues see the remark")
    desk.goto(address)
    expect(words).to_have_value("")
    expect(desk.get_by_role("button", name="Put them back")).to_have_count(0)


def test_the_reason_of_a_retirement_is_kept_until_it_is_given(desk, cell):
    desk.on("dialog", lambda dialog: dialog.accept())
    address = f"/admin/entries/entry/{cell.entries.get().pk}/retire/"
    desk.goto(address)
    reason = desk.get_by_label("Reason")
    reason.press_sequentially("Replaced by the 2024 review.")
    desk.goto(address)
    desk.get_by_role("button", name="Put them back").click()
    expect(reason).to_have_value("Replaced by the 2024 review.")
