"""What our exports write is read back as the library has it."""

from datetime import date

import pytest

from cells.exporting.form import Form
from cells.exporting.listed import listed_in
from cells.exporting.writing import entries_as
from entries.references import read
from tests.cells.exporting.hostile import TITLES
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live

pytestmark = pytest.mark.django_db
DOCUMENTS = [
    {
        "title": "Effectiveness of needle-exchange programmes for prevention of HIV infection",
        "authors": "Hurley SF, Jolley DJ, Kaldor JM",
        "year": "1997",
        "source": "Lancet 349(9068):1797-1800",
        "doi": "10.1016/s0140-6736(96)11380-5",
        "pmid": "9269214",
        "url": "https://pubmed.ncbi.nlm.nih.gov/9269214/",
    },
    {
        "title": "Disulfiram treatment of alcoholism: a Veterans Administration cooperative study",
        "authors": "Fuller RK, Branchey L, van den Brink W",
        "year": "1986",
        "source": "JAMA 256(11):1449-1455",
        "url": "https://example.org/a?b=c&d_e=100%25",
    },
    {
        "title": "Community management of opioid overdose",
        "authors": "World Health Organization",
        "year": "2014",
        "publisher": "WHO",
        "url": "https://example.org/who",
    },
    {
        "title": "Drugs: education and “prevention” {in} 100% of £5 & #1",
        "authors": "Department of Health, Social Services and Public Safety",
        "year": "2011",
        "publisher": "DHSSPS",
        "url": "https://example.org/ni",
    },
]
FIELDS = ("title", "authors", "year", "source", "publisher", "doi", "pmid", "url")


def written(form, *documents):
    cell = CellFactory()
    for document in documents:
        EntryFactory(cell=cell, document=DocumentFactory(**document))
    return entries_as(form, listed_in([live(cell, dated_on=date(2018, 10, 12))]))


@pytest.mark.parametrize("form", [Form.RIS, Form.BIBTEX])
def test_every_field_comes_back(form):
    reading = read(written(form, *DOCUMENTS))
    assert reading.problems == []
    for document, record in zip(DOCUMENTS, reading.records, strict=True):
        assert {name: getattr(record, name) for name in FIELDS} == {
            name: document.get(name, "") for name in FIELDS
        }


@pytest.mark.parametrize("form", [Form.RIS, Form.BIBTEX])
@pytest.mark.parametrize(("title", "shown"), TITLES[:-1])  # the last is no title at all
def test_a_hostile_title_comes_back_as_one_record(form, title, shown):
    text = written(form, {"title": title.replace("\x00", "").replace("\ud800", "")})
    reading = read(text.encode())
    assert len(reading.records) == len(reading.rows) == 1
    assert reading.records[0].title == shown
