"""What a search found, as files and as a feed."""

import csv
import io
import json

import bibtexparser
import feedparser
import pytest
import rispy

from cells.exporting import searched
from tests.cells.searching.library import cell, entry, library
from tests.factories import NoticeFactory, live

pytestmark = pytest.mark.django_db
HOME = "http://127.0.0.1:8000"


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def rows(client, query):
    return list(csv.DictReader(io.StringIO(text_of(client, f"/search.csv?{query}"), newline="")))


def test_a_file_holds_what_the_page_finds_in_its_order(client):
    library()
    found = [row["headline"] for row in rows(client, "q=naloxone")]
    page = client.get("/search/?q=naloxone").content.decode()
    assert sorted(found) == ["Naloxone without training", "Take-home naloxone saves lives"]
    assert page.index(found[0]) < page.index(found[1])
    newest = rows(client, "q=naloxone&order=newest")
    assert [row["year"] for row in newest] == ["2021", "2018"]
    assert [row["cell"] for row in rows(client, "category=R")] == ["A3"]


def test_every_form_has_a_record_for_each_document(client):
    library()
    assert len(json.loads(text_of(client, "/search.json?q=methadone"))["entries"]) == 2
    assert len(rispy.loads(text_of(client, "/search.ris?q=methadone"), newline="\r\n")) == 2
    assert len(bibtexparser.loads(text_of(client, "/search.bib?q=methadone")).entries) == 2


def test_a_file_has_all_pages_whatever_page_is_named(client):
    for number in range(45):
        entry(f"Kit number {number}")
    live(cell())
    assert len(rows(client, "q=kit")) == len(rows(client, "q=kit&page=3")) == 45


def test_a_cut_file_says_so_where_it_can(client, monkeypatch):
    library()
    monkeypatch.setattr(searched, "MOST", 1)
    document = json.loads(text_of(client, "/search.json?q=naloxone&page=2"))
    assert len(document["entries"]) == 1
    address = f"{HOME}/search/?q=naloxone"
    assert document["search"] == {"address": address, "words": "naloxone", "is_cut": True}
    assert "It finds more than is listed here" in text_of(client, "/search.bib?q=naloxone")
    assert (
        'filename="search-first-1.csv"'
        in client.get("/search.csv?q=naloxone").headers["Content-Disposition"]
    )
    assert json.loads(text_of(client, "/search.json?q=take"))["search"]["is_cut"] is True


def test_drafts_and_what_holds_no_word_are_not_taken_away(client):
    library()
    entry("Naloxone in a draft", at="E1")
    assert len(rows(client, "q=naloxone")) == 2
    assert rows(client, "q=%3F%3F%3F") == []


def test_a_file_is_unchanged_until_what_it_holds_changes(client):
    library()
    etag = client.get("/search.csv?q=naloxone")["ETag"]
    kept = {"if-none-match": etag}
    assert client.get("/search.csv?q=naloxone", headers=kept).status_code == 304
    listed = cell("E1").entries.first()
    NoticeFactory(document_number=listed.document_id, kind="retracted")
    assert client.get("/search.csv?q=naloxone", headers=kept).status_code == 200


def test_a_file_takes_as_many_queries_for_many(client, django_assert_num_queries):
    library()
    # Home's version, synonyms and hits; passages, editions, notices.
    with django_assert_num_queries(6):
        client.get("/search.csv?q=naloxone+OR+methadone")


def test_a_search_can_be_followed_under_the_ids_of_editions(client):
    library()
    feed = feedparser.parse(client.get("/search.atom?q=naloxone&page=2").content)
    assert feed.feed.id == f"{HOME}/search.atom?q=naloxone"
    assert feed.feed.title.endswith("for naloxone: what changed")
    site = {one.id for one in feedparser.parse(client.get("/feed.atom").content).entries}
    assert [one.id for one in feed.entries if "/drug/e1/" in one.id] == [feed.entries[0].id]
    assert {one.id for one in feed.entries} < site


def test_a_followed_search_hears_of_significant_editions_and_notices_only(client):
    library()

    def ids():
        return [
            one.id for one in feedparser.parse(client.get("/search.atom?q=kits").content).entries
        ]

    first = ids()
    listed = entry("Kits for all", at="E1")
    live(cell("E1"), kind="minor")
    assert ids() == first
    entry("Kits for nobody", at="E1")
    edition = live(cell("E1"))
    assert ids() == [HOME + edition.get_absolute_url()] != first
    notice = NoticeFactory(document_number=listed.document_id, kind="retracted")
    assert f"{HOME}/#notice-{notice.pk}" in ids()


def test_the_page_of_a_search_leads_to_its_feed_and_files(client):
    library()
    page = client.get("/search/?q=naloxone&order=newest&page=1").content.decode()
    assert 'href="/search.atom?q=naloxone" rel="nofollow">Follow this search</a>' in page
    assert 'href="/search.ris?q=naloxone&amp;order=newest" rel="nofollow">RIS</a>' in page
