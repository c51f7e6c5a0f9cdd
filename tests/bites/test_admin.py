import pytest
from django.test import Client

from bites.models import Section
from tests.desk import COUNTED
from tests.factories import BiteFactory, CellFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


def says(response) -> str:
    return response.content.decode()


def test_an_issue_without_a_heading_is_refused_in_words(editor):
    data = {"bite": BiteFactory().pk, "kind": "issue", "order": 0}
    page = says(editor.post("/admin/bites/section/add/", data))
    assert "Give this section a heading." in page
    assert not Section.objects.exists()


def test_a_second_about_is_refused_in_words(editor):
    section = SectionFactory(kind="about")
    data = {"bite": section.bite_id, "kind": "about", "order": 0}
    page = says(editor.post("/admin/bites/section/add/", data))
    assert "This bite has a section “What is this cell about?” already." in page


def test_a_bite_links_its_sections_in_the_order_of_the_page(editor):
    bite = BiteFactory()
    issue = SectionFactory(bite=bite, kind="issue", heading="Who stays?")
    about = SectionFactory(bite=bite, kind="about")
    page = says(editor.get(f"/admin/bites/bite/{bite.pk}/change/"))
    links = [f"/admin/bites/section/{section.pk}/change/" for section in (about, issue)]
    assert page.index(links[0]) < page.index(links[1])


def test_a_bite_is_found_by_the_code_of_its_cell(editor):
    bite = BiteFactory(cell=CellFactory(code="E5"))
    BiteFactory(cell=CellFactory(code="A1"))
    found = editor.get("/admin/bites/bite/", {"q": "e5"}).context["cl"].queryset
    assert list(found) == [bite]


def test_a_list_of_sections_takes_as_many_queries_for_many(editor, django_assert_num_queries):
    for code in ("A1", "B2", "C3", "D4"):
        SectionFactory(bite=BiteFactory(cell=CellFactory(code=code)))
    editor.get("/admin/bites/section/")
    with django_assert_num_queries(9 + COUNTED):
        editor.get("/admin/bites/section/")
