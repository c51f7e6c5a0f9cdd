"""Hostile words in every field × every screen of the newsroom, as an administrator sees it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cells.models import Cell, Credit
from entries.models import Document
from tests.factories import live
from tests.matrix_site.doors import doors
from tests.matrix_site.hostile import WORDS, Dangers, log_something, written_everywhere

pytestmark = pytest.mark.django_db

SCREENS_WITH_WORDS = ["/admin/goto/?q={}", "/admin/activity/?person={}", "/admin/links/?show={}"]


@pytest.fixture
def ada():
    return User.objects.create_superuser("ada", password="a long pass phrase")


@pytest.fixture
def client(ada):
    client = Client()
    client.force_login(ada)
    return client


def publish_them(cell: Cell, words: str) -> None:
    """Into an edition too, and a draft that differs from it; publishing refuses such addresses."""
    Document.objects.update(url="https://example.org/", free_url="")
    Credit.objects.update(link="https://example.org/")
    live(cell)
    Document.objects.update(url=words[:200])
    Credit.objects.update(link=words[:200])
    cell.entries.update(headline=f"More {words}"[:200])


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_nothing_runs_on_any_screen(client, ada, words):
    addresses = [f"/admin/{door.address}" for door in doors().values()]
    cell = Cell.objects.get()
    log_something(ada, cell)
    taken = written_everywhere(words)
    publish_them(Cell.objects.get(), words)
    found = {}
    for address in addresses + [one.format("x") for one in SCREENS_WITH_WORDS]:
        answer = client.get(address)
        page = answer.content.decode() if "html" in answer.get("Content-Type", "") else ""
        assert answer.status_code < 500, address
        if problems := Dangers(page).found:
            found[address] = problems
        assert "running" not in page, address
    assert found == {}
    assert {"Entry.headline", "Document.title", "User.first_name", "LogEntry.object_repr"} <= taken
