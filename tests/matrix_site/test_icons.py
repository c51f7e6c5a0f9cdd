"""Pictures of the mark."""

import runpy
import struct

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

drawing = runpy.run_path(str(settings.BASE_DIR / "bin" / "draw_icons.py"))
draw, png, ico = drawing["draw"], drawing["png"], drawing["ico"]

pytestmark = pytest.mark.django_db


def test_browsers_that_ask_at_the_root_get_an_icon(client):
    for address, kind in (("/favicon.ico", "image/"), ("/apple-touch-icon.png", "image/png")):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"].startswith(kind)
        assert response.cookies == {}
        response.close()


def test_the_card_for_other_sites_has_the_size_that_pages_say():
    with open(finders.find("img/card.png"), "rb") as card:
        assert struct.unpack(">2I", card.read(24)[16:]) == (1200, 630)


def test_the_mark_is_drawn_in_the_middle_with_its_middle_square_filled():
    picture = draw(60, 40, tile=6, gap=1)
    assert picture[20][30] == drawing["PLACE"]
    assert picture[20][30 + 7] != drawing["PLACE"]
    assert picture[0][0] == picture[39][59]


def test_a_picture_is_a_whole_file():
    data = png(draw(40, 40, tile=6, gap=1))
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(drawing["chunk"](b"IEND", b""))
    assert ico(draw(40, 40, tile=6, gap=1)).endswith(data)


@pytest.mark.parametrize("address", ["/", "/nowhere/"])
def test_a_page_brings_its_icon_along_so_that_none_is_fetched(client, address):
    text = client.get(address).content.decode()
    assert text.count('<link rel="icon"') == 1
    assert "href=\"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'" in text
