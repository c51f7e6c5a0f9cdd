import pytest

from cells.dois import doi_candidates
from tests.cells.searching.library import cell, entry, search
from tests.factories import EntryFactory, MatrixFactory, live

pytestmark = pytest.mark.django_db
DOI = "10.1136/bmj.f174"


@pytest.fixture
def _matrices():
    drug = MatrixFactory(slug="drug", short_name="Drug treatment")
    alcohol = MatrixFactory(
        slug="alcohol", short_name="Alcohol treatment", title="Alcohol Matrix", order=1
    )
    for code, slug in [("E5", "drug"), ("E5", "alcohol"), ("A1", "drug")]:
        live(cell(code, slug))
    live(drug)
    live(alcohol)


CODES = {
    "a1": "/drug/a1/",
    "A1": "/drug/a1/",
    " cell A1 ": "/drug/a1/",
    "drug e5": "/drug/e5/",
    "E5 drug": "/drug/e5/",
    "E5, Alcohol Matrix": "/alcohol/e5/",
    "“drug treatment” e5": "/drug/e5/",
}
NO_CODES = ["b2", "vitamin b12", "a1 e5", "drug", "e5 trial", "e55555"]


@pytest.mark.usefixtures("_matrices")
def test_the_code_of_one_cell_leads_to_it(client):
    for words, address in CODES.items():
        answer = client.get("/search/", {"q": words})
        assert (words, answer.headers.get("Location")) == (words, address)


@pytest.mark.usefixtures("_matrices")
def test_a_code_that_two_cells_have_offers_both_first(client):
    answer = client.get("/search/", {"q": "e5"})
    assert answer.status_code == 200
    body = answer.content.decode()
    assert body.index('<a href="/drug/e5/">') < body.index('<a href="/alcohol/e5/">')


@pytest.mark.usefixtures("_matrices")
def test_what_is_no_code_of_a_published_cell_is_searched_for(client):
    assert {client.get("/search/", {"q": w}).status_code for w in NO_CODES} == {200}


SPELLINGS = [
    DOI,
    DOI.upper(),
    f"doi:{DOI}",
    f"doi: {DOI}",
    f"https://doi.org/{DOI}",
    f"http://dx.doi.org/{DOI.replace('/', '%2F')}",
    f"https://www.example.org/doi/full/{DOI}?download=true",
    f"{DOI}.",
]


def test_a_doi_finds_its_document_in_every_cell():
    listed = entry("Of a DOI", at="A1", doi=DOI)
    EntryFactory(cell=cell("B2"), document=listed.document, headline="Again")
    entry(f"Only says {DOI}", at="C3")
    for code in ("A1", "B2", "C3"):
        live(cell(code))
    for words in SPELLINGS:
        hits = search({"q": words}).hits
        assert (words, [hit.column for hit in hits]) == (words, ["A", "B"])


def test_a_doi_that_is_not_listed_finds_nothing():
    live(entry("Another", doi="10.1000/other").cell)
    assert search({"q": "10.1000/unlisted"}).total == 0


def test_a_doi_may_end_in_what_else_is_cut_off():
    whole = "10.1002/(sici)1099(199609)5:3<219::aid>3.0.co;2-x"
    assert doi_candidates(whole)[0] == whole
    assert doi_candidates("10.1000/abc.")[:2] == ["10.1000/abc.", "10.1000/abc"]


@pytest.mark.parametrize("text", ["naloxone", "10.5", "see 10.1136/bmj.f174 for more", ""])
def test_other_words_are_no_doi(text):
    assert doi_candidates(text) == []
