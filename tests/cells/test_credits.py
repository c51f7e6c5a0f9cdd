"""Who paid for a page, and their logos."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cells.models import Credit
from cells.publishing import restore, snapshot_of
from tests.factories import CellFactory, CreditFactory, live, staff

pytestmark = pytest.mark.django_db

ADD = "/admin/cells/credit/add/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(client):
    client.force_login(staff("Editors"))
    return client


def picture(kind="PNG", name="logo.png", more=b""):
    file = BytesIO()
    Image.new("RGB", (120, 40)).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue() + more)


def add(editor, logo):
    """Send the form of a new credit with this logo; returns the page that answers."""
    fields = {"scope": "site", "role": "Supported by", "name": "A society", "order": 0}
    return editor.post(ADD, {**fields, "logo": logo}).content.decode()


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "logo.png"), ("JPEG", "logo.jpg"), ("WEBP", "logo.webp")]
)
def test_a_logo_is_stored_with_its_size(editor, kind, name):
    add(editor, picture(kind, name))
    credit = Credit.objects.get()
    assert (credit.logo_width, credit.logo_height) == (120, 40)


@pytest.mark.parametrize("name", ["logo.png", "logo.gif"])
def test_a_picture_of_another_kind_is_refused_whatever_its_name(editor, name):
    page = add(editor, picture("GIF", name))
    assert "Give a PNG, JPEG or WebP picture" in page
    assert not Credit.objects.exists()


def test_a_name_that_would_be_served_as_something_else_is_refused(editor):
    page = add(editor, picture("PNG", "logo.pdf"))
    assert "File extension “pdf” is not allowed" in page


def test_a_logo_over_500_kb_is_refused(editor):
    page = add(editor, picture(more=b"\0" * 500_000))
    assert "Give one of at most 500 kB." in page
    assert not Credit.objects.exists()


def test_a_snapshot_holds_the_logo_and_its_size():
    CreditFactory(logo=picture())
    [credit] = snapshot_of(CellFactory())["head"]["credits"]
    assert credit["logo"].startswith("logos/logo")
    assert (credit["logo_width"], credit["logo_height"]) == (120, 40)


def test_a_logo_whose_file_is_gone_can_be_read_and_restored(tmp_path):
    credit = CreditFactory(scope="cell", cell=CellFactory(), logo=picture())
    edition = live(credit.cell)
    Credit.objects.update(logo="", logo_width=None, logo_height=None)
    (tmp_path / edition.contents["head"]["credits"][0]["logo"]).unlink()
    restore(edition)
    credit = Credit.objects.get()
    assert credit.logo.name.startswith("logos/logo")
    assert (credit.logo_width, credit.logo_height) == (120, 40)
    Credit.objects.update(logo_width=None, logo_height=None)
    assert Credit.objects.get().logo_width is None
