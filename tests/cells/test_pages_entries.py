"""What an entry of a cell page says of its document."""

from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from cells.richtext import build as b
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    MatrixFactory,
    NoticeFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def shown(client, cell, query=""):
    """Publish the cell and read its page."""
    live(cell)
    return client.get(f"/{cell.path}/{query}").content.decode()


def entry_with(**document):
    return EntryFactory(document=DocumentFactory(**document))


def link_in(text, start):
    """The first address that begins so."""
    at = text.index(f'href="{start}') + len('href="')
    return unescape(text[at : text.index('"', at)])


def test_an_entry_of_two_categories_is_shown_once_under_the_first(client):
    entry = EntryFactory(category="S", second_category="K", headline="Two things at once")
    EntryFactory(cell=entry.cell, category="K")
    text = shown(client, entry.cell)
    assert text.count(f'id="entry-{entry.pk}"') == 1
    assert "Seminal study and key study" in text
    assert "1 entry, and 1 under Seminal studies" in text


def test_an_entry_names_the_sections_that_discuss_it(client):
    entry = EntryFactory()
    issue = SectionFactory(
        bite=BiteFactory(cell=entry.cell),
        kind="issue",
        heading="Who decides?",
        body=b.paragraph(b.reference("the trial", "entry", entry.pk)),
    )
    text = shown(client, entry.cell)
    assert f'Discussed in <a href="#section-{issue.pk}">Issue 1</a>' in text


@pytest.mark.parametrize(
    ("document", "href"),
    [
        ({"url": "https://a.example/", "free_url": "https://b.example/"}, "https://a.example/"),
        ({"url": "", "doi": "10.1/x"}, "https://doi.org/10.1/x"),
        ({"url": "", "free_url": "https://b.example/"}, "https://b.example/"),
    ],
)
def test_a_headline_leads_to_its_document(client, document, href):
    text = shown(client, entry_with(**document).cell)
    assert f'<a href="{href}" rel="external">A study</a></h3>' in text


def test_a_document_without_address_is_plain_text(client):
    entry = entry_with(url="")
    assert f'id="headline-{entry.pk}">A study</h3>' in shown(client, entry.cell)


def test_a_free_copy_is_told_and_linked(client):
    entry = entry_with(free_url="https://b.example/", free_note="at the journal")
    text = shown(client, entry.cell)
    assert '<a href="https://b.example/" rel="external">Free to read</a></b> at the journal' in text


def test_free_to_read_is_not_promised_where_no_address_is_given(client):
    entry = entry_with(url="", doi="", free_note="free source at time of writing")
    body = shown(client, entry.cell).partition('class="access"')[2].partition("</ul>")[0]
    assert "Free source at time of writing; its address is not known here" in body
    assert "Free to read" not in body


def test_the_citation_leaves_out_a_title_that_is_the_headline(client):
    entry = EntryFactory(headline="It helps", document=DocumentFactory(title="A trial"))
    same = EntryFactory(cell=entry.cell, document=DocumentFactory(title="A review"))
    text = shown(client, entry.cell)
    assert '<cite dir="auto">A trial.</cite>' in text
    assert f'id="entry-{same.pk}"' in text
    assert '<cite dir="auto">A review.</cite>' not in text


@pytest.mark.parametrize("address", ["/drug/e5/", "/drug/e5/2018-10-12/"])
def test_a_retraction_shows_at_once_on_current_and_archived_pages(client, address):
    entry = EntryFactory()
    live(entry.cell, dated_on=date(2018, 10, 12))
    NoticeFactory(
        document_number=entry.document_id,
        kind="retracted",
        dated_on=date(2026, 3, 12),
        words="Its data were made up.",
    )
    text = client.get(address).content.decode()
    assert '<p class="notice-word">Retracted</p>' in text
    assert "Since 12 March 2026: Its data were made up." in text


def test_a_new_address_leads_readers_from_the_one_it_replaces_and_no_other(client):
    entry = entry_with(url="https://old.example/")
    live(entry.cell)
    NoticeFactory(
        document_number=entry.document_id,
        kind="moved",
        url="https://new.example/",
        replaces="https://old.example/",
        dated_on=date(2026, 3, 1),
    )
    html = client.get("/drug/e5/").content.decode()
    assert "https://new.example/" in html
    assert "https://old.example/" not in html
    assert "Its address changed (1 March 2026)" in html
    entry.document.url = "https://third.example/"
    entry.document.save()
    live(entry.cell)
    html = client.get("/drug/e5/").content.decode()
    assert "https://third.example/" in html
    assert "https://new.example/" not in html


def test_a_dead_address_gives_way_to_the_archived_copy(client):
    entry = entry_with(url="https://gone.example/")
    number = entry.document_id
    NoticeFactory(document_number=number, kind="dead")
    NoticeFactory(document_number=number, kind="archived", url="https://copy.example/")
    text = shown(client, entry.cell)
    assert "https://gone.example/" not in text
    assert '<a href="https://copy.example/" rel="external">A study</a></h3>' in text
    assert "Its address no longer works" in text


def test_a_free_copy_found_later_shows_at_once(client):
    entry = EntryFactory()
    live(entry.cell)
    NoticeFactory(document_number=entry.document_id, kind="free", url="https://b.example/")
    assert 'href="https://b.example/"' in client.get("/drug/e5/").content.decode()


