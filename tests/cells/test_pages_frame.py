"""What stands round every page, and plain pages, which are little else."""

import re

import pytest

from cells.models import PlainPage
from cells.reading.frame import PLAIN_ORDER, address_of, shared_ending
from cells.richtext import build as b
from tests.factories import CellFactory, MatrixFactory, PlainPageFactory, live

pytestmark = pytest.mark.django_db


def head_of(client, address):
    text = client.get(address).content.decode()
    return text[text.index("<header") : text.index("</header>")]


def foot_of(client, address):
    text = client.get(address).content.decode()
    return text[text.index("<footer") : text.index("</footer>")]


@pytest.mark.parametrize(
    ("names", "ending"),
    [
        (["Drug treatment", "Alcohol treatment"], " treatment"),
        (["Drug treatment now", "Alcohol treatment now"], " treatment now"),
        (["Drug treatment", "Alcohol services"], ""),
        (["Drugs", "Drugs"], ""),
        (["Drug treatment", "Treatment"], ""),
        (["Drug treatment"], ""),
        ([], ""),
    ],
)
def test_a_narrow_head_leaves_out_what_all_matrices_are_called(names, ending):
    assert shared_ending(names) == ending


def test_the_head_marks_the_matrix_that_a_page_belongs_to(client):
    alcohol = MatrixFactory(slug="alcohol", short_name="Alcohol treatment")
    live(CellFactory(matrix=alcohol).column.matrix)
    cell = CellFactory(code="E5")
    live(cell.column.matrix)
    live(cell)
    here = re.findall(r'aria-current="true">(.*?)</a>', head_of(client, "/drug/e5/"))
    assert here == ['Drug<span class="wide-only"> treatment</span>']


def test_the_head_leads_to_the_method_once_that_is_published(client):
    live(CellFactory().column.matrix)
    assert "Method" not in head_of(client, "/drug/")
    live(PlainPageFactory(slug="method"))
    assert '<a href="/method/">Method</a>' in head_of(client, "/drug/")


def test_the_foot_lists_plain_pages_in_their_own_order(client):
    for slug in sorted(PLAIN_ORDER):
        live(PlainPageFactory(slug=slug, title=slug.capitalize()))
    about = foot_of(client, "/").partition("foot-about")[2]
    assert re.findall(r'href="/(\w+)/"', about) == list(PLAIN_ORDER)
    assert set(PLAIN_ORDER) == set(PlainPage.SLUGS)


def test_the_frame_leads_only_to_what_the_site_has(client):
    live(CellFactory().column.matrix)
    course = f'<a href="{address_of("course", "drug")}">'
    assert (course in foot_of(client, "/drug/")) is bool(address_of("course", "drug"))
    assert ("Search" in head_of(client, "/drug/")) is bool(address_of("search"))


def test_a_demonstration_says_what_that_is_where_a_page_does(client):
    live(CellFactory().column.matrix, source="demo")
    strip = "Demonstration content, not advice."
    assert f"{strip}</p>" in client.get("/drug/").content.decode()
    about = PlainPageFactory(slug="about")
    live(about, source="demo")
    link = f'{strip} <a href="/about/">What this is</a>'
    assert link in client.get("/drug/").content.decode()
    # The words that somebody put in place of the demonstration's need not say it.
    about.title = "About us"
    about.save()
    live(about)
    assert f"{strip}</p>" in client.get("/drug/").content.decode()


def test_the_list_of_editions_of_a_demonstration_says_that_it_is_one(client):
    live(CellFactory().column.matrix, source="demo")
    assert "Demonstration content" in client.get("/drug/editions/").content.decode()


@pytest.mark.parametrize(("headings", "is_listed"), [(2, False), (3, True)])
def test_a_long_plain_page_lists_its_headings(client, headings, is_listed):
    body = b.join(*[b.heading(f"Part {n}") for n in range(headings)])
    live(PlainPageFactory(slug="about", body=body))
    text = client.get("/about/").content.decode()
    assert ('<a href="#part-part-1">Part 1</a>' in text) is is_listed
    assert '<h2 id="part-part-1">Part 1</h2>' in text
