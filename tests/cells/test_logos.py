"""Logos of credits: which files have an address, and how they stand on a page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory

from cells.models import Cell
from cells.publishing import snapshot_of
from cells.views.pages import render_snapshot
from tests.factories import CellFactory, CreditFactory

pytestmark = pytest.mark.django_db

PICTURES = {
    "png": (b"\x89PNG\r\n\x1a\n....", "image/png"),
    "jpg": (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    "gif": (b"GIF89a........", "image/gif"),
    "webp": (b"RIFF....WEBPVP8 ", "image/webp"),
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def stored(name, content):
    return default_storage.save(name, ContentFile(content))


@pytest.mark.parametrize("ending", PICTURES)
def test_a_picture_is_sent_with_its_type_to_be_kept_for_good(client, ending):
    content, kind = PICTURES[ending]
    stored(f"logos/society.{ending}", content)
    response = client.get(f"/media/logos/society.{ending}")
    assert b"".join(response) == content
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Vary" not in response


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("page.png", b"<!doctype html><script>alert(1)</script>"),
        ("sound.webp", b"RIFF....WAVEfmt "),
        ("empty.png", b""),
    ],
)
def test_what_is_no_picture_is_not_sent_whatever_its_name(client, name, content):
    stored(f"logos/{name}", content)
    assert client.get(f"/media/logos/{name}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/media/",
        "/media/logos/",
        "/media/logos",
        "/media/secret.png",
        "/media/logos/../secret.png",
        "/media/logos/..%2Fsecret.png",
        "/media/logos/%2e%2e/secret.png",
        "/media/logos/.hidden.png",
        "/media/logos/folder.png",
        "/media/logos/folder.png/inner.png",
        "/media/logos/..%5Csecret.png",
    ],
)
def test_nothing_but_the_files_of_the_folder_has_an_address(client, address, media):
    picture = PICTURES["png"][0]
    for name in ("secret.png", "logos/folder.png/inner.png"):
        stored(name, picture)
    (media / "logos" / ".hidden.png").write_bytes(picture)
    assert client.get(address).status_code == 404


@pytest.fixture
def credited():
    """A page made from a snapshot whose credit has this logo."""

    def page(**logo):
        cell = Cell.objects.with_axes().get(pk=CellFactory().pk)
        CreditFactory(name="A society")
        snapshot = snapshot_of(cell)
        credit: dict[str, Any] = snapshot["head"]["credits"][0]
        credit.update(logo)
        return render_snapshot(RequestFactory().get("/"), cell.page, snapshot).content.decode()

    return page


def test_a_logo_stands_beside_the_name_in_its_own_size(credited):
    text = credited(logo="logos/society.png", logo_width=120, logo_height=40)
    assert (
        '<img src="/media/logos/society.png" width="120" height="40" alt="" loading="lazy"' in text
    )
    assert "A society" in text


@pytest.mark.parametrize(
    "logo",
    [
        {"logo": "logos/society.png"},
        {"logo": "logos/society.png", "logo_width": 0, "logo_height": 40},
        {"logo": "logos/society.svg", "logo_width": 120, "logo_height": 40},
        {"logo": "../secret.png", "logo_width": 120, "logo_height": 40},
    ],
)
def test_a_logo_of_unknown_size_or_kind_is_left_out(credited, logo):
    text = credited(**logo)
    assert "<img" not in text
    assert "A society" in text
