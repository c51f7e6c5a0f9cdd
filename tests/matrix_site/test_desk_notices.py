import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cells.models import Notice
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live, staff

pytestmark = pytest.mark.django_db
TABLE = "doi,kind,date,words\n10.1136/bmj.f174,retracted,2024-03-31,The data were made up.\n"
SCREEN = "/admin/notices/"


@pytest.fixture
def cell():
    cell = CellFactory(code="E5")
    EntryFactory(cell=cell, document=DocumentFactory(doi="10.1136/bmj.f174"))
    live(cell)
    return cell


def test_a_table_is_shown_before_anything_is_set(client, editor, cell):
    response = client.post(SCREEN, {"text": TABLE})
    assert "1 to set, 0 there already, 0 that cannot be set" in response.text
    assert not Notice.objects.exists()


def test_a_set_notice_is_read_at_once_on_current_and_archived_pages(client, editor, cell):
    client.post(SCREEN, {"text": TABLE, "set": "yes"})
    archived = cell.page.editions.get().get_absolute_url()
    for address in ("/drug/e5/", archived):
        assert "The data were made up." in client.get(address).text


def test_a_file_is_taken_and_can_be_mended(client, editor, cell):
    file = SimpleUploadedFile("notices.csv", b"\xef\xbb\xbf" + TABLE.encode())
    response = client.post(SCREEN, {"file": file})
    assert "1 to set" in response.text
    assert "10.1136/bmj.f174,retracted" in response.text


def test_a_file_in_another_encoding_is_refused_in_words(client, editor):
    file = SimpleUploadedFile("notices.csv", "doi,kind\né".encode("latin-1"))
    assert "not in UTF-8" in client.post(SCREEN, {"file": file}).text


def test_nothing_is_said_to_be_missing_and_typed_words_stay(client, editor):
    assert "Choose a file or paste a table." in client.post(SCREEN).text
    assert "hello &lt;b&gt;" in client.post(SCREEN, {"text": "hello <b>"}).text


def test_only_who_may_set_notices_sees_the_screen(client, cell):
    assert client.get(SCREEN).status_code == 302
    client.force_login(staff(username="ann"))
    assert client.post(SCREEN, {"text": TABLE, "set": "yes"}).status_code == 403
    assert not Notice.objects.exists()


def test_the_list_of_notices_leads_there(client, editor):
    assert SCREEN in client.get("/admin/cells/notice/").text
