"""
The inbox in a browser: a suggestion accepted and live, counted in clicks and page loads; keys,
words that are kept, no script, and axe.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from entries.models import Entry, Message
from tests.browser.desk import sign_in, violations
from tests.browser.test_workbench import Count
from tests.factories import CellFactory, DocumentFactory, EntryFactory, MessageFactory, live

HOSTILE = "\"><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    sign_in(page, base_url, "Editors", "Publishers")
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def cell():
    """A published cell with a key study and a review."""
    cell = CellFactory(code="A3", headline="Medicines that hold", abstract="<p>Words.</p>")
    EntryFactory(cell=cell, headline="Finding A", order=1)
    EntryFactory(cell=cell, headline="Finding R", category="R")
    live(cell)
    return cell


@pytest.fixture
def suggestion(cell):
    DocumentFactory(title="Naltrexone at release from jail", authors="Lee JD", year="2015")
    return MessageFactory(
        kind="suggestion",
        page=cell.page,
        reference="Naltrexone at release from jail",
        words="It belongs with the medicines.",
        category="K",
    )


def test_a_suggestion_is_accepted_and_live_in_five_clicks_and_three_loads(desk, cell, suggestion):
    desk.goto("/admin/")
    count = Count(desk)
    count.click(desk.get_by_role("link", name="1 message"))
    expect(desk.get_by_role("heading", name="Suggested for Drug treatment A3")).to_be_visible()
    count.click(desk.get_by_role("link", name="Accept as draft entry"))
    count.click(desk.get_by_label("Headline: your finding"))
    desk.keyboard.type("An injection before release delayed relapse")
    count.click(desk.get_by_role("button", name="Save and review"))
    expect(desk).to_have_url(re.compile("/admin/publish/drug/a3/$"))
    count.click(desk.get_by_role("button", name="Publish edition 2 now"))
    expect(desk.locator("#content")).to_contain_text("is live")
    desk.wait_for_load_state("load")
    assert (count.clicks, count.loads) == (5, 3)
    suggestion.refresh_from_db()
    assert suggestion.state == "accepted"
    assert suggestion.accepted_in.snapshot["entries"]["entries"][1]["headline"] == (
        "An injection before release delayed relapse"
    )
    assert suggestion.accepted_in.get_absolute_url() in suggestion.answer


def test_the_new_entry_moves_in_the_cell_as_its_place_is_chosen(desk, cell, suggestion):
    desk.goto(f"/admin/inbox/{suggestion.pk}/?answer=accept")
    beside = desk.get_by_role("region", name="Drug treatment A3 now")
    key, reviews = beside.get_by_label("Key studies"), beside.get_by_label("Reviews")
    expect(key.get_by_role("listitem")).to_have_text([re.compile("A$"), re.compile("Lee 2015")])
    desk.get_by_label("Category").select_option("R")
    desk.get_by_label("Place").select_option("1")
    expect(key.get_by_role("listitem")).to_have_count(1)
    expect(reviews.get_by_role("listitem").first).to_have_text("RLee 2015 would stand here")
    places = desk.get_by_label("Place").locator("option:enabled")
    expect(places).to_have_text(["at the end", "at place 1"])
    desk.get_by_label("Category").select_option("G")
    expect(places).to_have_text(["at the end"])
    expect(desk.get_by_label("Place")).to_have_value("")
    desk.get_by_label("Category").select_option("")
    expect(beside.get_by_text("would stand here")).to_be_hidden()


def test_a_category_that_the_reader_did_not_guess_is_asked_first(desk, suggestion):
    suggestion.category = ""
    suggestion.save()
    desk.goto(f"/admin/inbox/{suggestion.pk}/")
    desk.get_by_role("button", name="Keys…").wait_for()
    desk.keyboard.press("a")
    expect(desk.get_by_label("Category")).to_be_focused()


def test_answers_open_and_close_by_key_and_keep_their_words(desk, suggestion):
    desk.goto("/admin/inbox/")
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", name="Not now, because…")).to_be_visible()
    desk.get_by_label("A stronger study is listed").check()
    reply = desk.locator("#reply-not-now")
    expect(reply).to_have_value(re.compile("a stronger study"))
    reply.fill("My own words")
    desk.get_by_label("Not available").check()
    expect(reply).to_have_value("My own words")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("link", name="Not now, because…")).to_be_focused()
    desk.keyboard.press("h")
    expect(desk.locator("#reply-here")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    expect(reply).to_have_value("My own words")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Answered.")
    assert Message.objects.get().answer == "My own words"


def test_messages_follow_each_other_by_key(desk, suggestion):
    older = MessageFactory(words="An older one", received_at="2026-01-01T12:00:00Z")
    desk.goto("/admin/inbox/")
    desk.keyboard.press("j")
    expect(desk).to_have_url(re.compile(f"/admin/inbox/{older.pk}/$"))
    desk.keyboard.press("k")
    expect(desk).to_have_url(re.compile(f"/admin/inbox/{suggestion.pk}/$"))


def test_all_of_the_list_is_chosen_and_confirmed(desk, suggestion):
    MessageFactory()
    desk.goto("/admin/inbox/")
    desk.get_by_label("All", exact=True).check()
    desk.get_by_role("button", name="Spam…").click()
    desk.get_by_role("button", name="Mark 2 messages as spam").click()
    expect(desk.locator(".messagelist")).to_contain_text("2 marked as spam.")


def test_a_suggestion_is_accepted_and_taken_back_without_script(
    browser: Browser, base_url: str, suggestion
):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Editors")
    page.goto("/admin/inbox/")
    page.get_by_role("link", name="Accept as draft entry").click()
    page.get_by_label("Headline: your finding").fill("Found")
    page.get_by_role("button", name="Save draft").click()
    assert Entry.objects.get(headline="Found").cell.page == suggestion.page
    page.get_by_role("link", name="Look at it, or take it back").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".messagelist")).to_contain_text("the draft entry is gone")
    context.close()
    assert not Entry.objects.filter(headline="Found").exists()


def test_hostile_words_run_nothing(desk, cell):
    message = MessageFactory(
        kind="suggestion",
        page=cell.page,
        reference=HOSTILE,
        words=HOSTILE,
        name=HOSTILE[:200],
        interest=HOSTILE,
        draft_answer=HOSTILE,
    )
    DocumentFactory(title=HOSTILE)
    EntryFactory(cell=cell, headline=HOSTILE)
    for address in ("/admin/inbox/", f"/admin/inbox/{message.pk}/?answer=accept"):
        desk.goto(address)
        for key in "ahn":
            desk.keyboard.press(key)
            desk.keyboard.press("Escape")
        assert desk.evaluate("window.ran") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_inbox(desk, cell, suggestion, theme):
    desk.emulate_media(color_scheme=theme)
    comment = MessageFactory(page=cell.page, entry_number=cell.entries.first().pk)
    broken = MessageFactory(kind="broken", page=cell.page, entry_number=cell.entries.first().pk)
    unplaced = MessageFactory(kind="suggestion", reference="10.1000/xyz", email="a@example.org")
    found = {}
    for width in (1440, 320):
        desk.set_viewport_size({"width": width, "height": 900})
        for address in (
            "/admin/inbox/?cell=drug/a3",
            f"/admin/inbox/{suggestion.pk}/?answer=accept",
            f"/admin/inbox/{comment.pk}/?answer=reply",
            f"/admin/inbox/{broken.pk}/?answer=mend",
            f"/admin/inbox/{unplaced.pk}/?answer=not-now",
            "/admin/inbox/?show=answered",
        ):
            desk.goto(address)
            found[width, address] = violations(desk)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
    assert {at: ones for at, ones in found.items() if ones} == {}
