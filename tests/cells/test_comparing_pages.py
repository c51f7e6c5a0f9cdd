"""The pages that compare two editions, and the ways to them."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache

from cells.comparing import compare, span_html, stretches
from cells.models import Cell, Edition
from cells.publishing import redact
from cells.richtext import build as b
from cells.richtext import parse, to_text
from entries.models import Entry
from tests.cells.comparing.building import cell as snapshot
from tests.cells.comparing.building import section
from tests.cells.comparing.golden import GOLDEN
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    PlainPageFactory,
    live,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2018, 10, 12), date(2020, 3, 1), date(2021, 1, 1)
COMPARED = "/drug/e5/compare/2018-10-12...2020-03-01/"


def text_of(response):
    return response.content.decode()


def words_of(response):
    """What a reader sees, without markup and with what only screen readers say."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", text_of(response))).split())


def change(cell, note="Changed", **fields):
    """Publish the cell with these fields; `dated_on` is the edition's."""
    cell = Cell.objects.get(pk=cell.pk)
    day = fields.pop("dated_on")
    kind = fields.pop("kind", "significant")
    for name, value in fields.items():
        setattr(cell, name, value)
    cell.save()
    return live(cell, dated_on=day, note=note, kind=kind)


@pytest.fixture
def cell():
    """Drug E5 with two editions: a "not" is lost, and an entry is added."""
    cell = CellFactory(headline="What a system owes", abstract="<p>It does not help.</p>")
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=FIRST)
    EntryFactory(cell=cell, headline="It helps")
    change(cell, abstract="<p>It does help.</p>", dated_on=SECOND, note="The abstract is right now")
    return Cell.objects.get(pk=cell.pk)


def test_a_lost_word_is_shown_where_it_stood(client, cell):
    text = text_of(client.get(COMPARED))
    assert "It does <del>" in text
    assert re.search(r"<del><span[^>]*>\[removed: </span>not<span[^>]*>\]</span></del> help", text)


def test_what_the_text_cannot_show_is_said_with_a_link_to_it(client, cell):
    response = client.get(COMPARED)
    entry = Entry.objects.get()
    assert "+ Added. Entry added It helps , in Key studies, place 1" in words_of(response)
    assert f'href="/drug/e5/2020-03-01/#entry-{entry.pk}"' in text_of(response)


def test_the_note_of_every_edition_in_between_is_shown(client, cell):
    change(cell, headline="Third", dated_on=THIRD, note="A new headline")
    words = words_of(client.get("/drug/e5/compare/2018-10-12...2021-01-01/"))
    assert "Note of 1 March 2020: The abstract is right now" in words
    assert "Note of 1 January 2021: A new headline" in words
    assert "First edition" not in words.partition("What changed in")[2].partition("In words")[0]


def test_the_newer_edition_first_leads_to_the_older_first(client, cell):
    response = client.get("/drug/e5/compare/2020-03-01...2018-10-12/?whole=1")
    assert (response.status_code, response["Location"]) == (301, f"{COMPARED}?whole=1")


def test_two_editions_of_one_day_are_ordered_by_number(client, cell):
    change(cell, headline="Third", dated_on=SECOND)
    response = client.get("/drug/e5/compare/2020-03-01-2...2020-03-01/")
    assert response["Location"] == "/drug/e5/compare/2020-03-01...2020-03-01-2/"


def test_the_same_edition_twice_says_so(client, cell):
    response = client.get("/drug/e5/compare/2020-03-01...2020-03-01/")
    assert "These are one and the same edition" in words_of(response)


def test_editions_that_a_reader_cannot_tell_apart_say_so(client, cell):
    Entry.objects.get().document.tags.add("naloxone")
    change(cell, dated_on=THIRD)
    again = Cell.objects.get(pk=cell.pk)
    Entry.objects.get().document.tags.clear()
    live(again, dated_on=THIRD)
    words = words_of(client.get("/drug/e5/compare/2020-03-01...2021-01-01-2/"))
    assert "Nothing that a reader would see changed" in words


@pytest.mark.parametrize(
    "address",
    [
        "/drug/e5/compare/2018-10-12...2019-01-01/",
        "/drug/e5/compare/2018-10-12..2020-03-01/",
        "/drug/e5/compare/2018-10-12...2020-03-01-0/",
        "/drug/d5/compare/",
        "/drug/d5/compare/2018-10-12...2020-03-01/",
    ],
)
def test_what_is_not_there_is_404(client, cell, address):
    assert client.get(address).status_code == 404


