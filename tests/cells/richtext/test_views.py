import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cells.richtext import build as b
from tests.factories import CellFactory, EntryFactory, PlainPageFactory, SectionFactory
from tests.factories import staff as of_the_newsroom

URL = reverse("richtext:reference_search")


@pytest.fixture
def staff(client, db):
    client.force_login(of_the_newsroom("Editors"))
    return client


def test_entries_and_cells_are_found_with_what_a_reference_needs(staff):
    entry = EntryFactory(cell=CellFactory(), headline="Methadone works")
    found = staff.get(URL, {"q": "methadone"}).json()["found"]
    assert [(target["kind"], target["id"]) for target in found] == [("entry", entry.pk)]
    assert "Methadone works" in found[0]["label"]


def marks_found(staff, words):
    """The marks of everything that these words find."""
    return [target["marks"] for target in staff.get(URL, {"q": words}).json()["found"]]


def marked(words, id="p-ab12cd34"):
    return b.paragraph(b.mark(words, id))


def test_the_passages_marked_in_each_are_found_with_it(staff):
    cell = CellFactory(headline="Sought", abstract=marked("one"), more=marked("two", "p-ef56gh78"))
    EntryFactory(cell=cell, headline="Sought", annotation=marked("three"))
    SectionFactory(bite__cell=cell, body=marked("four is sought"))
    PlainPageFactory(title="Sought", body=marked("not to be referred to"))
    assert sorted(marks_found(staff, "sought"), key=str) == [
        [],
        [{"id": "p-ab12cd34", "words": "four is sought"}],
        [{"id": "p-ab12cd34", "words": "one"}, {"id": "p-ef56gh78", "words": "two"}],
        [{"id": "p-ab12cd34", "words": "three"}],
    ]


def test_a_long_passage_is_known_by_its_first_words(staff):
    EntryFactory(headline="Sought", annotation=marked("word " * 50))
    ((mark,),) = marks_found(staff, "sought")
    assert mark["words"].startswith("word word")
    assert mark["words"].endswith("…")
    assert len(mark["words"]) == 60


def test_texts_are_read_for_marks_up_to_a_length(staff):
    long = b.join(marked("one"), b.paragraph("w " * 20_000))
    cell = CellFactory()
    for _ in range(3):
        EntryFactory(cell=cell, headline="Sought", annotation=long)
    assert sorted(len(marks) for marks in marks_found(staff, "sought")) == [0, 1, 1]


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
