"""Searches that editors keep: their pages, MORE on a cell, their admin."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

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


def test_the_list_of_collections_says_what_each_finds_now(client):
    assert "no collection yet" in page_of(client, "/collections/")
    StoredSearchFactory(introduction="For <prisons>.")
    StoredSearchFactory(slug="a", title="All of it", query="category=S")
    text = page_of(client, "/collections/").partition("<main")[2]
    assert '<a href="/collections/naloxone/">Naloxone to take home</a>' in text
    assert "For &lt;prisons&gt;." in text
    assert text.index("All of it") < text.index("Naloxone to take home")
    assert text.count('<p class="collection-number">2 results</p>') == 2
    entry("Naloxone again", at="E1")
    live(cell("E1"))
    assert '<p class="collection-number">3 results</p>' in page_of(client, "/collections/")


def test_the_list_is_kept_until_something_public_changes(client, django_assert_num_queries):
    stored = StoredSearchFactory()
    etag = client.get("/collections/")["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/collections/", headers={"if-none-match": etag}).status_code == 304
    with django_assert_num_queries(2):
        page_of(client, "/collections/")
    stored.title = "Kits"
    stored.save()
    response = client.get("/collections/", headers={"if-none-match": etag})
    assert ">Kits</a>" in response.content.decode()


def test_every_page_leads_to_collections_once_there_is_one(client):
    live(cell().matrix)
    link = '<a href="/collections/">Collections</a>'
    etag = client.get("/drug/a3/")["ETag"]
    StoredSearchFactory(is_public=False)
    assert link not in page_of(client, "/drug/a3/")
    stored = StoredSearchFactory(slug="public")
    assert client.get("/drug/a3/", headers={"if-none-match": etag}).status_code == 200
    assert link in page_of(client, "/drug/a3/")
    stored.delete()
    assert link not in page_of(client, "/drug/a3/")


def test_search_engines_are_told_of_public_collections(client):
    StoredSearchFactory(slug="draft", is_public=False)
    assert "/collections/" not in page_of(client, "/sitemap.xml")
    etag = client.get("/sitemap.xml")["ETag"]
    StoredSearchFactory()
    response = client.get("/sitemap.xml", headers={"if-none-match": etag})
    text = response.content.decode()
    assert "/collections/</loc>" in text
    assert "/collections/naloxone/</loc>" in text
    assert "draft" not in text
    said = page_of(client, "/collections/naloxone/")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/collections/naloxone/">' in said


def test_a_command_says_which_public_collections_find_nothing(capsys):
    StoredSearchFactory()
    StoredSearchFactory(slug="later", query="q=xqzt", is_public=False)
    call_command("check_collections")
    assert capsys.readouterr().out == "Every public collection finds something.\n"
    StoredSearchFactory(slug="lost", query="q=xqzt")
    with pytest.raises(CommandError, match="Mend them"):
        call_command("check_collections")
    assert capsys.readouterr().out == "/collections/lost/ finds nothing: q=xqzt\n"


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
    with django_assert_num_queries(2):
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