def test_changes_only_leaves_out_what_did_not_change(client, cell):
    change(cell, short_version="<p>Kept.</p>", dated_on=THIRD)
    change(cell, abstract="<p>New.</p>", dated_on=date(2022, 1, 1))
    address = "/drug/e5/compare/2021-01-01...2022-01-01/"
    assert "Kept." not in text_of(client.get(address))
    assert "Kept." in text_of(client.get(f"{address}?whole=1"))


def test_each_change_leads_to_the_one_before_and_the_next(client, cell):
    change(cell, abstract="<p>A.</p>", short_version="<p>B.</p>", headline="C", dated_on=THIRD)
    text = text_of(client.get("/drug/e5/compare/2020-03-01...2021-01-01/"))
    assert re.findall(r'id="(change-\d)"', text) == ["change-1", "change-2", "change-3"]
    steps = re.findall(r'<a href="#(change-\d)">(Previous|Next)', text)
    assert steps == [
        ("change-2", "Next"),
        ("change-1", "Previous"),
        ("change-3", "Next"),
        ("change-2", "Previous"),
    ]


def test_two_editions_can_be_chosen_by_a_plain_form(client, cell):
    form = text_of(client.get("/drug/e5/editions/"))
    assert 'action="/drug/e5/compare/" method="get"' in form
    response = client.get("/drug/e5/compare/?from=2020-03-01&to=2018-10-12")
    assert (response.status_code, response["Location"]) == (302, COMPARED)


@pytest.mark.parametrize("query", ["?from=2018-10-12&to=1999-01-01", "?from=1&to='", "?to="])
def test_editions_that_there_are_not_can_be_chosen_again(client, cell, query):
    response = client.get(f"/drug/e5/compare/{query}")
    assert response.status_code == 200
    assert "there is no such edition of this page" in words_of(response)


def test_a_page_with_one_edition_says_that_there_is_nothing_to_compare(client):
    live(CellFactory())
    assert "This page has one edition so far" in words_of(client.get("/drug/e5/compare/"))
    assert "choose-editions" not in text_of(client.get("/drug/e5/editions/"))


def test_a_comparison_is_kept_out_of_search_engines_and_sets_no_cookie(client, cell):
    for address in (COMPARED, "/drug/e5/compare/"):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in text_of(response)
        assert not response.cookies
        assert "s-maxage" in response["Cache-Control"]


def test_what_a_reader_has_already_is_not_sent_again(client, cell, django_assert_num_queries):
    with django_assert_num_queries(5):
        etag = client.get(COMPARED)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(COMPARED, headers={"If-None-Match": etag}).status_code == 304
    whole = client.get(f"{COMPARED}?whole=1", headers={"If-None-Match": etag})
    assert whole.status_code == 200


