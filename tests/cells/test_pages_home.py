"""Ways into the matrices from home."""

import re

import pytest

from tests.factories import CellFactory, ColumnFactory, MatrixFactory, live

pytestmark = pytest.mark.django_db

CLIENTS, SYSTEMS = "I work with clients", "I commission"


def read(client, address="/"):
    return client.get(address).content.decode()


@pytest.fixture
def matrices():
    """Drug and alcohol, each with the columns A, B and E, and E5 published."""
    for order, slug in enumerate(["drug", "alcohol"]):
        matrix = MatrixFactory(slug=slug, short_name=slug.capitalize(), order=order)
        for letter, role in {"A": CLIENTS, "B": CLIENTS, "E": SYSTEMS}.items():
            ColumnFactory(matrix=matrix, letter=letter, name=f"Column {letter}", role=role)
        live(CellFactory(code="E5", matrix=matrix))
        CellFactory(code="A5", matrix=matrix)
        live(matrix)


def test_each_role_lights_its_columns(client, matrices):
    text = read(client)
    assert re.findall(r'<a href="(/\?column=[^"]*)">([^<]*)</a>', text) == [
        ("/?column=a,b#matrices", CLIENTS),
        ("/?column=e#matrices", SYSTEMS),
    ]
    assert "Columns <b>A</b>&nbsp;Column A and <b>B</b>&nbsp;Column B" in text


def test_without_roles_home_leads_to_no_work(client):
    live(CellFactory().matrix)
    assert "Start from your work" not in read(client)


def test_columns_with_the_same_role_in_another_matrix_join_it(client, matrices):
    other = MatrixFactory(slug="tobacco", order=5)
    ColumnFactory(matrix=other, letter="C", name="Advisers", role=CLIENTS)
    live(CellFactory(code="C1", matrix=other))
    live(other)
    assert 'href="/?column=a,b,c#matrices"' in read(client)


def test_lit_columns_are_lit_in_both_grids_and_told_in_words(client, matrices):
    text = read(client, "/?column=e")
    assert len(re.findall(r'class="[^"]*is-lit', text)) == 4
    assert "Highlighted: column <b>E</b>&nbsp;Column E." in text
    assert '<a href="/#matrices">Highlight nothing</a>' in text


def test_lit_columns_lead_to_the_lit_matrix_pages(client, matrices):
    text = read(client, "/?column=A,b,x")
    assert '<a href="/drug/?column=a,b">Drug with headlines</a>' in text
    assert '<a href="/alcohol/?column=a,b">Alcohol with headlines</a>' in text


@pytest.mark.parametrize("query", ["column=", "column=z", "column=<b>", "column=aa", "row=5"])
def test_junk_lights_nothing_on_home(client, matrices, query):
    text = read(client, f"/?{query}")
    assert "is-lit" not in text
    assert "Highlighted" not in text


def test_home_with_roles_and_lights_takes_three_queries(
    client, matrices, django_assert_num_queries
):
    with django_assert_num_queries(3):
        read(client, "/?column=a,b")


def test_home_searches_and_has_a_place_for_signing_up(client, matrices):
    text = read(client)
    assert text.count('role="search"') == 1
    assert 'action="/subscribe/"' in text[text.index('class="home-signup"') :]
