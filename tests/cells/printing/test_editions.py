from datetime import date

import pytest

from cells.publishing.parts import texts_in
from cells.richtext import build as b
from cells.richtext import notes, parse, word_text
from tests import showcase
from tests.cells.printing.pdfs import addresses, annotations, letters_of, outline, read, text_of
from tests.factories import CellFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return showcase.build()


def pdf_at(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/pdf"
    return response.content


def test_every_word_of_an_edition_is_on_paper(client, cell):
    printed = letters_of(text_of(pdf_at(client, "/drug/e5.pdf")))
    snapshot = cell.page.current_edition.contents
    for text in texts_in(snapshot):
        for word in word_text(text.html).split():
            assert letters_of(word) in printed
    for entry in snapshot["entries"]["entries"]:
        assert letters_of(entry["headline"] or entry["document"]["title"]) in printed


def test_hover_notes_are_listed_at_the_end(client, cell):
    printed = text_of(pdf_at(client, "/drug/e5.pdf"))
    _, _, listed = printed.rpartition(" Notes ")
    for text in texts_in(cell.page.current_edition.contents):
        for span in notes(parse(text.html)):
            assert letters_of(span.mark.text) in letters_of(listed)


def test_each_page_bears_its_number_and_the_edition_address(client, cell):
    pages = read(pdf_at(client, "/drug/e5.pdf")).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "/drug/e5/2020-03-01/" in text


def test_it_says_when_it_was_reviewed_without_a_change(client, cell):
    printed = letters_of(text_of(pdf_at(client, "/drug/e5.pdf")))
    assert letters_of("1 June 2020 No change needed") in printed


def test_a_pdf_says_its_title_and_language_and_is_tagged(client, cell):
    reader = read(pdf_at(client, "/drug/e5.pdf"))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "What a system owes to those around it"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_bookmarks_lead_to_groups_entries_and_sections(client, cell):
    marks = outline(read(pdf_at(client, "/drug/e5.pdf")))
    assert {"Key studies", "It helps", "The Matrix Bite", "Notes"} <= {m.strip() for m in marks}
    assert any("Who decides?" in mark for mark in marks)


def test_a_reference_leads_to_its_place_on_the_paper(client, cell):
    reader = read(pdf_at(client, "/drug/e5.pdf"))
    inside = [a for a in annotations(reader) if "/Dest" in a or "/D" in a.get("/A", {})]
    assert inside
    assert "https://example.org/?a=1&b=2" in addresses(reader)


def test_addresses_of_documents_and_links_are_printed(client, cell):
    printed = text_of(pdf_at(client, "/drug/e5.pdf"))
    assert "https://example.org/more" in printed
    assert "https://example.org/free" in printed


def test_a_notice_is_printed_on_an_archived_edition_too(client, cell):
    entry = cell.entries.get(headline="Do it")
    before = text_of(pdf_at(client, "/drug/e5/2018-10-12.pdf"))
    NoticeFactory(document_number=entry.document_id, kind="retracted", words="Made up data.")
    after = text_of(pdf_at(client, "/drug/e5/2018-10-12.pdf"))
    assert "Made up data." not in before
    assert "Made up data." in after


def test_demonstration_content_says_so_on_paper(client, cell):
    assert "not advice" in text_of(pdf_at(client, "/drug/e5.pdf"))


@pytest.mark.parametrize("path", ["drug", "drug/rows/5", "drug/columns/e", "about", "drug/d5"])
def test_every_kind_of_page_is_printed(client, cell, path):
    assert read(pdf_at(client, f"/{path}.pdf")).pages


def test_the_same_edition_gives_the_same_bytes(client, cell, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    first = pdf_at(client, "/drug/e5.pdf")
    assert pdf_at(client, "/drug/e5.pdf") == first


def test_a_file_is_named_for_the_edition(client, cell):
    response = client.get("/drug/e5.pdf")
    assert 'filename="drug-e5-2020-03-01.pdf"' in response.headers["Content-Disposition"]
    assert response.cookies == {}


def test_a_pdf_that_a_visitor_has_is_not_made_again(client, cell):
    etag = client.get("/drug/e5.pdf").headers["ETag"]
    assert client.get("/drug/e5.pdf", headers={"if-none-match": etag}).status_code == 304


def test_what_is_not_published_has_no_pdf(client, cell):
    assert client.get("/drug/a1.pdf").status_code == 404
    assert client.get("/drug/e5/1999-01-01.pdf").status_code == 404


def test_a_meeting_sheet_is_one_page_with_the_questions(client, cell):
    sheet = pdf_at(client, "/drug/e5/sheet/")
    assert len(read(sheet).pages) == 1
    assert "Who decides?" in text_of(sheet)
    assert "A few sentences with a note." in text_of(sheet)


def test_headings_in_any_text_of_a_cell_skip_no_level(client):
    text = b.join(b.heading("Found"), b.paragraph("Words. Why?"))
    fields = dict.fromkeys(("abstract", "short_version", "more"), text)
    cell = CellFactory(headline="Owed", **fields)
    EntryFactory(cell=cell, annotation=text)
    live(cell)
    assert "Found" in text_of(pdf_at(client, "/drug/e5/sheet/"))
    assert text_of(pdf_at(client, "/drug/e5.pdf")).count("Found") == 4


def test_a_sheet_says_that_it_was_shortened(client):
    live(CellFactory(abstract=b.paragraph("word " * 3_000)), dated_on=date(2018, 10, 12))
    printed = text_of(pdf_at(client, "/drug/e5/sheet/"))
    assert "Shortened. The whole: http://127.0.0.1:8000/drug/e5/2018-10-12/" in printed


def test_only_a_cell_has_a_meeting_sheet(client, cell):
    assert client.get("/drug/sheet/").status_code == 404
    assert client.get("/about/sheet/").status_code == 404


def test_printing_takes_four_queries_whatever_the_number_of_entries(
    client, cell, django_assert_num_queries
):
    with django_assert_num_queries(4):
        client.get("/drug/e5.pdf")
    with django_assert_num_queries(4):
        client.get("/drug/e5/2018-10-12.pdf")
