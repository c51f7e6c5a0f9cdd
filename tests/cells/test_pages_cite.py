"""How to cite: pages, editions, entries."""

import re
from datetime import date
from html import unescape

import pytest

from cells.models import Cell
from tests.factories import CellFactory, DocumentFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db
HOME = "http://127.0.0.1:8000"


def words_of(response):
    """What a reader reads: no tags, single spaces."""
    text = re.sub(r"(?s)<head>.*</head>|<[^>]+>", "", response.content.decode())
    return " ".join(unescape(text).split())


@pytest.fixture
def cell():
    """Drug E5 with two editions."""
    cell = CellFactory(headline="What it owes")
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "What it owes us"
    cell.save()
    live(Cell.objects.get(pk=cell.pk), dated_on=date(2020, 3, 1))
    return cell


@pytest.mark.parametrize("address", ["/drug/e5/cite/", "/drug/e5/2020-03-01/cite/"])
def test_a_page_is_cited_with_the_permanent_address_of_its_edition(client, cell, address):
    words = words_of(client.get(address))
    assert (
        "Evidence Matrix. (2020, March 1). What it owes us (Drug Treatment Matrix cell E5). "
        f"{HOME}/drug/e5/2020-03-01/"
    ) in words
    assert "Evidence Matrix. What it owes us [Internet]." in words
    assert "later edition" not in words


def test_an_older_edition_is_cited_as_it_was(client, cell):
    words = words_of(client.get("/drug/e5/2018-10-12/cite/"))
    assert f"What it owes (Drug Treatment Matrix cell E5). {HOME}/drug/e5/2018-10-12/" in words
    assert "a later edition has appeared since" in words


def test_the_files_offered_are_there(client, cell):
    text = client.get("/drug/e5/2018-10-12/cite/").content.decode()
    offered = set(re.findall(r'href="(/drug/e5/2018-10-12[^"]*\.\w+)"', text))
    assert {address.rpartition(".")[2] for address in offered} == {"ris", "bib", "csv", "json"}
    assert all(client.get(address).status_code == 200 for address in offered)


def test_an_entry_is_cited_by_its_document(client):
    document = DocumentFactory(
        title="Needle exchange",
        authors="Hurley SF, Jolley DJ",
        year="1997",
        source="Lancet 349(9068):1797-1800",
        doi="10.1016/x",
    )
    entry = EntryFactory(document=document, headline="It helps")
    live(entry.cell, dated_on=date(2018, 10, 12))
    response = client.get(f"/entry/{entry.pk}/cite/")
    words = words_of(response)
    assert "Hurley, S. F., & Jolley, D. J. (1997). Needle exchange. Lancet, 349(9068)" in words
    assert "Hurley SF, Jolley DJ. Needle exchange. Lancet. 1997;349(9068):1797-800." in words
    assert "edition of 12 October 2018" in words
    for form in ("ris", "bib", "csv", "json"):
        assert f'href="/entry/{entry.pk}.{form}"' in response.content.decode()


def test_a_retraction_is_said_at_once_and_with_the_citation(client):
    entry = EntryFactory()
    live(entry.cell)
    address = f"/entry/{entry.pk}/cite/"
    etag = client.get(address)["ETag"]
    NoticeFactory(
        document_number=entry.document_id,
        kind="retracted",
        dated_on=date(2020, 6, 1),
        words="Its data were made up.",
    )
    response = client.get(address, headers={"if-none-match": etag})
    assert response.status_code == 200
    assert "Since 1 June 2020: Its data were made up." in words_of(response)
    assert "[Retracted, 1 June 2020]" in words_of(response)


def test_a_retired_entry_is_410(client):
    entry = EntryFactory()
    live(entry.cell)
    entry.retire("Its authors withdrew it.")
    live(entry.cell)
    response = client.get(f"/entry/{entry.pk}/cite/")
    assert response.status_code == 410
    assert "Its authors withdrew it." in words_of(response)


@pytest.mark.parametrize(
    "address", ["/drug/a1/cite/", "/entry/99/cite/", "/drug/e5/2001-01-01/cite/"]
)
def test_what_is_not_there_cannot_be_cited(client, cell, address):
    assert client.get(address).status_code == 404


def test_a_citation_takes_few_queries_and_a_304_one(client, cell, django_assert_num_queries):
    with django_assert_num_queries(2):
        etag = client.get("/drug/e5/cite/")["ETag"]
    with django_assert_num_queries(1):
        response = client.get("/drug/e5/cite/", headers={"if-none-match": etag})
    assert response.status_code == 304


def test_a_citation_is_no_page_to_be_found_by_search_engines(client, cell):
    assert '<meta name="robots" content="noindex">' in client.get("/drug/e5/cite/").content.decode()


@pytest.mark.parametrize("address", ["/drug/e5/", "/drug/e5/2018-10-12/"])
def test_a_cell_offers_what_can_be_taken_away_of_the_edition_shown(client, cell, address):
    text = client.get(address).content.decode()
    stem = address.rstrip("/")
    files = [f"{stem}.{form}" for form in ("ris", "bib", "csv", "json")]
    for wanted in [f"{address}cite/", *files]:
        assert f'href="{wanted}"' in text
        assert client.get(wanted).status_code == 200


def test_an_entry_offers_its_citation(client):
    entry = EntryFactory()
    live(entry.cell)
    assert f'href="/entry/{entry.pk}/cite/"' in client.get("/drug/e5/").content.decode()


def test_every_page_with_a_feed_names_it_in_its_head(client, cell):
    live(cell.row)
    for address, feed in {
        "/": "/feed.atom",
        "/drug/": "/drug.atom",
        "/drug/e5/": "/drug/e5.atom",
        "/drug/e5/2018-10-12/": "/drug/e5.atom",
        "/drug/rows/5/": "/drug/rows/5.atom",
    }.items():
        text = client.get(address).content.decode()
        [link] = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', text)
        assert f'href="{feed}"' in link
        assert client.get(feed).status_code == 200
