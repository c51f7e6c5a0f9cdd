"""What a cell page shows."""

from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cells.models import Cell, Page
from cells.publishing import snapshot_of
from cells.richtext import build as b
from cells.views.pages import render_snapshot
from tests.factories import (
    BiteFactory,
    CellFactory,
    CreditFactory,
    EntryFactory,
    NoticeFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def shown(client, cell, query=""):
    """Publish the cell and read its page."""
    live(cell)
    return client.get(f"/{cell.path}/{query}").content.decode()


@pytest.mark.parametrize("entries", [2, 25])
@pytest.mark.parametrize(
    "address", ["/drug/e5/", "/drug/e5/?gone=p-zzzzzzzz", "/drug/e5/2018-10-12/"]
)
def test_a_cell_takes_three_queries_however_many_entries(client, entries, address):
    other = EntryFactory(cell=CellFactory(code="D5"))
    cell = CellFactory()
    again = EntryFactory(cell=other.cell)
    for subject in (other.cell, cell.matrix):
        live(subject)
    section = SectionFactory(bite=BiteFactory(cell=cell))
    for number in range(entries):
        to = b.join(
            b.paragraph(b.reference("here", "section", section.pk)),
            b.paragraph(b.reference("there", "entry", other.pk)),
            b.paragraph(b.reference("this", "cell", cell.pk, "p-ab12cd34")),
        )
        entry = EntryFactory(cell=cell, headline=f"Finding {number}", annotation=to)
        if number == 1:
            entry.document = again.document
            entry.save()
        NoticeFactory(document_number=entry.document_id)
    live(cell, dated_on=date(2018, 10, 12))
    with CaptureQueriesContext(connection) as queries:
        text = client.get(address).content.decode()
    assert text.count('class="entry"') == entries
    assert text.count(f'href="/entry/{other.pk}/"') == entries
    assert text.count("Also in") == 1
    assert len(queries) <= 3


def test_an_unchanged_cell_takes_one_query(client, django_assert_num_queries):
    live(CellFactory())
    etag = client.get("/drug/e5/")["ETag"]
    with django_assert_num_queries(1):
        client.get("/drug/e5/", headers={"if-none-match": etag})


def test_the_formal_title_stands_where_there_is_no_headline(client):
    cell = CellFactory()
    text = shown(client, cell)
    assert f"<h1>{cell.formal_title}</h1>" in text
    cell.headline = "What a system owes"
    cell.save()
    text = shown(client, cell)
    assert "<h1>What a system owes</h1>" in text
    assert "<b>Drug Treatment Matrix cell E5</b>" in text


def test_a_page_says_when_and_how_it_last_changed(client):
    cell = CellFactory()
    live(cell, dated_on=date(2018, 10, 12), note="Begun")
    cell.headline = "Two"
    cell.save()
    live(cell, dated_on=date(2020, 3, 1), note="Studies added")
    cell.headline = "Too"
    cell.save()
    live(cell, dated_on=date(2020, 5, 1), note="A typo", kind="minor")
    text = client.get("/drug/e5/").content.decode()
    assert "<b>1 March 2020</b> <span>Studies added</span>" in text
    assert "<b>12 October 2018</b>" in text
    assert "3 editions" in text
    archived = client.get("/drug/e5/2020-05-01/").content.decode()
    assert "<b>1 May 2020</b> <span>A typo</span>" in archived


def test_first_published_may_lie_before_the_first_edition(client):
    cell = CellFactory(first_published_on=date(2013, 6, 1))
    assert "<b>1 June 2013</b>" in shown(client, cell)


def test_facts_about_the_review_are_todays_on_archived_pages_too(client):
    cell = CellFactory()
    live(cell, dated_on=date(2018, 10, 12))
    page = Page.objects.get(pk=cell.page_id)
    page.searched_to, page.review_by = date(2018, 9, 30), date(2019, 9, 30)
    page.save()
    for address in ("/drug/e5/", "/drug/e5/2018-10-12/"):
        text = client.get(address).content.decode()
        assert "30 September 2018" in text
        assert "Review was due" in text
        assert "<b>September 2019</b>" in text


def test_references_say_above_or_below_by_the_order_shown(client):
    later = EntryFactory(category="R", headline="Later")
    earlier = EntryFactory(cell=later.cell, category="K", headline="Earlier")
    for one, other in ((later, earlier), (earlier, later)):
        one.annotation = b.paragraph(b.reference("that study", "entry", other.pk))
        one.save()
    text = shown(client, later.cell)
    assert (
        f'href="#entry-{later.pk}">that study <span class="reference-where">(below)</span>' in text
    )
    assert (
        f'href="#entry-{earlier.pk}">that study <span class="reference-where">(above)</span>'
        in text
    )


def test_a_reference_elsewhere_is_a_link_once_its_target_is_published(client):
    other = EntryFactory(cell=CellFactory(code="D5"))
    there, page = (
        b.reference("that study", "entry", other.pk),
        b.reference("that cell", "cell", other.cell_id),
    )
    cell = CellFactory(abstract=b.paragraph("See ", there, " and ", page, "."))
    text = shown(client, cell)
    assert "See that study and that cell." in text
    live(other.cell)
    text = client.get("/drug/e5/").content.decode()
    assert f'href="/entry/{other.pk}/">that study</a>' in text
    assert 'href="/drug/d5/">that cell</a>' in text


def test_a_reference_to_what_was_retired_is_text(client):
    other = EntryFactory(cell=CellFactory(code="D5"))
    live(other.cell)
    cell = CellFactory(abstract=b.paragraph("See ", b.reference("it", "entry", other.pk), "."))
    live(cell)
    other.retire("Withdrawn.")
    live(other.cell)
    assert "See it." in client.get("/drug/e5/").content.decode()


def test_hover_notes_are_counted_through_the_page_and_listed_for_print(client):
    cell = CellFactory(abstract=b.paragraph(b.note("one", "The first.")))
    EntryFactory(cell=cell, annotation=b.paragraph(b.note("two", "The second.")))
    text = shown(client, cell)
    assert "<li><b>one</b>: The first.</li>" in text
    assert "<li><b>two</b>: The second.</li>" in text
    assert '<span class="note-number" aria-hidden="true">2</span>' in text


def test_marks_keep_their_ids(client):
    cell = CellFactory(abstract=b.paragraph(b.mark("This passage", "p-ab12cd34")))
    assert '<span class="mark" id="p-ab12cd34">This passage</span>' in shown(client, cell)


def test_an_empty_cell_says_so_and_has_no_empty_headings(client):
    text = shown(client, CellFactory())
    assert "No documents are listed in this cell." in text
    for absent in ('id="bite"', 'id="more"', 'id="credits"', 'id="short"', 'class="legend"'):
        assert absent not in text


@pytest.mark.parametrize(
    ("gap", "words"),
    [("not_searched", "has not been searched"), ("none_found", "found nothing to list")],
)
def test_a_gap_is_stated(client, gap, words):
    assert words in shown(client, CellFactory(gap=gap))


def test_credits_of_site_matrix_and_cell_are_named(client):
    cell = CellFactory()
    CreditFactory(role="Funded by", name="A trust", link="https://example.org/trust")
    CreditFactory(scope="cell", cell=cell, role="Supported by", name="A society", period="2013")
    text = shown(client, cell)
    assert 'Funded by <a href="https://example.org/trust" rel="external">A trust</a>' in text
    assert "Supported by A society, 2013" in text


def test_gaps_say_until_when_the_literature_was_searched(client):
    cell = CellFactory(gap="little_found")
    Page.objects.filter(pk=cell.page_id).update(searched_to=date(2026, 2, 28))
    assert '<span class="searched-to">Searched to 28 February 2026.</span>' in shown(client, cell)
    cell.gap = "not_searched"
    cell.save()
    assert 'class="searched-to"' not in shown(client, cell)


def test_title_and_link_stand_on_the_page_to_be_copied_and_shared(client):
    cell = CellFactory(headline="What a system owes")
    live(cell, dated_on=date(2018, 10, 12))
    for address in ("/drug/e5/", "/drug/e5/2018-10-12/"):
        text = client.get(address).content.decode()
        line = f"What a system owes (Drug Treatment Matrix cell E5)\nhttp://127.0.0.1:8000{address}</p>"
        assert line in text
        assert "mailto:?subject=What%20a%20system%20owes%20(Drug" in text
        assert f"%0D%0Ahttp://127.0.0.1:8000{address}%0D%0A" in text


def test_a_page_leads_to_its_paper_and_an_older_edition_to_no_sheet(client):
    cell = CellFactory(headline="One")
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "Two"
    cell.save()
    text = shown(client, cell)
    assert '<a href="/drug/e5.pdf">PDF</a>' in text
    assert '<a href="/drug/e5/sheet/">Meeting sheet</a>' in text
    older = client.get("/drug/e5/2018-10-12/").content.decode()
    assert '<a href="/drug/e5/2018-10-12.pdf">PDF</a>' in older
    assert "/sheet/" not in older


def test_what_next_leads_to_the_next_bite_row_by_row_and_only_to_what_there_is(client):
    cell = CellFactory(code="D4", headline="Here")
    for code, headline in {"E4": "No bite", "C5": "Next"}.items():
        CellFactory(code=code, headline=headline)
    live(cell.matrix)
    live(Cell.objects.get(column__letter="E"))
    last = Cell.objects.get(column__letter="C")
    SectionFactory(bite=BiteFactory(cell=last), body=b.paragraph("Words."))
    live(last)
    text = shown(client, cell)
    assert '<a href="/drug/c5/#bite">Next bite: <b>C5</b> Next</a>' in text
    assert '<a href="/drug/">The whole matrix</a>' in text
    assert "Row 4" not in text
    live(cell.row)
    assert '<a href="/drug/rows/4/">Row 4:' in client.get("/drug/d4/").content.decode()
    assert "Next bite" not in client.get("/drug/c5/").content.decode()


def test_the_neighbours_are_named_and_edges_too(client):
    cell = CellFactory()
    beside = CellFactory(code="D5")
    CellFactory(code="D4")
    live(cell.matrix)
    live(beside)
    text = shown(client, cell)
    assert '<a href="/drug/d5/"><b>D5</b> Treatment systems</a>' in text
    assert "<b>E4</b> Safeguarding the community: no edition yet" in text
    assert "Last column" in text
    assert "Last row" in text


def test_a_cell_of_an_unpublished_matrix_has_no_map(client):
    text = shown(client, CellFactory())
    assert 'class="mini-grid"' not in text
    assert 'href="/drug/"' not in text


def test_demonstration_content_says_so_on_its_page_only(client):
    live(CellFactory(), source="demo")
    live(CellFactory(code="D5"))
    says_so = "Demonstration content, not advice."
    assert says_so in client.get("/drug/e5/").content.decode()
    assert says_so not in client.get("/drug/d5/").content.decode()
    assert says_so in client.get("/").content.decode()


def test_a_preview_is_the_same_page_of_a_fresh_snapshot():
    entry = EntryFactory(headline="Not published")
    cell = Cell.objects.with_axes().get(pk=entry.cell_id)
    request = RequestFactory().get("/anywhere/", {"show": "k"})
    response = render_snapshot(request, cell.page, snapshot_of(cell), banner="A draft.")
    text = response.content.decode()
    assert "Not published" in text
    assert "A draft." in text
    assert 'name="robots" content="noindex"' in text
    assert "no-store" in response["Cache-Control"]


def test_what_next_leads_to_the_editors_the_feed_and_the_matrix(client):
    cell = CellFactory()
    live(cell.matrix)
    following = shown(client, cell).partition('<section class="next"')[2].partition("</section>")[0]
    for address in ("/drug/e5/suggest/", "/drug/e5/comment/", "/drug/e5.atom", "/drug/"):
        assert f'href="{address}"' in following
