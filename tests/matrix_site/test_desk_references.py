"""Import of references in the newsroom: give, choose, store, undo."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

from entries.models import Document, Entry, ReferenceImport
from entries.references.records import MAX_BYTES
from tests.cells.exporting.hostile import TITLES
from tests.desk import COUNTED
from tests.entries.importing.files import HURLEY, UNNAMED, WALLEY, begun, stored
from tests.factories import CellFactory, DocumentFactory, EntryFactory

pytestmark = pytest.mark.django_db
START = "/admin/import/references/"


@pytest.fixture
def editor(client):
    """A signed-in member of staff who may import references and nothing else."""
    user = User.objects.create_user("ana", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_referenceimport"))
    client.force_login(user)
    return user


def paste(client, text=HURLEY + WALLEY, **more):
    """Paste a text; the address of the table that follows."""
    return client.post(START, {"text": text, **more}).url


def rows(**chosen):
    """Choices as the form sends them: rows(row1="new", row2="skip")."""
    sent: dict[str, str] = {}
    for name, choice in chosen.items():
        number = name.removeprefix("row")
        sent |= {f"row-{number}-choice": choice, f"row-{number}-cell": ""}
        sent[f"row-{number}-category"] = ""
    return sent


def test_pasted_references_are_chosen_for_and_stored_as_drafts(client, editor):
    cell = CellFactory()
    address = paste(client, cell=cell.pk, category="K")
    shown = client.get(address)
    assert "Walley AY" in shown.text
    assert "Import 2 rows" in shown.text
    assert not Document.objects.exists()
    assert client.post(address, {"act": "store"}).url == address
    assert cell.entries.count() == 2
    assert "2 new" in client.get(address).text
    assert ReferenceImport.objects.get().by == editor


def test_a_file_in_another_encoding_is_read(client, editor):
    words = WALLEY.replace("Opioid", "Opioïd").encode("utf-16")
    file = SimpleUploadedFile("liste.ris", words)
    shown = client.post(START, {"file": file}, follow=True)
    assert "Opioïd overdose" in shown.text
    assert "Import references: liste.ris" in shown.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "a note to self"}, "No reference is recognised"),
        ({"text": HURLEY, "category": "K"}, "Choose the cell, or no category."),
        ({"text": HURLEY * 201}, "It has 201 references; 200 can be imported at once."),
        ({}, "Choose a file or paste references"),
    ],
)
def test_what_was_pasted_is_not_lost_on_an_error(client, editor, sent, sentence):
    shown = client.post(START, sent)
    assert shown.status_code == 200
    assert sentence in shown.text
    assert shown.context["form"]["text"].value() == sent.get("text")


def test_a_file_that_is_too_large_is_refused(client, editor):
    file = SimpleUploadedFile("x.ris", b" " * (MAX_BYTES + 1))
    assert "more than 5 MB" in client.post(START, {"file": file}).text


def test_choices_are_kept_and_shown_again(client, editor):
    address = paste(client)
    client.post(address, rows(row1="skip", row2="new") | {"act": "show:new"})
    shown = client.get(address)
    assert [row.row.choice for row in shown.context["rows"]] == ["skip", "new"]
    assert "1 new, 0 updated, 0 linked, 1 skipped" in shown.text


def test_what_is_undecided_stops_the_import_unless_it_is_left_out(client, editor):
    DocumentFactory(
        title="Opioid overdose rates and implementation of overdose education",
        authors="Walley AY",
        year="2013",
    )
    address = paste(client)
    refused = client.post(address, {"act": "store"}, follow=True)
    assert "Row 2 must be decided first." in refused.text
    assert refused.request["QUERY_STRING"] == "show=choose"
    client.post(address, {"act": "store-rest"})
    assert Document.objects.count() == 2


def test_all_new_rows_are_placed_at_once(client, editor):
    cell = CellFactory()
    address = paste(client)
    client.post(address, {"act": "place", "all-cell": cell.pk, "all-category": "G"})
    client.post(address, {"act": "store"})
    assert [entry.category for entry in cell.entries.all()] == ["G", "G"]


def test_half_a_place_is_refused_and_the_choices_stay(client, editor):
    address = paste(client)
    sent = rows(row1="skip") | {"act": "place", "all-cell": CellFactory().pk}
    assert "Choose the category" in client.post(address, sent).text
    assert ReferenceImport.objects.get().rows.get(number=1).choice == "skip"


@pytest.mark.parametrize(
    "sent",
    [
        {"row-1-choice": "eat"},
        {"row-1-cell": "999"},
        {"row-1-cell": "x"},
        {"row-1-match": "7"},
        {"row-1-category": "Z"},
        {"row-1-fields_over": "id"},
        {"act": "fly"},
        {"row-77-choice": "new"},
    ],
)
def test_a_value_that_was_not_offered_changes_nothing(client, editor, sent):
    address = paste(client)
    assert client.post(address, rows(row1="new") | sent).status_code == 302
    row = ReferenceImport.objects.get().rows.get(number=1)
    assert (row.choice, row.cell_id, row.match, row.fields) == ("new", None, None, [])


def test_the_rows_of_one_kind_can_be_shown(client, editor):
    DocumentFactory(doi="10.1016/s0140-6736(96)11380-5")
    address = paste(client, HURLEY + WALLEY + UNNAMED)
    for show, number in [("match", 1), ("new", 2), ("bad", 3)]:
        [row] = client.get(f"{address}?show={show}").context["rows"]
        assert row.row.number == number


def test_an_import_is_undone_with_one_press(client, editor):
    one = stored(cell=CellFactory(), category="K")
    shown = client.post(f"{START}{one.pk}/undo/", follow=True)
    assert "All of it is taken back." in shown.text
    assert (Document.objects.count(), Entry.objects.count()) == (0, 0)
    assert "undone" in client.get("/admin/import/").text


def test_what_stays_is_named_after_undoing(client, editor):
    one = stored(HURLEY)
    EntryFactory(document=Document.objects.get())
    assert "Row 1 stayed" in client.post(f"{START}{one.pk}/undo/", follow=True).text


def test_what_waits_can_be_thrown_away_and_what_is_stored_not(client, editor):
    waiting, done = begun(), stored()
    client.post(f"{START}{waiting.pk}/discard/")
    assert client.post(f"{START}{done.pk}/discard/").status_code == 404
    assert ReferenceImport.objects.get() == done


def test_the_first_screen_of_imports_takes_both_ways(client, editor):
    user = User.objects.create_user("bo", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    shown = client.get("/admin/import/").text
    assert "Read the references" in shown
    assert "Read the page" in shown


def test_nobody_else_may_import_or_undo(client):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    one = stored()
    assert client.get(START).status_code == 403
    assert client.get(f"{START}{one.pk}/").status_code == 403
    assert client.post(f"{START}{one.pk}/undo/").status_code == 403
    assert client.post(f"{START}{one.pk}/discard/").status_code == 403
    assert client.get("/admin/import/").status_code == 403
    assert Document.objects.count() == 2


def test_reading_writes_nothing(client, editor):
    one = begun()
    assert client.get(f"{START}{one.pk}/undo/").status_code == 405
    assert client.get(f"{START}{one.pk}/discard/").status_code == 405


@pytest.mark.parametrize(("title", "shown"), TITLES[:-1])
def test_a_hostile_title_is_shown_as_words(client, editor, title, shown):
    line = " ".join(title.replace("\x00", "").replace("\ud800", "").split())
    address = paste(client, f"TY  - JOUR\nTI  - Odd {line}\nUR  - javascript:alert(1)\nER  -\n")
    assert "<script>alert" not in client.get(address).text
    done = client.post(address, {"act": "store"}, follow=True).text
    assert "<script>alert" not in done
    assert 'href="javascript' not in done


def test_the_table_takes_the_same_queries_for_any_number_of_rows(
    client, editor, django_assert_max_num_queries
):
    CellFactory()
    address = paste(client, HURLEY + WALLEY * 20)
    with django_assert_max_num_queries(8 + COUNTED):
        client.get(address)
