"""Searches that editors keep: their pages, MORE on a cell, their admin."""

import pytest
from django.core.cache import cache

from cells.models import Page, StoredSearch
from tests.cells.searching.library import cell, entry, library
from tests.factories import StoredSearchFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library():
    cache.clear()
    library()


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_collection_shows_its_words_and_what_it_finds_now(client):
    StoredSearchFactory(introduction="For <prisons>.\n\nAnd homes.")
    said = page_of(client, "/collections/naloxone/")
    assert "<p>For &lt;prisons&gt;.</p>" in said
    assert '<h2 id="found">2 results</h2>' in said
    assert "Take-home naloxone saves lives" in said
    assert 'href="/search/?q=naloxone" rel="nofollow">Narrow this search' in said
    assert 'href="/search.atom?q=naloxone"' in said
    entry("Naloxone again", at="E1")
    live(cell("E1"))
    assert '<h2 id="found">3 results</h2>' in page_of(client, "/collections/naloxone/")


def test_a_collection_that_is_not_public_is_seen_nowhere(client):
    StoredSearchFactory(is_public=False, page=cell("A3").page)
    assert client.get("/collections/naloxone/").status_code == 404
    assert "Naloxone to take home" not in page_of(client, "/drug/a3/")


def test_more_of_a_cell_has_its_collections_with_their_numbers(client):
    kept = {"if-none-match": client.get("/drug/a3/")["ETag"]}
    stored = StoredSearchFactory(page=cell("A3").page)
    assert client.get("/drug/a3/", headers=kept).status_code == 200
    link = '<a href="/collections/naloxone/">Naloxone to take home</a> (2 results)'
    assert link in page_of(client, "/drug/a3/")
    assert link not in page_of(client, "/drug/e1/")
    archived = Page.objects.get(path="drug/a3").current_edition.get_absolute_url()
    assert link not in page_of(client, archived)
    kept = {"if-none-match": client.get("/drug/a3/")["ETag"]}
    stored.page = cell("E1").page
    stored.save()
    assert client.get("/drug/a3/", headers=kept).status_code == 200
    assert link not in page_of(client, "/drug/a3/")
    stored.delete()
    assert link not in page_of(client, "/drug/e1/")


def test_the_number_is_counted_once_a_day(client, django_assert_num_queries):
    StoredSearchFactory(page=cell("A3").page)
    page_of(client, "/drug/a3/")
    with django_assert_num_queries(3):
        page_of(client, "/drug/a3/")


def test_the_list_says_which_collections_find_nothing_any_more(client):
    StoredSearchFactory()
    StoredSearchFactory(slug="lost", title="Lost", query="q=xqzt")
    client.force_login(staff("Editors"))
    listed = page_of(client, "/admin/cells/storedsearch/")
    assert "2 results" in listed
    assert "No results" in listed


def test_an_editor_pastes_the_address_of_a_search(client):
    client.force_login(staff("Editors"))
    fields = {"slug": "kits", "title": "Kits", "is_public": "on"}
    address = "https://example.org/search/?page=2&junk=1&category=K&q=take+home"
    client.post("/admin/cells/storedsearch/add/", {**fields, "query": address})
    assert StoredSearch.objects.get().query == "q=take+home&category=K"
    again = {**fields, "slug": "all", "query": "https://example.org/search/"}
    refused = client.post("/admin/cells/storedsearch/add/", again).content.decode()
    assert "Paste the address of a search" in refused