def test_a_citation_names_authors_title_source_and_publisher(client):
    entry = EntryFactory(
        headline="It helps",
        document=DocumentFactory(
            title="Does it help?", authors="Ash A", source="Lancet 2(81):485-488", publisher="Elm"
        ),
    )
    text = shown(client, entry.cell)
    assert '<span dir="auto">Ash A.</span> <cite dir="auto">Does it help?</cite> ' in text
    assert "Lancet 2(81):485–488. Elm.</p>" in text


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Ash A, Elm BC, Fir D, Oak E-F", "Ash A, Elm BC, Fir D, Oak E-F."),
        ("Ash A, Elm BC, Fir D, Oak E, Yew F Jr", "Ash A, Elm BC, Fir D and others."),
        ("Ash A; Elm B; de la Fir C; Oak D; Yew E", "Ash A, Elm B, de la Fir C and others."),
        ("A Board for Ash, Elm, Fir, Oak and Yew", "A Board for Ash, Elm, Fir, Oak and Yew."),
    ],
)
def test_many_authors_are_three_and_others_if_they_are_people(client, authors, expected):
    assert f'<span dir="auto">{expected}</span>' in shown(client, entry_with(authors=authors).cell)


def test_an_entry_without_a_record_has_no_empty_citation(client):
    assert 'class="citation"' not in shown(client, entry_with().cell)


@pytest.mark.parametrize(
    ("document", "is_wanting"),
    [
        ({"doi": "10.1/x"}, True),
        ({"pmid": "123"}, True),
        ({"source": "BMJ 357:j1550"}, True),
        ({"source": "Clinical guideline 115"}, False),
        ({}, False),
        ({"doi": "10.1/x", "free_url": "https://b.example/"}, False),
    ],
)
def test_of_articles_alone_it_is_said_that_no_free_copy_is_known(client, document, is_wanting):
    text = shown(client, entry_with(**document).cell)
    assert text.count("No free copy known") == (2 if is_wanting else 0)
    assert ("Ask the author for a copy" in text) == is_wanting
    assert "bstract only" not in text


def test_a_request_to_the_author_is_a_whole_mail_in_a_link(client):
    entry = EntryFactory(
        headline="It helps",
        document=DocumentFactory(title="50% & “more”?", authors="Ash A", doi="10.1/x", url=""),
    )
    mail = urlsplit(link_in(shown(client, entry.cell), "mailto:?subject=A%20copy"))
    assert "+" not in mail.query
    parts = parse_qs(mail.query, strict_parsing=True)
    assert parts["subject"] == ["A copy of “50% & “more”?”"]
    assert "\r\nhttps://doi.org/10.1/x\r\n" in parts["body"][0]


def test_nobody_is_sent_to_ask_for_what_was_retracted(client):
    entry = entry_with(doi="10.1/x")
    NoticeFactory(document_number=entry.document_id, kind="retracted")
    text = shown(client, entry.cell)
    assert "No free copy known" in text
    assert "Ask the author" not in text


def test_the_key_explains_exactly_the_signs_on_the_page(client):
    entry = EntryFactory(category="K")
    text = shown(client, entry.cell)
    assert "The most telling single studies</dd>" in text
    for absent in ("Bring many", "Free to read", "No free copy", "have a note", "unfolds"):
        assert absent not in text


def test_the_key_explains_squares_that_stand_only_in_texts(client):
    other = EntryFactory(cell=CellFactory(code="D5"), category="G")
    live(other.cell)
    there = b.paragraph("See ", b.reference("it", "entry", other.pk), ".")
    entry = EntryFactory(category="K", annotation=there)
    text = shown(client, entry.cell)
    assert 'it</a>\u00a0<span class="square square-g square-inline" aria-hidden="true">G' in text
    assert "Says what to do</dd>" in text


def test_squares_follow_references_to_entries_of_the_page(client):
    entry = EntryFactory(category="S", second_category="K")
    body = b.paragraph(b.reference("the trial", "entry", entry.pk))
    SectionFactory(bite=BiteFactory(cell=entry.cell), body=body)
    text = shown(client, entry.cell)
    assert '(above)</span></a>\u00a0<span class="square square-s square-inline"' in text
    assert '<span class="unseen">(Seminal study)</span>' in text


def test_an_entry_names_the_other_cells_that_list_its_document(client):
    entry = EntryFactory()
    near = EntryFactory(cell=CellFactory(code="D5"), document=entry.document)
    alcohol = MatrixFactory(slug="alcohol", title="Alcohol Matrix", short_name="Alcohol")
    far = EntryFactory(cell=CellFactory(code="A1", matrix=alcohol), document=entry.document)
    EntryFactory(cell=CellFactory(code="C5"), document=entry.document)
    for subject in (alcohol, near.cell, far.cell):
        live(subject)
    text = shown(client, entry.cell)
    first = f'<a href="/drug/d5/#entry-{near.pk}">D5</a>'
    second = f'<a href="/alcohol/a1/#entry-{far.pk}">Alcohol A1</a>'
    assert f"Also in {first}, {second}</li>" in text


def test_a_cell_that_lists_it_since_is_named_at_once(client):
    entry = EntryFactory()
    etag = live(entry.cell) and client.get("/drug/e5/")["ETag"]
    again = EntryFactory(cell=CellFactory(code="D5"), document=entry.document)
    live(again.cell)
    response = client.get("/drug/e5/", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert f"/drug/d5/#entry-{again.pk}" in response.content.decode()


def test_addresses_stand_on_the_page_for_paper(client):
    text = shown(client, entry_with(free_url="https://b.example/").cell)
    assert '<p class="printed-address">https://example.org/study</p>' in text
    assert '<p class="printed-address">https://b.example/</p>' in text
