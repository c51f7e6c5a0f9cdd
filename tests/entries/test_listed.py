"""Where a document is listed already."""

import pytest

from cells.models import Page
from cells.publishing import withdraw
from entries.listed import places_of, spellings_of
from entries.models import Document
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    """Of an entry in drug B5, whose document has a DOI, an address and a title."""
    document = DocumentFactory(
        title="Étude: a “randomised” trial",
        url="https://www.example.org/Study/1/",
        free_url="http://example.net/free.pdf?x=1",
        doi="10.1136/bmj.f174",
        pmid="2334345",
    )
    cell = CellFactory(code="B5")
    entry = EntryFactory(cell=cell, document=document, headline="It helps those who stay")
    live(cell)
    return entry.pk


@pytest.mark.parametrize(
    "reference",
    [
        "10.1136/BMJ.f174",
        "https://doi.org/10.1136/bmj.f174",
        "doi:10.1136/bmj.f174.",
        "DOI 10.1136/BMJ.F174",
        "www.doi.org/10.1136/bmj.f174",
        "https://dx.doi.org/10.1136%2Fbmj.f174",
        "info:doi/10.1136/bmj.f174",
        "<https://doi.org/10.1136/bmj.f174>",
        "[doi: 10.1136/bmj.f174\u200b].",
        "Ash A. A study of it. BMJ 2013;346. doi:10.1136/bmj.f174.",
        "https://publisher.example/doi/10.1136/bmj.f174/full?journal=1",
        "PMID: 2334345",
        "pmid 2334345.",
        "https://pubmed.ncbi.nlm.nih.gov/2334345/?from=a",
        "https://www.ncbi.nlm.nih.gov/pubmed/2334345",
        "2334345",
        "http://example.org/Study/1",
        " https://WWW.example.org/Study/1/#page=2 ",
        "https://example.net/free.pdf?x=1",
        "etude a randomized trial",
        'Étude: a "Randomised" Trial.',
        "It helps those who stay",
    ],
)
def test_a_document_is_recognised_by_doi_address_or_title(number, reference):
    place = (f"/drug/b5/#entry-{number}", "B5", "It helps those who stay")
    assert places_of(reference) == [place]


@pytest.mark.parametrize(
    "reference",
    [
        "10.1136/bmj.f17",
        "PMID: 233434",
        "PMID: 23343450",
        "A trial of 2334345 people",
        "https://example.org/study/1",
        "https://example.net/free.pdf",
        "A randomised trial",
        "Étude: a randomised trial of something else",
        "Étude",
        "???",
        "",
        "http://[",
        "javascript:alert(1)",
        "x " * 500,
    ],
)
def test_what_is_another_document_is_not(number, reference):
    assert places_of(reference) == []


def test_a_draft_document_is_not_told(number):
    later = EntryFactory(
        cell=CellFactory(code="E1"),
        document=DocumentFactory(
            title="Still secret here", doi="10.1000/secret", url="https://e.org/s"
        ),
    )
    for reference in ("10.1000/secret", "https://e.org/s", "Still secret here"):
        assert places_of(reference) == []
    live(later.cell)
    assert [place.code for place in places_of("10.1000/secret")] == ["E1"]


def test_a_document_of_a_withdrawn_page_is_not_told(number):
    withdraw(Page.objects.get(path="drug/b5"), because="It was wrong.", by="ada")
    assert places_of("10.1136/bmj.f174") == []


def test_every_cell_that_lists_it_is_named(number):
    document = Document.objects.get(doi="10.1136/bmj.f174")
    entry = EntryFactory(cell=CellFactory(code="A1"), document=document)
    live(entry.cell)
    assert [place.code for place in places_of("10.1136/bmj.f174")] == ["A1", "B5"]


def test_an_address_is_looked_for_in_its_usual_spellings():
    assert "http://www.example.org/a" in spellings_of("https://example.org/a/")
    assert spellings_of("a title with http://in.it") == []


def test_the_form_says_where_it_is_and_takes_it_all_the_same(client, number):
    sent = {"reference": "10.1136/bmj.f174", "words": "It <matters>"}
    page = client.post("/suggest/", sent).text
    assert "It seems to be listed already" in page
    assert f'In B5: <a href="/drug/b5/#entry-{number}">It helps those who stay</a>' in page
    assert "It &lt;matters&gt;" in page
    assert 'name="anyway" value="yes"' in page
    assert "seems to be listed" not in client.post("/suggest/", {**sent, "reference": "New"}).text


def test_the_form_is_prefilled_from_an_empty_search(client, number):
    assert 'value="naloxone &lt;kits&gt;"' in client.get("/suggest/?q=naloxone+<kits>").text
