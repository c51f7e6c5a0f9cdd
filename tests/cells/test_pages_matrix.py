"""What a matrix shows of its cells, by `?view=`, and what it lights."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cells.models import Page
from cells.reading.grid import DARKEST
from cells.reading.matrix import matrix_page
from cells.reading.surroundings import Surroundings
from tests.factories import CellFactory, EntryFactory, PlainPageFactory, live

TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def read(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def cell():
    """Drug E5, of one document, published on 12 October 2018; D5 has no edition."""
    cell = EntryFactory(cell=CellFactory(gap="little_found")).cell
    CellFactory(code="D5")
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12))
    return cell


def set_facts(cell, **facts):
    page = Page.objects.get(pk=cell.page_id)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save()


def fact_of(cell, view):
    """What this view says of E5 on 1 March 2026."""
    page = Page.objects.public().get(pk=cell.matrix.page_id)
    around = Surroundings.of(page)
    shown = matrix_page(page.current_edition.contents, around, view=view, today=TODAY)
    return next(fact for line in shown.lines for square, fact in line.squares if fact)


def test_each_view_is_a_link_and_the_chosen_one_says_so(client, cell):
    text = read(client, "/drug/?view=gaps")
    views = text.partition('<nav class="views"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', views) == [
        "/drug/#views",
        "/drug/?view=changed#views",
        "/drug/?view=gaps#views",
        "/drug/?view=due#views",
    ]
    assert re.findall(r'aria-current="true">([^<]*)<', views) == ["gaps"]


def test_a_view_and_a_light_keep_each_other(client, cell):
    text = read(client, "/drug/?view=due&row=5&column=e,z")
    assert 'href="/drug/?view=changed&amp;row=5&amp;column=e#views"' in text
    assert '<a href="/drug/?view=due#views">Highlight nothing</a>' in text
    assert "row&nbsp;<b>5</b>&nbsp;Safeguarding the community and column&nbsp;<b>E</b>" in text


@pytest.mark.parametrize("query", ["view=dull", "view=", "view=changed,gaps", "view=<b>"])
def test_a_view_that_there_is_not_is_the_usual_one(client, cell, query):
    assert "with the number of documents in each" in read(client, f"/drug/?{query}")


def test_several_columns_are_lit_at_once(client, cell):
    grid = read(client, "/drug/?column=d,E").partition("</table>")[0]
    assert len(re.findall(r'class="[^"]*is-lit', grid)) == 4


@pytest.mark.parametrize(
    ("days", "shade"), [(0, DARKEST), (90, DARKEST), (91, 10), (365, 10), (366, 4), (1096, 0)]
)
def test_the_newer_a_change_the_stronger_its_shade(days, shade):
    cell = CellFactory()
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=TODAY - timedelta(days=days))
    assert fact_of(cell, "changed").shade == shade


def test_last_changed_is_told_by_its_date(client, cell):
    assert fact_of(cell, "changed")[:2] == ("Changed 12 October 2018", "Oct 2018")
    assert read(client, "/drug/?view=changed").count("Changed 12 October 2018") == 3


def test_a_gap_is_told_with_the_date_of_the_search(client, cell):
    set_facts(cell, searched_to=date(2020, 1, 31))
    text = read(client, "/drug/?view=gaps")
    assert "<b>Searched, and little found</b> <span>Searched to 31 January 2020</span>" in text
    assert '<span aria-hidden="true">little</span>' in text


def test_no_statement_of_a_gap_is_no_claim_that_there_is_none():
    cell = CellFactory()
    live(cell.matrix)
    live(cell)
    assert fact_of(cell, "gaps")[:3] == ("No gap stated", "–", 0)


@pytest.mark.parametrize(
    ("review_by", "words", "short"),
    [
        (date(2026, 2, 28), "Overdue", "overdue"),
        (TODAY, "Review due by 1 March 2026", "Mar 2026"),
        (date(2027, 1, 31), "Review due by 31 January 2027", "Jan 2027"),
        (None, "No date of review set", "–"),
    ],
)
def test_a_review_is_due_or_overdue_in_words(cell, review_by, words, short):
    set_facts(cell, review_by=review_by)
    assert fact_of(cell, "due")[:2] == (words, short)


def test_the_list_by_row_says_what_the_view_shows(client, cell):
    set_facts(cell, review_by=date(2019, 10, 1))
    after = read(client, "/drug/?view=due").partition("</table>")[2]
    assert '<span class="by-row-fact">Overdue. Review was due by 1 October 2019</span>' in after
    assert "no edition yet" in after


def test_a_cell_without_documents_says_so(client):
    cell = CellFactory()
    live(cell.matrix)
    live(cell)
    assert "No documents" in read(client, "/drug/").partition("</table>")[0]


def test_a_matrix_leads_to_its_method_and_its_course(client, cell):
    assert "How they are chosen" not in read(client, "/drug/")
    live(PlainPageFactory(slug="method", title="Method"))
    text = read(client, "/drug/")
    assert '<a href="/method/">How they are chosen</a>' in text
    assert '<a href="/drug/course/">All bites in order</a>' in text


@pytest.mark.parametrize("view", ["", "changed", "gaps", "due"])
def test_every_view_takes_two_queries_for_many_cells(client, cell, view, django_assert_num_queries):
    for code in ("A1", "B1", "C1"):
        live(CellFactory(code=code))
    with django_assert_num_queries(2):
        read(client, f"/drug/?view={view}&row=1")


@pytest.mark.parametrize(
    ("address", "fact"),
    [("/drug/?view=gaps", "searched_to"), ("/drug/?view=due", "review_by")],
)
def test_a_fact_of_a_cell_makes_kept_copies_of_its_matrix_stale(client, cell, address, fact):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    set_facts(cell, **{fact: timezone.localdate()})
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_card_made_before_it_had_all_its_fields_is_shown(client, cell):
    passages = Page.objects.get(pk=cell.page_id).passages.filter(kind="cell")
    passages.update(card={"title": "Old"})
    for address in ("/", "/drug/", "/drug/?view=changed", "/drug/?view=gaps", "/drug/course/"):
        assert client.get(address).status_code == 200
