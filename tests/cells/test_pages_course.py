"""All bites of a matrix in order."""

import pytest

from cells.richtext import build as b
from tests.factories import (
    BiteFactory,
    CellFactory,
    MatrixFactory,
    PlainPageFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def read(client, address="/drug/course/"):
    return client.get(address).content.decode()


def bite(code, words=10, issues=(), headline=""):
    """Publish a cell with a bite of so many words."""
    cell = CellFactory(code=code, headline=headline or f"Headline {code}")
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, body=b.paragraph("word " * words))
    for order, heading in enumerate(issues):
        SectionFactory(bite=bite, kind="issue", heading=heading, order=order)
    live(cell)
    return cell


@pytest.fixture
def matrix():
    matrix = MatrixFactory()
    for code in ("A1", "B1", "A2", "B2"):
        if code != "A2":
            bite(code)
    live(CellFactory(code="A2", headline="Without a bite"))
    CellFactory(code="C1")
    live(matrix)
    return matrix


def test_bites_stand_row_by_row_and_in_each_column_by_column(client, matrix):
    text = read(client)
    places = [text.index(f'href="/drug/{code}/#bite"') for code in ("a1", "b1", "b2")]
    assert places == sorted(places)
    assert "They stand here row by row" in text


def test_a_bite_has_its_time_and_its_issues(client):
    bite("E5", words=500, issues=["Who decides?", "Who pays?"])
    live(MatrixFactory())
    text = read(client)
    assert '<p class="course-time">3 minutes</p>' in text
    assert text.index("<li>Who decides?</li>") < text.index("<li>Who pays?</li>")


def test_the_minutes_of_all_bites_are_added_up(client, matrix):
    assert "3 bites, 3 minutes to read." in read(client)


def test_what_is_without_a_bite_is_named(client, matrix):
    without = read(client).partition("Still without a bite")[2]
    assert '<a href="/drug/a2/">Without a bite</a>' in without
    assert "<b>C1</b>" in without
    assert "no edition yet" in without
    assert "Headline A1" not in without


def test_a_matrix_without_bites_says_so(client):
    live(CellFactory(headline="Only documents"))
    live(MatrixFactory())
    text = read(client)
    assert "No cell of this matrix has a bite yet." in text
    assert "Only documents" in text


def test_a_draft_of_a_bite_is_not_in_the_course(client, matrix):
    SectionFactory(bite__cell=CellFactory(code="D1", headline="Drafted"))
    assert "Drafted" not in read(client)


@pytest.mark.parametrize("address", ["/nowhere/course/", "/about/course/", "/drug/e5/course/"])
def test_only_a_published_matrix_has_a_course(client, address):
    live(PlainPageFactory())
    live(CellFactory())
    assert client.get(address).status_code == 404


def test_the_course_takes_two_queries(client, matrix, django_assert_num_queries):
    with django_assert_num_queries(2):
        read(client)


def test_a_published_bite_makes_kept_copies_stale(client, matrix):
    etag = client.get("/drug/course/")["ETag"]
    assert client.get("/drug/course/", headers={"if-none-match": etag}).status_code == 304
    bite("D1")
    assert client.get("/drug/course/", headers={"if-none-match": etag}).status_code == 200
