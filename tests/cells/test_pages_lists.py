"""What home, matrix, row, column and plain pages show."""

import re
from datetime import date

import pytest

from cells.models import Cell
from cells.richtext import build as b
from tests.factories import (
    CellFactory,
    EntryFactory,
    MatrixFactory,
    PlainPageFactory,
    RowFactory,
    TopicFactory,
    live,
)

pytestmark = pytest.mark.django_db


def read(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def matrix():
    """Drug, with the squares D5 and E5; E5 is published and holds two documents."""
    cell = EntryFactory(category="S", second_category="K").cell
    EntryFactory(cell=cell, category="K")
    CellFactory(code="D5", headline="Only a draft")
    cell.headline = "What a system owes"
    cell.save()
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12), note="Begun")
    return cell.matrix


def test_the_matrix_is_a_table_with_headings(client, matrix):
    text = read(client, "/drug/")
    assert text.count('<th scope="col"') == 2
    assert text.count('<th scope="row"') == 1
    assert "<caption" in text


def test_a_square_links_to_its_cell_with_headline_and_numbers(client, matrix):
    grid = read(client, "/drug/").partition("</table>")[0]
    square = re.search(r'<a href="/drug/e5/">.*?</a>', grid, re.DOTALL).group()
    assert "What a system owes" in square
    assert re.findall(r"</span> (\d)</span>", square) == ["1", "2"]
    assert '<span class="grid-total">2<' in square


def test_a_square_without_an_edition_is_visibly_empty_and_no_link(client, matrix):
    text = read(client, "/drug/")
    assert "No edition yet" in text
    assert 'href="/drug/d5/"' not in text
    assert "Only a draft" not in text


def test_the_list_by_row_follows_the_table(client, matrix):
    after = read(client, "/drug/").partition("</table>")[2]
    assert '<a class="by-row-headline" href="/drug/e5/">What a system owes</a>' in after
    assert "no edition yet" in after


@pytest.mark.parametrize(
    ("query", "lit"),
    [("row=5", 3), ("column=e", 2), ("column=E&row=9", 2), ("row=x&column=", 0), ("", 0)],
)
def test_a_row_or_column_is_lit_and_junk_lights_nothing(client, matrix, query, lit):
    grid = read(client, f"/drug/?{query}").partition("</table>")[0]
    assert len(re.findall(r'class="[^"]*is-lit', grid)) == lit


def test_the_matrix_takes_two_queries(client, matrix, django_assert_num_queries):
    for code in ("A1", "B1", "C1"):
        live(CellFactory(code=code))
    with django_assert_num_queries(2):
        read(client, "/drug/")


def test_an_archived_matrix_keeps_its_words_and_leads_to_todays_grid(client, matrix):
    matrix.title = "Renamed"
    matrix.save()
    live(matrix)
    text = read(client, "/drug/2018-01-01/")
    assert "<h1>Drug Treatment Matrix</h1>" in text
    assert '<a href="/drug/">today’s grid</a>' in text
    assert 'href="/drug/e5/"' not in text


def test_a_row_shows_its_words_and_its_cells(client, matrix):
    row = RowFactory(matrix=matrix)
    row.own_title, row.audience = "Crime and families", "Probation staff"
    row.introduction = b.paragraph("Read it across.")
    row.save()
    live(row)
    text = read(client, "/drug/rows/5/")
    assert "<h1>Crime and families</h1>" in text
    assert "Probation staff" in text
    assert "Read it across." in text
    assert 'href="/drug/e5/"' in text
    assert 'href="/drug/?row=5"' in text
    assert "No edition yet" in text


def test_a_row_links_to_itself_from_the_grid_once_it_is_published(client, matrix):
    assert 'href="/drug/rows/5/"' not in read(client, "/drug/")
    live(RowFactory(matrix=matrix))
    assert 'href="/drug/rows/5/"' in read(client, "/drug/")


def tagged_row():
    """Drug row 5, whose cell E5 lists a document on naloxone."""
    entry = EntryFactory()
    entry.document.tags.add("naloxone", "housing")
    cell = entry.cell
    cell.abstract = b.paragraph("What it comes to.")
    cell.save()
    for subject in (cell.matrix, cell, cell.row, cell.column):
        live(subject)
    return cell.row


