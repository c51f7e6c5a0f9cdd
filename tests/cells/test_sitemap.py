"""sitemap.xml and robots.txt."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import resolve

from cells.describing.sitemap import PagesSitemap
from cells.models import Cell, Page
from cells.publishing import withdraw
from tests.factories import CellFactory, PlainPageFactory, RowFactory, live

pytestmark = pytest.mark.django_db
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client, address="/sitemap.xml"):
    """Each address of the map with its last change."""
    root = ElementTree.fromstring(client.get(address).content)
    return {
        url.findtext("loc", namespaces=NAMES): url.findtext("lastmod", namespaces=NAMES)
        for url in root
    }


@pytest.fixture
def cell(settings):
    settings.SITE_URL = "https://matrix.example.org"
    cell = CellFactory()
    for subject in (cell.matrix, cell.row, cell.column, PlainPageFactory(slug="about")):
        live(subject, dated_on=date(2018, 1, 1))
    RowFactory(number=1)
    live(CellFactory(code="D5"), dated_on=date(2019, 5, 5))
    live(cell, dated_on=date(2020, 3, 1))
    cell.headline = "A typo less"
    cell.save()
    live(cell, dated_on=date(2021, 1, 1), kind="minor")
    return cell


def test_every_public_page_stands_there_with_its_newest_significant_change(client, cell):
    site = "https://matrix.example.org"
    assert listed(client) == {
        f"{site}/": "2020-03-01",
        f"{site}/about/": "2018-01-01",
        f"{site}/drug/": "2020-03-01",
        f"{site}/drug/columns/e/": "2020-03-01",
        f"{site}/drug/d5/": "2019-05-05",
        f"{site}/drug/e5/": "2020-03-01",
        f"{site}/drug/course/": "2020-03-01",
        f"{site}/drug/rows/5/": "2020-03-01",
    }


def test_a_withdrawn_page_does_not(client, cell):
    withdraw(Page.objects.get(path="drug/e5"), because="A court order.", by="ada")
    found = listed(client)
    assert "https://matrix.example.org/drug/e5/" not in found
    assert found["https://matrix.example.org/drug/"] == "2019-05-05"


def test_it_takes_seven_queries_and_one_if_nothing_changed(client, cell, django_assert_num_queries):
    # Validator, pages; topics, their entries, their essays; collections; bulletins.
    with django_assert_num_queries(7):
        etag = client.get("/sitemap.xml")["ETag"]
    with django_assert_num_queries(1):
        response = client.get("/sitemap.xml", headers={"if-none-match": etag})
    assert response.status_code == 304


def test_publishing_and_withdrawing_make_a_kept_map_stale(client, cell):
    for act in (
        lambda: live(Cell.objects.get(column__letter="D").row.matrix.rows.get(number=1)),
        lambda: withdraw(Page.objects.get(path="drug/e5"), because="A court order.", by="ada"),
    ):
        etag = client.get("/sitemap.xml")["ETag"]
        act()
        assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 200


def test_more_addresses_than_a_file_may_hold_make_an_index(client, cell, monkeypatch):
    monkeypatch.setattr(PagesSitemap, "limit", 4)
    assert list(listed(client)) == [
        "https://matrix.example.org/sitemap-1.xml",
        "https://matrix.example.org/sitemap-2.xml",
    ]
    first, second = listed(client, "/sitemap-1.xml"), listed(client, "/sitemap-2.xml")
    assert (len(first), len(second)) == (4, 4)
    assert client.get("/sitemap-3.xml").status_code == 404


def test_a_site_without_pages_has_a_map_all_the_same(client):
    assert list(listed(client)) == ["http://127.0.0.1:8000/"]


def test_robots_are_led_to_the_map_and_kept_out_of_admin_and_search(client, settings):
    settings.SITE_URL = "https://matrix.example.org"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: https://matrix.example.org/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /search/" in lines


def test_no_address_of_the_map_is_one_that_robots_are_kept_out_of(client, cell):
    robots = client.get("/robots.txt").content.decode().splitlines()
    refused = tuple(line.removeprefix("Disallow: ") for line in robots if "Disallow" in line)
    for address in listed(client):
        path = address.removeprefix("https://matrix.example.org")
        assert not path.startswith(refused)
        assert resolve(path)