def test_a_redaction_shows_in_what_was_compared_before(client, cell):
    etag = client.get(COMPARED)["ETag"]
    redact(cell.page, words="does", reason="court order", by="ada")
    response = client.get(COMPARED, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert "court order" in text_of(response)
    assert "It does" not in text_of(response)


def test_an_entry_that_left_is_told_with_the_cell_it_stands_in_today(client, cell):
    other = CellFactory(code="C2", matrix=cell.matrix)
    entry = Entry.objects.get()
    entry.cell = other
    entry.save()
    change(cell, dated_on=THIRD)
    live(other)
    words = words_of(client.get("/drug/e5/compare/2020-03-01...2021-01-01/"))
    assert "was in Key studies, place 1; stands in cell C2 today" in words


def test_a_reference_that_leads_elsewhere_is_told_by_what_stands_there_today(client, cell):
    other = EntryFactory(cell=CellFactory(code="C2", matrix=cell.matrix), headline="Elsewhere")
    live(other.cell)
    here = Entry.objects.get(headline="It helps")
    for number, (target, day) in enumerate([(here, THIRD), (other, date(2022, 1, 1))]):
        reference = b.paragraph("As ", b.reference("listed", "entry", target.pk), " says.")
        change(cell, abstract=reference, dated_on=day, note=f"Note {number}")
    words = words_of(client.get("/drug/e5/compare/2021-01-01...2022-01-01/"))
    assert "led to “It helps”; now to “Elsewhere” (cell C2)" in words


def test_notices_on_documents_stand_above_a_comparison_and_are_no_part_of_it(client, cell):
    before = text_of(client.get(COMPARED))
    NoticeFactory(document_number=Entry.objects.get().document_id, kind="retracted")
    start, warned, end = text_of(client.get(COMPARED)).partition('<section class="warned"')
    assert "Retracted" in warned + end
    assert start + end.partition("</section>\n")[2] == before


def test_plain_pages_matrices_and_rows_are_compared_too(client, cell):
    plain = PlainPageFactory(body="<p>Who we are.</p>")
    subjects = {"about": plain, "drug": cell.matrix, "drug/rows/5": cell.row}
    for subject in (plain, cell.row):
        live(subject, dated_on=FIRST)
    plain.body, cell.row.introduction = "<p>Who we were.</p>", "<p>Read across.</p>"
    cell.matrix.scope_line = "Illegal drugs."
    for path, subject in subjects.items():
        subject.save()
        live(subject, dated_on=THIRD)
        older = "2018-01-01" if path == "drug" else FIRST
        response = client.get(f"/{path}/compare/{older}...{THIRD}/")
        assert "<ins>" in text_of(response), path


# --- Ways to it -------------------------------------------------------------------------------


def test_the_list_of_editions_says_how_much_each_changed(client, cell):
    change(cell, abstract=b.paragraph("It does ", b.emphasis("help"), "."), dated_on=THIRD)
    text = text_of(client.get("/drug/e5/editions/"))
    assert "2 words added, 1 removed" in text
    assert f'<a href="{COMPARED}">What changed' in text
    assert "1 word or phrase added" in text


def test_sizes_are_worked_out_once(client, cell, django_assert_num_queries):
    cache.clear()
    with django_assert_num_queries(4):
        client.get("/drug/e5/editions/")
    with django_assert_num_queries(3):
        client.get("/drug/e5/editions/")


def test_last_changed_leads_to_what_changed(client, cell):
    assert f'<a href="{COMPARED}">What changed</a>' in text_of(client.get("/drug/e5/"))
    change(cell, headline="Third", dated_on=THIRD, kind="minor")
    assert f'<a href="{COMPARED}">What changed</a>' in text_of(client.get("/drug/e5/"))
    assert f'<a href="{COMPARED}">What changed</a>' in text_of(client.get("/drug/e5/2020-03-01/"))


def test_a_first_edition_leads_to_no_comparison(client, cell):
    assert "compare/" not in text_of(client.get("/drug/e5/2018-10-12/"))


# --- The text as HTML -------------------------------------------------------------------------


def shown(pair, drop):
    """The body as shown, without what is in `drop` elements and what is only heard."""
    old, new = (snapshot(sections=[section(1, body)]) for body in pair[:2])
    found = stretches(compare(old, new, whole=True).parts, whole=True)
    spans = [span for stretch in found for span in stretch.spans]
    html = "".join(span_html(span) for span in spans if not span.text.is_heading)
    for pattern in (
        r'<span class="(unseen|moved-away)">[^<]*</span>',
        r"<small>[^<]*</small>",
        r'<(ins|del) class="pilcrow">.*?</\1>',
        rf"<{drop}>.*?</{drop}>",
    ):
        html = re.sub(pattern, "", html)
    return re.sub("<[^>]+>", "", re.sub("<(br|/p|/h4|/li)>", " ", html))


def plain(text):
    return " ".join(re.sub(r"^(- |\d+\. )", "", to_text(parse(text)), flags=re.MULTILINE).split())


@pytest.mark.parametrize("name", [n for n in GOLDEN if "moved" not in n])
def test_the_page_without_insertions_is_the_older_text_and_without_deletions_the_newer(name):
    pair = GOLDEN[name]
    assert "".join(unescape(shown(pair, "del")).split()) == "".join(plain(pair.new).split())
    assert "".join(unescape(shown(pair, "ins")).split()) == "".join(plain(pair.old).split())


def test_items_of_a_numbered_list_keep_their_numbers_and_others_have_none():
    old, new = (b.ordered_list("One", word, "Three") for word in ("Two", "Twice"))
    parts = compare(*(snapshot(abstract=text) for text in (old, new))).parts
    html = span_html(stretches(parts)[0].spans[0])
    assert re.findall("<li[^>]*>", html) == ['<li value="2">', '<li value="2">']
    old, new = (b.bullet_list("One", word, "Three") for word in ("Two", "Twice"))
    parts = compare(*(snapshot(abstract=text) for text in (old, new))).parts
    assert "<ul><li><p>" in span_html(stretches(parts)[0].spans[0])


def test_hostile_words_are_words(client, cell):
    document = DocumentFactory(title="<script>alert(1)</script>", url="https://example.org/")
    EntryFactory(cell=cell, document=document, headline="<img src=x onerror=alert(1)>")
    change(cell, reviewer="{{ settings }} <b>", dated_on=THIRD, note="<i>note</i>")
    text = text_of(client.get("/drug/e5/compare/2020-03-01...2021-01-01/?whole=1"))
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<i>note" not in text
    assert "&lt;img src=x" in text
    assert Edition.objects.filter(page=cell.page).count() == 3
