"""A bulletin in a browser: written, tried, sent and read, by keyboard; without script; axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from subscriptions import bulletins
from subscriptions.models import Bulletin, Delivery
from subscriptions.sweeping.bulletins import address_bulletins
from tests.browser.test_desk import sign_in, violations
from tests.factories import BiteFactory, CellFactory, SectionFactory, live
from tests.readers import BulletinFactory, MailingFactory, SubscriptionFactory


@pytest.fixture
def cell():
    """A published one with a bite, which one reader follows; another follows another."""
    cell = CellFactory(headline="Safer together", abstract="<p>What is owed.</p>")
    issue = {"kind": "issue", "heading": "Who is safe?", "body": "<ul><li>Who pays?</li></ul>"}
    SectionFactory(bite=BiteFactory(cell=cell), **issue)
    SubscriptionFactory(page=live(cell, note="Two new reviews").page)
    SubscriptionFactory(page=live(CellFactory(code="A1")).page)
    return cell


@pytest.fixture
def desk(page: Page, base_url: str, cell) -> Page:
    sign_in(page, base_url, "Publishers")
    return page


def sent(**words):
    bulletin = BulletinFactory(**{"body": "<p>Kits save lives.</p>", **words})
    bulletins.plan(bulletin)
    address_bulletins(timezone.now())
    bulletin.refresh_from_db()
    return bulletin


def press(page: Page, name: str) -> None:
    """A button, reached and pressed by key."""
    page.get_by_role("button", name=name).last.focus()
    page.keyboard.press("Enter")


def test_a_bulletin_is_written_tried_and_sent_by_keyboard_and_read_on_the_site(desk, cell):
    user = Delivery._meta.get_field("user").related_model.objects.get(username="tom")
    user.email = "tom@example.org"
    user.save()
    desk.goto("/admin/bulletins/new/")
    desk.get_by_label("Subject").focus()
    desk.keyboard.type("What is new in naloxone")
    desk.locator(".ProseMirror").focus()
    desk.keyboard.type("Kits save lives.")
    scope = desk.get_by_label("Who gets it")
    scope.focus()
    for _ in ("A1", "E5"):
        desk.keyboard.press("ArrowDown")
    expect(desk.get_by_text("1 reader would get it now.")).to_be_visible()
    desk.get_by_label("Two new reviews").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("Saved. Nothing is sent yet.")
    expect(desk.locator(".mail-letter")).to_contain_text("Kits save lives.")
    press(desk, "Test mail to me")
    expect(desk.locator(".messagelist")).to_contain_text("on its way to tom@example.org")
    press(desk, "Send this bulletin")
    expect(desk.locator(".messagelist")).to_contain_text("It leaves within a minute or two.")
    address_bulletins(timezone.now())
    desk.reload()
    expect(desk.get_by_text("0 of 1 sent")).to_be_visible()
    desk.get_by_role("link", name="On the site").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("What is new in naloxone")
    expect(desk.locator("article")).to_contain_text("Two new reviews")
    assert Bulletin.objects.get().page == cell.page


def test_how_far_it_is_is_followed_while_one_looks(desk):
    bulletin = sent()
    desk.goto(f"/admin/bulletins/{bulletin.pk}/")
    expect(desk.get_by_text("0 of 2 sent")).to_be_visible()
    for delivery in Delivery.objects.all():
        delivery.state, delivery.token, delivery.sent_at = "sent", "", timezone.now()
        delivery.save()
    expect(desk.get_by_text("2 of 2 sent")).to_be_visible(timeout=20_000)
    expect(desk.locator("progress")).to_have_attribute("value", "2")


def test_the_bite_of_a_cell_becomes_a_bulletin_on_the_workbench(desk, cell):
    desk.goto(f"/admin/desk/cell/{cell.pk}/")
    press(desk, "Write a bulletin of this bite")
    expect(desk.get_by_label("Subject")).to_have_value("Matrix Bite: Safer together")
    expect(desk.locator(".mail-letter")).to_contain_text("Who is safe?")


def test_all_of_it_works_without_script(browser: Browser, base_url: str, cell):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, base_url, "Publishers")
    page.goto("/admin/bulletins/new/")
    page.get_by_label("Subject").fill("Kits")
    page.locator("[name=body]").fill("<p>Kits save lives.</p>")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("button", name="Send this bulletin").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Cancel the sending").click()
    expect(page.get_by_role("button", name="Save draft")).to_be_visible()
    context.close()


SCREENS = {
    "list": "/admin/bulletins/",
    "new": "/admin/bulletins/new/",
    "draft": "/admin/bulletins/{draft}/",
    "planned": "/admin/bulletins/{planned}/",
    "on its way": "/admin/bulletins/{sent}/",
    "preview": "/admin/bulletins/{draft}/preview/",
    "archive": "/bulletins/",
    "web version": "/bulletins/1/",
}


def opened(desk, screen, numbers):
    """Open a screen, and wait until its editor of rich text is there, if it has one."""
    desk.goto(SCREENS[screen].format(**numbers))
    desk.wait_for_load_state()
    if screen in ("new", "draft"):
        # The editor is there before it has its name.
        expect(desk.locator(".ProseMirror[aria-labelledby]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(desk, cell, screen, scheme):
    draft = bulletins.draft_of_bite(cell.page, by=None)
    planned = BulletinFactory(body="<h2>Soon</h2><p>It comes.</p>")
    bulletins.plan(planned, at=timezone.now() + timedelta(days=1))
    numbers = {"draft": draft.pk, "planned": planned.pk, "sent": sent().pk}
    MailingFactory(kind="digest").hold("It is more than 6 hours late.")
    desk.emulate_media(color_scheme=scheme)
    opened(desk, screen, numbers)
    assert violations(desk) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_a_phone(desk, cell, screen):
    words = "W" * 100
    draft = BulletinFactory(subject=words, body=f"<p>{words}</p>")
    planned = BulletinFactory(subject=words, body=f"<p>{words}</p>")
    bulletins.plan(planned, at=timezone.now() + timedelta(days=1))
    long = sent(subject=words, body=f"<p>{words}</p>")
    desk.set_viewport_size({"width": 320, "height": 800})
    numbers = {"draft": draft.pk, "planned": planned.pk, "sent": long.pk}
    opened(desk, screen, numbers)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
