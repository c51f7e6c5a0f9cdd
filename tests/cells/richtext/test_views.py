import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.factories import CellFactory, EntryFactory

URL = reverse("richtext:reference_search")


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_user("editor", is_staff=True))
    return client


def test_entries_and_cells_are_found_with_what_a_reference_needs(staff):
    entry = EntryFactory(cell=CellFactory(), headline="Methadone works")
    found = staff.get(URL, {"q": "methadone"}).json()["found"]
    assert [(target["kind"], target["id"]) for target in found] == [("entry", entry.pk)]
    assert "Methadone works" in found[0]["label"]


@pytest.mark.parametrize("query", ["", "   ", "x" * 201])
def test_no_words_or_too_many_find_nothing(staff, query):
    CellFactory()
    assert staff.get(URL, {"q": query}).json() == {"found": []}


@pytest.mark.django_db
def test_only_staff_may_search_drafts(client):
    assert client.get(URL, {"q": "a"}).status_code == 403
    client.force_login(User.objects.create_user("reader"))
    assert client.get(URL, {"q": "a"}).status_code == 403


def test_searching_is_not_writing(staff):
    assert staff.post(URL, {"q": "a"}).status_code == 405


def test_what_is_found_is_kept_nowhere(staff):
    assert "no-store" in staff.get(URL, {"q": "a"})["Cache-Control"]