@pytest.mark.parametrize("address", ["/drug/rows/5/", "/drug/columns/e/"])
def test_a_row_or_column_shows_abstracts_and_hot_topics_by_their_names_of_today(client, address):
    tagged_row()
    TopicFactory(slug="naloxone", name="Naloxone for overdose", is_hot=True)
    TopicFactory(slug="housing", name="Housing")
    text = read(client, address)
    assert "What it comes to." in text
    assert '<a href="/topics/naloxone/">Naloxone for overdose</a>' in text
    assert "Housing" not in text


def test_a_topic_that_no_document_bears_is_not_shown(client):
    tagged_row()
    TopicFactory(slug="detox", name="Detoxification", is_hot=True)
    assert "Hot topics" not in read(client, "/drug/rows/5/")


@pytest.mark.parametrize("address", ["/drug/rows/5/", "/drug/columns/e/"])
def test_the_name_of_a_topic_makes_kept_copies_stale(client, address):
    tagged_row()
    topic = TopicFactory(slug="naloxone", is_hot=True)
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    topic.name = "Naloxone for overdose"
    topic.save()
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200
    etag = client.get(address)["ETag"]
    topic.delete()
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_row_takes_three_queries(client, matrix, django_assert_num_queries):
    live(RowFactory(matrix=matrix))
    for code in ("A5", "B5", "C5"):
        live(CellFactory(code=code))
    for slug in ("naloxone", "housing"):
        TopicFactory(slug=slug, is_hot=True)
    with django_assert_num_queries(3):
        read(client, "/drug/rows/5/")


def test_a_row_counts_its_documents_and_leads_to_the_rows_beside_it(client, matrix):
    for number in (4, 6):
        RowFactory(matrix=matrix, number=number, name=f"Name {number}")
    for subject in (matrix, matrix.rows.get(number=5), matrix.rows.get(number=4)):
        live(subject)
    text = read(client, "/drug/rows/5/")
    assert "<b>2</b> <span>in 1 of 2 cells</span>" in text
    assert '<a href="/drug/rows/4/"><b>Row 4</b> Name 4</a>' in text
    assert "<b>Row 6</b> Name 6" in text
    assert '"/drug/rows/6/"' not in text


def test_the_last_column_has_none_to_the_right(client, matrix):
    live(matrix.columns.get(letter="E"))
    beside = read(client, "/drug/columns/e/").partition('class="beside"')[2].partition("</nav>")[0]
    assert "Column D" in beside
    assert beside.count("<li>") == 2


def test_an_archived_row_shows_no_cells_of_today(client):
    row = tagged_row()
    TopicFactory(is_hot=True)
    text = read(client, f"/drug/rows/5/{row.page.editions.get().address}/")
    assert "today’s page" in text
    assert "Hot topics" not in text
    assert "What it comes to." not in text


def test_a_plain_page_shows_its_body_and_stands_in_the_foot(client):
    live(PlainPageFactory(body=b.paragraph("Who we are.")))
    assert "<p>Who we are.</p>" in read(client, "/about/")
    assert '<a href="/about/">About</a>' in read(client, "/")


def test_home_shows_every_matrix_and_the_latest_significant_changes(client, matrix):
    alcohol = MatrixFactory(slug="alcohol", short_name="Alcohol treatment", order=2)
    live(CellFactory(code="A1", matrix=alcohol), dated_on=date(2019, 1, 1))
    live(alcohol)
    text = read(client, "/")
    assert text.index('href="/drug/">Drug') < text.index('href="/alcohol/">Alcohol')
    assert "2 documents in 1 of 2 cells. Last changed 12 October 2018." in text
    assert '<a href="/drug/e5/">E5 What a system owes</a>' in text
    assert "Drug treatment. Begun" in text


def test_home_leaves_out_minor_changes(client, matrix):
    cell = Cell.objects.get(column__letter="E")
    cell.headline = "What a system owes,"
    cell.save()
    live(cell, kind="minor", note="A comma")
    assert "A comma" not in read(client, "/")


def test_home_takes_three_queries(client, matrix, django_assert_num_queries):
    for code in ("A1", "B1", "C1"):
        live(CellFactory(code=code))
    with django_assert_num_queries(3):
        read(client, "/")


def test_home_of_an_empty_site_says_so(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Nothing is published here yet." in response.content.decode()
