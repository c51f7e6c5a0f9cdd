"""RIS and BibTeX, read back by the libraries that others read them with."""

from datetime import date

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser

from cells.exporting.form import Form
from cells.exporting.listed import listed_in
from cells.exporting.works import work_of_page
from cells.exporting.writing import entries_as, works_as
from cells.models import Edition
from tests.cells.exporting.hostile import TITLES
from tests.factories import CellFactory, DocumentFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db
ARTICLE = {
    "title": "Needle exchange",
    "authors": "Hurley SF, Jolley DJ",
    "year": "1997",
    "source": "Lancet 349(9068):1797-1800",
    "doi": "10.1016/s0140-6736(96)11380-5",
    "pmid": "9269214",
    "url": "https://example.org/a;b?c=d&e=f",
}


def listed(*documents, **entry):
    """Publish these documents in one cell, and read them from its edition."""
    cell = CellFactory()
    for document in documents:
        EntryFactory(cell=cell, document=DocumentFactory(**document), **entry)
    return listed_in([live(cell, dated_on=date(2018, 10, 12))])


def ris_of(found):
    return rispy.loads(entries_as(Form.RIS, found), newline="\r\n")


def bibtex_of(found):
    return bibtexparser.loads(entries_as(Form.BIBTEX, found), BibTexParser(common_strings=True))


def read_tex(text):
    """Words as TeX would show them."""
    commands = {"backslash": "\\", "braceleft": "{", "braceright": "}"}
    commands |= {"asciitilde": "~", "asciicircum": "^"}
    for character in "&%$#_":
        text = text.replace(f"\\{character}", character)
    text = text.removeprefix("{").removesuffix("}")
    for name in commands:
        text = text.replace(f"{{\\text{name}}}", f"<{name}>")
    for name, character in commands.items():
        text = text.replace(f"<{name}>", character)
    return text


def test_an_article_goes_to_ris_field_by_field():
    [record] = ris_of(listed(ARTICLE))
    assert record["type_of_reference"] == "JOUR"
    assert record["title"] == "Needle exchange"
    assert record["authors"] == ["Hurley, S. F.", "Jolley, D. J."]
    assert record["secondary_title"] == "Lancet"
    assert (record["volume"], record["number"]) == ("349", "9068")
    assert (record["start_page"], record["end_page"]) == ("1797", "1800")
    assert (record["year"], record["doi"]) == ("1997", ARTICLE["doi"])
    assert record["urls"] == ["https://example.org/a%3Bb?c=d&e=f"]


def test_an_article_goes_to_bibtex_field_by_field():
    [entry] = bibtex_of(listed(ARTICLE)).entries
    assert entry["ENTRYTYPE"] == "article"
    assert entry["title"] == "{Needle exchange}"
    assert entry["author"] == "Hurley, S. F. and Jolley, D. J."
    assert (entry["journal"], entry["volume"], entry["number"]) == ("Lancet", "349", "9068")
    assert (entry["pages"], entry["year"]) == ("1797--1800", "1997")
    assert (entry["doi"], entry["url"]) == (ARTICLE["doi"], ARTICLE["url"])


@pytest.mark.parametrize(
    ("document", "ris", "bibtex"),
    [
        ({"source": "BMJ 346:f174"}, "JOUR", "article"),
        ({"source": "Home Office, London"}, "RPRT", "techreport"),
        ({"publisher": "Home Office"}, "RPRT", "techreport"),
        ({"url": "https://example.org/"}, "ELEC", "misc"),
        ({"url": ""}, "GEN", "misc"),
    ],
)
def test_the_type_of_a_record_follows_one_rule(document, ris, bibtex):
    found = listed(document)
    assert ris_of(found)[0]["type_of_reference"] == ris
    assert bibtex_of(found).entries[0]["ENTRYTYPE"] == bibtex


def test_a_suffix_stands_where_each_form_has_it():
    found = listed({"authors": "Yew F Jr, Rothwell P-M"})
    assert ris_of(found)[0]["authors"] == ["Yew, F., Jr", "Rothwell, P.-M."]
    assert bibtex_of(found).entries[0]["author"] == "Yew, Jr, F. and Rothwell, P.-M."


