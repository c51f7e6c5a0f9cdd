"""Which documents of the library a record may be."""

import pytest

from entries.references import Record
from entries.references.matching import matches_for
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db
HURLEY = {
    "title": "Effectiveness of needle-exchange programmes for prevention of HIV infection",
    "authors": "Hurley SF, Jolley DJ",
    "year": "1997",
    "source": "Lancet 349(9068):1797-1800",
    "url": "",
}


def said(record):
    """(how, why) of each match of one record."""
    [found] = matches_for([record])
    return [(match.by, match.why) for match in found]


def test_the_doi_says_enough_whatever_the_title_is():
    document = DocumentFactory(doi="10.1136/bmj.f174")
    [[match]] = matches_for([Record(doi="10.1136/bmj.f174", title="Another title")])
    assert match.document.pk == document.pk
    assert (match.by, match.is_firm) == ("DOI", True)


def test_the_pubmed_number_says_enough_unless_the_doi_is_another():
    DocumentFactory(pmid="9269214", doi="10.1234/ours")
    assert said(Record(pmid="9269214")) == [("PMID", "")]
    [(by, why)] = said(Record(pmid="9269214", doi="10.1234/theirs"))
    assert (by, why) == ("Perhaps", "The PubMed number is the same; the DOI is another.")


def test_title_year_and_first_author_say_enough_however_they_are_spelled():
    DocumentFactory(**HURLEY)
    title = "Effectiveness of Needle Exchange Programmes, for prevention of HIV-infection."
    record = Record(title=title, authors="HURLEY S, Somebody E", year="1997")
    assert said(record) == [("Title, year, first author", "")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"year": "1998"}, "The title is the same; the year is not."),
        ({"authors": "Kaldor JM"}, "The title is the same; the first author is not."),
        (
            {"title": "Effectiveness of needle exchange", "source": ""},
            "Author and year are the same, the title is like it.",
        ),
        ({"title": "Quite another thing"}, "Author, year and source are the same."),
    ],
)
def test_what_agrees_in_part_is_only_perhaps(change, why):
    DocumentFactory(**HURLEY)
    assert said(Record(**{**HURLEY, **change})) == [("Perhaps", why)]


def test_another_doi_makes_the_same_title_another_document_perhaps():
    DocumentFactory(**HURLEY, doi="10.1234/first")
    [(by, why)] = said(Record(**HURLEY, doi="10.1234/second"))
    assert (by, why) == ("Perhaps", "The title is the same; the DOI or PubMed number is another.")


def test_a_document_that_has_only_an_address_is_perhaps_known_by_it():
    DocumentFactory(title="", url="https://www.doi.org/x/10.1136/bmj.f174")
    DocumentFactory(title="", url="http://www.example.org/report/")
    assert said(Record(doi="10.1136/bmj.f174")) == [("Perhaps", "Its address has this DOI in it.")]
    assert said(Record(title="A report", url="https://example.org/report")) == [
        ("Perhaps", "The address is the same.")
    ]


def test_two_of_one_title_are_both_given():
    DocumentFactory(**HURLEY)
    DocumentFactory(**HURLEY)
    assert [by for by, _ in said(Record(**HURLEY))] == ["Title, year, first author"] * 2


def test_doi_and_pubmed_number_of_two_documents_give_both():
    DocumentFactory(doi="10.1234/a")
    DocumentFactory(pmid="1")
    assert [by for by, _ in said(Record(doi="10.1234/a", pmid="1"))] == ["DOI", "PMID"]


def test_what_has_nothing_in_common_matches_nothing():
    DocumentFactory(**HURLEY)
    assert said(Record(title="Naloxone", authors="Walley AY", year="2013")) == []


def test_short_titles_of_nobody_are_not_the_same_document():
    DocumentFactory(title="Drug misuse", year="2008", url="")
    assert [by for by, _ in said(Record(title="Drug misuse", year="2008"))] == ["Perhaps"]


def test_two_queries_are_enough_for_any_number(django_assert_num_queries):
    for number in range(12):
        DocumentFactory(doi=f"10.1234/{number}")
    records = [Record(doi=f"10.1234/{number}") for number in range(12)]
    with django_assert_num_queries(2):
        assert all(matches_for(records))
