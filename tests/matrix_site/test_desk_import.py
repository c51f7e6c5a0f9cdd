"""Import in the admin: upload or paste, review, save as drafts."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bites.models import PageImport
from cells.models import Edition
from entries.models import Entry
from tests.bites.cell_pages import PAGE, import_page
from tests.factories import CellFactory, staff

pytestmark = pytest.mark.django_db
START = "/admin/import/"


@pytest.fixture
def cell():
    return CellFactory()


@pytest.fixture
def editor(client, django_user_model):
    """A signed-in member of staff who may import and nothing else."""
    user = django_user_model.objects.create_user("ana", is_staff=True)
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="bites", codename="add_pageimport")
    )
    client.force_login(user)
    return user


def paste(client, text=PAGE, **more):
    return client.post(START, {"text": text, **more})


def save(client, address, **choices):
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"seen": seen, **choices})


def test_a_pasted_page_is_reviewed_and_saved_as_drafts(client, editor, cell):
    address = paste(client).url
    assert not Entry.objects.exists()
    done = save(client, address)
    assert done.url == address
    assert Entry.objects.count() == 4
    assert not Edition.objects.exists()
    assert PageImport.objects.get().by == editor


def test_an_uploaded_file_is_read(client, editor, cell):
    file = SimpleUploadedFile("e5.txt", PAGE.encode())
    response = client.post(START, {"file": file}, follow=True)
    assert "e5.txt" in response.text
    assert "4 entries (S 1, K 2, R 1)" in response.text


def test_the_review_shows_what_was_found_and_what_was_not(client, editor, cell):
    stray = "These words stand above the title."
    review = client.get(paste(client, f"{stray}\n\n{PAGE}").url).text
    assert "Phone calls keep people in touch" in review
    assert "free source at time of writing" in review
    assert "<h3>Line 1 " in review
    assert stray in review
    assert "The document&#x27;s address was lost" in review


def test_what_was_done_can_be_read_afterwards(client, editor, cell):
    address = paste(client).url
    save(client, address)
    done = client.get(address)
    assert "4 entries, 2 issues" in done.text
    assert reverse("desk:workbench", args=[cell.pk]) in done.text


def test_what_is_in_doubt_is_decided_by_radio_buttons(client, editor, cell):
    import_page()
    entry = Entry.objects.get(document__year="2011")
    address = paste(client, PAGE.replace("Prisons and clinics share a nurse", "Sharing helps")).url
    assert 'type="radio" name="line-13"' in client.get(address).text
    refused = save(client, address)
    assert "Choose one" in refused.text
    save(client, address, **{"line-13": str(entry.pk)})
    entry.refresh_from_db()
    assert entry.headline == "Sharing helps"


def test_drafts_saved_during_the_review_show_it_again(client, editor, cell):
    address = paste(client).url
    seen = client.get(address).context["form"]["seen"].value()
    cell.refresh_from_db()
    cell.headline = "Somebody else was here"
    cell.save()
    again = client.post(address, {"seen": seen})
    assert again.status_code == 409
    assert "The drafts of this cell changed since you looked" in again.text
    assert not Entry.objects.exists()
    client.post(address, {"seen": again.context["form"]["seen"].value()})
    assert Entry.objects.count() == 4


def test_a_page_imported_before_is_not_kept_waiting(client, editor, cell):
    import_page()
    response = client.post(START, {"text": PAGE}, follow=True)
    assert "Nothing to import" in response.text
    assert PageImport.objects.count() == 1


def test_a_second_try_takes_the_place_of_the_first(client, editor, cell):
    paste(client)
    paste(client, PAGE.replace("halved", "cut"))
    assert PageImport.objects.count() == 1


def test_a_page_can_be_thrown_away(client, editor, cell):
    address = paste(client).url
    client.post(f"{address}discard/")
    assert not PageImport.objects.exists()


def test_a_stored_import_cannot_be_thrown_away(client, editor, cell):
    number = import_page().page_import.pk
    assert client.post(f"{START}{number}/discard/").status_code == 404


def test_a_cell_can_be_chosen_for_a_page_that_names_none(client, editor, cell):
    nameless = PAGE.replace(
        "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community\n", ""
    )
    nameless = nameless.replace("One of 25 cells in the Drug Treatment Matrix\n", "")
    assert "nothing in it tells which cell" in paste(client, nameless).text
    assert paste(client, nameless, cell=cell.pk).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file or paste the text"),
        ({"text": "A letter."}, "nothing in it tells which cell"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "a.pdf, line 1: this is a PDF file"),
        ({"file": SimpleUploadedFile("a.txt", b"a" * (5 * 1024 * 1024 + 1))}, "more than the 5 MB"),
        ({"text": PAGE.replace("E5", "D2")}, "there is no such cell here"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence(client, editor, cell, data, sentence):
    response = client.post(START, data)
    assert sentence in response.text
    assert not PageImport.objects.exists()


@pytest.mark.parametrize("address", [START, f"{START}1/"])
def test_only_those_who_may_import_see_the_screens(client, django_user_model, address):
    client.force_login(django_user_model.objects.create_user("bo", is_staff=True))
    assert client.get(address).status_code == 403


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(START).url.startswith("/admin/login/")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(client, editor, method):
    assert getattr(client, method)(START).status_code == 405


def test_throwing_away_is_a_post(client, editor, cell):
    address = paste(client).url
    assert client.get(f"{address}discard/").status_code == 405


def test_to_add_an_imported_page_is_to_import_one(admin_client):
    assert admin_client.get(reverse("admin:bites_pageimport_add")).url == START


def test_a_cell_offers_the_import_to_those_who_may(admin_client, cell):
    form = admin_client.get(reverse("admin:cells_cell_change", args=[cell.pk]))
    assert f'href="{START}"' in form.text


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_editors_and_publishers_may_import(client, django_user_model, group):
    user = django_user_model.objects.create_user("bo", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    assert client.get(START).status_code == 200


def test_the_table_of_imports_is_read_only(admin_client, cell):
    number = import_page().page_import.pk
    listed = admin_client.get(reverse("admin:bites_pageimport_changelist"))
    shown = admin_client.get(reverse("admin:bites_pageimport_change", args=[number]))
    assert "Drug treatment E5: e5.txt" in listed.text
    assert "legend" in shown.text
    assert 'name="_save"' not in shown.text


STRAY = "These words stand above the title."


@pytest.fixture
def stored(client, editor, cell):
    """The address of a stored import with one piece that found no place."""
    address = paste(client, f"{STRAY}\n\n{PAGE}").url
    save(client, address)
    return address


def deal(client, address, act, spot=""):
    return client.post(f"{address}piece/", {"index": "0", "act": act, "spot": spot}, follow=True)


def test_a_piece_without_a_place_gets_one_in_the_review(client, editor, cell):
    address = paste(client, f"{STRAY}\n\n{PAGE}").url
    entry_line = next(n for n, line in enumerate(PAGE.split("\n"), 3) if line.startswith("K Phone"))
    assert 'name="piece-0" form="import-review"' in client.get(address).text
    save(client, address, **{"piece-0": f"line-{entry_line}"})
    entry = Entry.objects.get(headline="Phone calls keep people in touch")
    assert entry.annotation.endswith(f"<p>{STRAY}</p>")
    assert "all dealt with" in client.get(address).text


def test_what_is_chosen_for_a_piece_must_be_a_text_of_the_page(client, editor, cell):
    address = paste(client, f"{STRAY}\n\n{PAGE}").url
    refused = save(client, address, **{"piece-0": "line-9999"})
    assert "This text is gone. Choose another." in refused.text
    assert not Entry.objects.exists()


def test_a_piece_left_for_later_is_listed_on_its_cell(client, stored, cell):
    client.force_login(staff("Editors"))
    bench = f"/admin/desk/cell/{cell.pk}/"
    assert "1 piece of it found no place." in client.get(bench).text
    assert f'href="{stored}#not-placed"' in client.get(bench).text
    deal(client, stored, "put", "more")
    assert "found no place" not in client.get(bench).text


def test_a_piece_is_put_into_a_text_later_and_taken_back(client, stored, cell):
    page = deal(client, stored, "put", "more")
    assert "Put there, in the draft" in page.text
    cell.refresh_from_db()
    assert cell.more.endswith(f"<p>{STRAY}</p>")
    page = deal(client, stored, "back")
    assert "Not placed: 1 to choose" in page.text
    cell.refresh_from_db()
    assert STRAY not in cell.more


def test_a_piece_is_left_out(client, stored):
    page = deal(client, stored, "out")
    assert "Left out</span>" in page.text
    assert "Not placed: all dealt with" in page.text


def test_a_piece_that_goes_nowhere_says_what_to_choose(client, stored):
    assert "Choose the text that it is to stand in." in deal(client, stored, "put").text
    assert "This text is gone." in deal(client, stored, "put", "entry-999").text
    assert (
        "no such piece"
        in client.post(f"{stored}piece/", {"index": "7", "act": "out"}, follow=True).text
    )


def test_pieces_are_dealt_with_by_who_may_import(client, stored):
    client.force_login(staff(username="eve"))
    assert deal(client, stored, "out").status_code == 403
