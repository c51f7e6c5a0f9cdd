"""What answers begin with: the places that there are, the address that checks have found."""

import pytest
from django.test import Client

from entries.models import Entry
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    LinkCheckFactory,
    MessageFactory,
    staff,
)
from tests.matrix_site.test_inbox import address, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


@pytest.fixture
def suggestion():
    """For a cell with three key studies and a review."""
    cell = CellFactory(code="A3")
    for order, category in enumerate("KKKR"):
        EntryFactory(cell=cell, category=category, order=order)
    return MessageFactory(kind="suggestion", page=cell.page, category="K")


def places(client: Client, message) -> list[str]:
    answers = page(client, address(message), answer="accept").context["answers"]
    form = next(one.form for one in answers if one.name == "accept")
    return [str(words) for _, words in form["place"].field.widget.choices]


def test_as_many_places_are_offered_as_the_longest_category_has(editor, suggestion):
    assert places(editor, suggestion) == ["at the end", "at place 1", "at place 2", "at place 3"]


def test_a_message_without_a_cell_offers_both_ends(editor):
    message = MessageFactory(kind="suggestion", page=None)
    assert places(editor, message) == ["at the end", "at place 1"]


@pytest.mark.parametrize(("place", "stands_at"), [("2", 2), ("", 4), ("40", 4)])
def test_a_place_that_the_category_has_not_is_its_end(editor, suggestion, place, stands_at):
    number = str(DocumentFactory().pk)
    send(editor, suggestion, "accept", choice=number, category="K", place=place)
    assert Entry.objects.get(document=number).order == stands_at


def test_the_address_that_checks_have_found_is_offered_to_mend_a_link(editor):
    entry = EntryFactory(document__url="https://example.org/old")
    new = "https://example.org/new"
    LinkCheckFactory(address=entry.document.url, state="moved", new_address=new)
    message = MessageFactory(kind="broken", page=entry.cell.page, entry_number=entry.pk)
    answers = page(editor, address(message), answer="mend").context["answers"]
    assert answers[0].form["address"].value() == new
