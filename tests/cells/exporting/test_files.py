"""Addresses of files: what they answer, how they are kept, what they cost."""

import csv
import io
import json
from datetime import date

import bibtexparser
import pytest
import rispy
from django.test import Client

from cells.models import Cell
from cells.richtext import build as b
from tests import showcase
from tests.factories import CellFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db
TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}


@pytest.fixture
def entry():
    """An entry in Drug E5, which has two editions, in a published matrix."""
    cell = CellFactory()
    here = b.paragraph(b.reference("here", "cell", cell.pk))
    entry = EntryFactory(cell=cell, headline="First words", annotation=here)
    live(entry.cell.matrix, dated_on=date(2018, 1, 1))
    live(entry.cell, dated_on=date(2018, 10, 12))
    entry.headline = "Second words"
    entry.save()
    live(Cell.objects.get(pk=entry.cell_id), dated_on=date(2020, 3, 1), note="Second")
    return entry


def text_of(response):
    return response.content.decode("utf-8-sig")


def test_every_file_is_of_its_type_and_may_be_read_by_any_site(client):
    showcase.build()
    for address in showcase.FILES:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == TYPES[address.partition("?")[0].rpartition(".")[2]]
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["X-Robots-Tag"] == "noindex"


def test_no_file_sets_or_heeds_a_cookie(client, admin_user):
    showcase.build()
    client.force_login(admin_user)
    for address in showcase.FILES:
        response = client.get(address)
        assert response.cookies == {}, address
        assert "Cookie" not in response.get("Vary", ""), address


@pytest.mark.parametrize(
    ("address", "disposition"),
    [
        ("/drug/e5.ris", 'attachment; filename="drug-e5-2020-03-01.ris"'),
        ("/drug/e5/2018-10-12.csv", 'attachment; filename="drug-e5-2018-10-12.csv"'),
        ("/drug.bib", 'attachment; filename="drug.bib"'),
        ("/drug/e5.json", 'inline; filename="drug-e5-2020-03-01.json"'),
        ("/drug/e5/cite.ris", 'attachment; filename="cite-drug-e5-2020-03-01.ris"'),
    ],
)
def test_a_file_is_named_for_its_page_and_edition(client, entry, address, disposition):
    response = client.get(address)
    assert response["Content-Disposition"] == disposition
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


@pytest.mark.parametrize("form", ["json", "csv", "ris", "bib"])
def test_an_edition_keeps_its_words_and_the_page_has_todays(client, entry, form):
    old, new = (text_of(client.get(f"/drug/e5{which}.{form}")) for which in ("/2018-10-12", ""))
    assert "First words" in old
    assert "Second words" not in old
    assert "Second words" in new
    assert "Second words" in text_of(client.get(f"/drug.{form}"))
    assert "Second words" in text_of(client.get(f"/entry/{entry.pk}.{form}"))


@pytest.mark.parametrize("form", ["json", "csv", "ris", "bib", "atom"])
def test_a_notice_is_in_every_form_at_once(client, entry, form):
    addresses = [f"/drug/e5.{form}", f"/drug.{form}"]
    addresses += [] if form == "atom" else [f"/entry/{entry.pk}.{form}"]
    addresses += [] if form == "atom" else [f"/drug/e5/2018-10-12.{form}"]
    kept = {address: client.get(address)["ETag"] for address in addresses}
    NoticeFactory(
        document_number=entry.document_id,
        kind="retracted",
        dated_on=date(2020, 6, 1),
        words="Its data were made up.",
    )
    for address, etag in kept.items():
        response = client.get(address, headers={"if-none-match": etag})
        assert response.status_code == 200, address
        assert "Its data were made up." in text_of(response)
        assert "2020-06-01" in text_of(response)


