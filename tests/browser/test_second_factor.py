"""Setting up a second factor, with and without script, and axe over its screens."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page, expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "a long pass phrase"


@pytest.fixture
def ada(transactional_db) -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def code_now(steps_on: int = 0) -> str:
    """What the app shows, or will show so many half minutes later."""
    device = TOTPDevice.objects.get()
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * steps_on
    return f"{totp.token():06}"


def sign_in(page: Page, code: str = "") -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    report = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in report]


def test_it_is_set_up_and_asked_for_without_script(browser: Browser, base_url: str, ada, settings):
    settings.REQUIRE_SECOND_FACTOR = "publishers"
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page)
    page.get_by_role("button", name="Set it up").click()
    page.get_by_label("Code that the app shows now").fill(code_now())
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".factor-codes code")).to_have_count(10)
    page.get_by_role("link", name="I have them, go on").click()
    page.get_by_role("button", name="Log out").click()
    sign_in(page, code_now(steps_on=1))
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_one_signs_in_and_sets_it_up(page: Page, ada, theme):
    found = {}

    def look(name: str) -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found[name, width] = violations(page)
            is_wide = page.evaluate("document.documentElement.scrollWidth") > width
            found[name, width] += ["wider than the screen"] * is_wide

    page.emulate_media(color_scheme=theme)
    page.goto("/admin/login/")
    look("login")
    sign_in(page)
    page.goto("/admin/second-factor/")
    look("none")
    page.get_by_role("button", name="Set it up").click()
    look("begun")
    page.get_by_label("Code that the app shows now").fill("000000")
    page.get_by_role("button", name="Confirm").click()
    look("refused")
    TOTPDevice.objects.update(throttling_failure_count=0)
    page.get_by_label("Code that the app shows now").fill(code_now())
    page.get_by_role("button", name="Confirm").click()
    look("codes")
    page.goto("/admin/second-factor/")
    look("there")
    page.goto("/admin/second-factor/accounts/")
    look("accounts")
    assert {name: problems for name, problems in found.items() if problems} == {}
