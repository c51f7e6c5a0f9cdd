"""The newsroom in a browser: who is signed in, and what axe says of a page."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.factories import staff

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def sign_in(page: Page, base_url: str, *groups: str, username: str = "tom") -> None:
    client = Client()
    client.force_login(staff(*groups, username=username))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}]
    )


def violations(page: Page) -> list[str]:
    """What axe says of the page: the rule and the first element that breaks it."""
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    report = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in report]