def test_a_matrix_lists_the_documents_of_all_its_cells(client, entry):
    other = EntryFactory(cell=CellFactory(code="A1"))
    live(other.cell)
    live(EntryFactory(cell=CellFactory(code="A1", matrix__slug="alcohol")).cell)
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/drug.csv")), newline="")))
    assert [row["cell"] for row in rows] == ["A1", "E5"]
    records = rispy.loads(text_of(client.get("/drug.ris")), newline="\r\n")
    assert len(records) == len(bibtexparser.loads(text_of(client.get("/drug.bib"))).entries) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/about.csv",
        "/drug/rows/5.ris",
        "/drug/2018-01-01.csv",
        "/drug/e5/cite.csv",
        "/drug/e5/cite.json",
        "/drug/e5/2018-01-01.json",
        "/drug/e5.xml",
        "/drug/e5.json/",
        "/entry/0.json",
        "/entry/99.ris",
        "/nowhere.json",
    ],
)
def test_what_is_not_there_is_404(client, entry, address):
    response = client.get(address)
    assert response.status_code == 404
    is_json = address.endswith(".json")
    assert response["Content-Type"].startswith("application/json" if is_json else "text/html")


def test_a_retired_entry_is_410_in_every_form(client, entry):
    entry.retire("Its authors withdrew it.")
    live(Cell.objects.get(pk=entry.cell_id))
    for form in ("json", "csv", "ris", "bib"):
        response = client.get(f"/entry/{entry.pk}.{form}")
        assert response.status_code == 410
        assert "Its authors withdrew it." in text_of(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "address", ["/drug/e5.json", "/drug.csv", "/api/openapi.json", "/feed.atom"]
)
def test_other_methods_are_405_in_json(entry, method, address):
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert json.loads(response.content)["error"]["status"] == 405


@pytest.mark.parametrize("query", ["%00", "%ed%a0%80", "%ff"])
def test_broken_text_at_a_json_address_is_400_in_json(client, entry, query):
    response = client.get(f"/drug/e5.json?q={query}")
    assert response.status_code == 400
    assert json.loads(response.content)["error"]["status"] == 400


def test_junk_in_the_query_is_passed_over(client, entry):
    plain = client.get("/drug/e5.json").content
    assert client.get("/drug/e5.json?show=k&form=csv&" + "x" * 2000).content == plain


def test_head_is_answered_without_a_body(client, entry):
    response = client.head("/drug/e5.ris")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get("/drug/e5.ris")["ETag"]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/drug/e5.json", 1),
        ("/drug/e5/2018-10-12.ris", 1),
        ("/drug/e5/cite.bib", 1),
        ("/drug.csv", 2),
        ("/drug/e5.atom", 2),
        ("/feed.atom", 1),
        ("/api/openapi.json", 0),
        ("/api/schema/1.json", 0),
    ],
)
def test_an_unchanged_file_is_304(client, entry, django_assert_num_queries, address, queries):
    etag = client.get(address)["ETag"]
    with django_assert_num_queries(queries):
        response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("address", ["/drug/e5.json", "/drug.csv", "/feed.atom", "/drug.atom"])
def test_publishing_makes_kept_files_stale(client, entry, address):
    etag = client.get(address)["ETag"]
    entry.headline = "Third words"
    entry.save()
    live(Cell.objects.get(pk=entry.cell_id), note="Third")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/drug/e5.json", 3),
        ("/drug/e5.ris", 2),
        ("/drug.json", 5),
        ("/drug.csv", 4),
        ("/entry/{entry}.json", 3),
        ("/feed.atom", 6),
        ("/drug.atom", 7),
    ],
)
def test_a_file_takes_as_many_queries_for_many(
    client, entry, django_assert_num_queries, address, queries
):
    for code in ("A1", "B2", "C3"):
        cell = CellFactory(code=code)
        for _ in range(3):
            other = EntryFactory(cell=cell)
            NoticeFactory(document_number=other.document_id)
        live(cell)
    # Feeds keep what editions changed.
    client.get(address.format(entry=entry.pk))
    with django_assert_num_queries(queries):
        client.get(address.format(entry=entry.pk))
