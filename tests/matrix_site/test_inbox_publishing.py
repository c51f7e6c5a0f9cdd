"""Answers that leave with an edition are announced before it is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cells.publishing import Choice, plan, publish
from entries import answering
from matrix_site.desk.changes import with_thanks
from tests.factories import CellFactory, DocumentFactory, EntryFactory, MessageFactory, live, staff

pytestmark = pytest.mark.django_db

REVIEW = "/admin/publish/drug/a3/"
WORDS = "will be answered when this is live"


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(staff("Publishers"))
    return client


@pytest.fixture
def a3():
    cell = EntryFactory(cell=CellFactory(code="A3")).cell
    live(cell)
    return cell


def accepted(cell, **changes) -> Any:
    """A suggestion that became a draft entry of the cell."""
    message = MessageFactory(page=cell.page, kind="suggestion", **changes)
    placing = answering.Placing(cell, DocumentFactory(), "K")
    opened = answering.version(message)
    answering.accept(message, opened=opened, placing=placing, reply="Listed now.", by=None)
    return message


def says(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_review_says_how_many_readers_are_answered_with_the_edition(publisher, a3):
    assert WORDS not in says(publisher, REVIEW)
    accepted(a3)
    assert "1 reader’s message</a> will be" in says(publisher, REVIEW)
    accepted(a3)
    assert "2 readers’ messages</a> will be" in says(publisher, REVIEW)


def test_a_suggestion_whose_entry_was_retired_is_not_announced(publisher, a3):
    accepted(a3).refresh_from_db()
    a3.headline = "New words"
    a3.save()
    a3.entries.order_by("pk").last().retire("Not about this cell after all.")
    assert WORDS not in says(publisher, REVIEW)


def test_who_publishes_is_told_who_was_answered(publisher, a3):
    accepted(a3)
    form = publisher.get(REVIEW).context["form"]
    looked = {name: form[name].value() for name in ("base", "reviewed")}
    sent = looked | {"note": "One more", "kind": "significant"}
    said = publisher.post(REVIEW, sent, follow=True).content.decode()
    assert "is live. Significant: it is in the feed. 1 reader has been answered." in said


@pytest.mark.parametrize(
    ("suggested", "thanks"),
    [
        (1, "1 entry was suggested by a reader, with thanks."),
        (2, "2 entries were suggested by readers, with thanks."),
    ],
)
def test_readers_are_thanked_in_the_proposed_note_without_their_names(
    publisher, a3, suggested, thanks
):
    for _ in range(suggested):
        accepted(a3, name="Jo Reader")
    release = "/admin/releases/new/?page=drug/a3"
    for address in (REVIEW, release):
        note = publisher.get(address).context["form"]["note"].value()
        assert note.endswith(f" added. {thanks}")
        assert "Jo Reader" not in note


def test_a_note_that_would_be_too_long_is_proposed_without_thanks():
    assert with_thanks("x" * 490, 1) == "x" * 490


def test_what_was_answered_by_an_edition_is_not_announced_again(publisher, a3):
    accepted(a3)
    publish(a3, kind="significant", note="One more")
    a3.headline = "New words"
    a3.save()
    assert WORDS not in says(publisher, REVIEW)


def test_a_release_counts_the_readers_of_all_its_pages(publisher, a3):
    b1 = EntryFactory(cell=CellFactory(code="B1")).cell
    accepted(a3)
    accepted(b1)
    address = "/admin/releases/new/?page=drug/a3&page=drug/b1"
    assert "2 readers’ messages</a> will be" in says(publisher, address)


def test_a_planned_release_counts_what_it_froze(publisher, a3):
    accepted(a3)
    at = timezone.now() + timedelta(days=1)
    planned = plan([Choice(a3, "significant")], note="Planned", planned_for=at)
    accepted(a3)
    assert "1 reader’s message</a> will be" in says(publisher, f"/admin/releases/{planned.pk}/")