def test_a_body_is_one_author_in_either_form():
    found = listed({"authors": "Department for Children, Schools and Families"})
    assert ris_of(found)[0]["authors"] == ["Department for Children, Schools and Families,"]
    author = bibtex_of(found).entries[0]["author"]
    assert author == "{Department for Children, Schools and Families}"


@pytest.mark.parametrize(("title", "read"), TITLES)
def test_no_title_makes_or_loses_a_record(title, read):
    documents = [{"title": "Before"}, {"title": "Between"}, {"title": "After"}]
    found = listed(*documents)
    between = found[1]
    for place in ("title", "authors", "publisher", "year", "doi", "url"):
        between.document[place] = title
    between.document["tags"] = [{"slug": "x", "name": title}]
    between.entry["headline"], between.head["matrix"]["title"] = title, title
    records, entries = ris_of(found), bibtex_of(found).entries
    assert [record["title"] for record in records][::2] == ["Before", "After"]
    assert [entry["title"] for entry in entries][::2] == ["{Before}", "{After}"]
    assert (len(records), len(entries)) == (3, 3)
    assert records[1]["title"] == read
    assert read_tex(entries[1]["title"]) == read


def test_a_document_listed_twice_is_one_record_that_names_both_places():
    document = DocumentFactory(title="Needle exchange")
    first = EntryFactory(document=document, headline="It helps")
    second = EntryFactory(document=document, cell=CellFactory(code="A1"), headline="And here")
    found = listed_in([live(first.cell), live(second.cell)])
    [record] = ris_of(found)
    notes = " ".join(record["notes"])
    assert "It helps." in notes
    assert f"/entry/{second.pk}/" in notes
    assert len(bibtex_of(found).entries) == 1


def test_a_document_without_title_is_named_by_its_headline_in_brackets():
    found = listed({"title": ""}, headline="It helps")
    assert ris_of(found)[0]["title"] == "[It helps]"


def test_a_retraction_is_the_first_note_with_its_date():
    found = listed({})
    document = found[0].document["id"]
    NoticeFactory(document_number=document, kind="free", url="https://example.org/free")
    NoticeFactory(
        document_number=document, kind="retracted", dated_on=date(2020, 6, 1), words="Made up."
    )
    found = listed_in(Edition.objects.select_related("page"))
    assert ris_of(found)[0]["notes"][0] == "Retracted (2020-06-01): Made up."
    entry = bibtex_of(found).entries[0]
    assert entry["note"] == "Retracted (2020-06-01): Made up."
    assert "https://example.org/free" in entry["annote"]


def test_licence_and_demonstration_are_said_in_both_forms():
    cell = EntryFactory().cell
    found = listed_in([live(cell, source="demo")])
    for form in (Form.RIS, Form.BIBTEX):
        text = entries_as(form, found)
        assert "CC BY 4.0" in text
        assert "Demonstration content, not advice." in text


def test_lines_of_ris_end_as_the_format_has_it_and_no_number_stands_between():
    text = entries_as(Form.RIS, listed({}, {}))
    assert text.startswith("TY  - ")
    assert "\n" not in text.replace("\r\n", "")


def test_nothing_listed_is_no_record():
    assert rispy.loads(entries_as(Form.RIS, [])) == []
    assert bibtex_of([]).entries == []


def test_an_edition_is_a_work_of_the_site_with_its_permanent_address():
    edition = live(CellFactory(headline="What it owes"), dated_on=date(2018, 10, 12))
    work = work_of_page(edition)
    [record] = rispy.loads(works_as(Form.RIS, [work]), newline="\r\n")
    assert record["type_of_reference"] == "ELEC"
    assert record["title"] == "What it owes"
    assert record["urls"] == ["http://127.0.0.1:8000/drug/e5/2018-10-12/"]
    [entry] = bibtexparser.loads(works_as(Form.BIBTEX, [work])).entries
    assert (entry["author"], entry["ID"]) == ("{Evidence Matrix}", "drug-e5-2018-10-12")


def test_works_are_not_written_as_lists_of_entries():
    with pytest.raises(ValueError, match="CSV"):
        works_as(Form.CSV, [])
