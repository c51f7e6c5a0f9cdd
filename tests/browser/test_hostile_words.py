"""Hostile words in every field, met by an administrator in a real browser: nothing runs."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from cells.models import Cell
from entries.models import Entry
from tests.matrix_site.doors import doors
from tests.matrix_site.hostile import WORDS, written_everywhere

MAIN = (
    "",
    "tables/",
    "activity/",
    "goto/?q=alert",
    "links/",
    "notices/",
    "import/",
    "publish/drug/e5/",
    "editions/drug/e5/",
    "preview/drug/e5/",
    "second-factor/accounts/",
)
# `page` fails the test on a script error or a breach of the content policy as well.
ALARM = "window.__ran = []; for (const name of ['alert', 'confirm', 'prompt']) "
ALARM += "window[name] = (words) => window.__ran.push(words);"


@pytest.fixture
def desk(page: Page, base_url: str) -> Page:
    client = Client()
    client.force_login(User.objects.create_superuser("ada", password="a long pass phrase"))
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": base_url}])
    page.add_init_script(ALARM)
    return page


def test_nothing_runs_in_the_screens_of_an_administrator(desk: Page) -> None:
    addresses = [*MAIN, *(door.address for door in doors().values() if "/change/" in door.address)]
    addresses += [f"cells/cell/{Cell.objects.get().pk}/history/"]
    written_everywhere(f"{WORDS['image']}{WORDS['script']}")
    ran = {}
    for address in addresses:
        desk.goto(f"/admin/{address}")
        desk.wait_for_timeout(50)
        if said := desk.evaluate("window.__ran"):
            ran[address] = said
        assert desk.locator("img[src='x']").count() == 0, address
    assert ran == {}
    assert "<script>" in Entry.objects.get().headline
