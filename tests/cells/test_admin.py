import pytest
from django.contrib import admin
from django.test import Client

from cells.editing import VersionedAdmin
from cells.models import Cell, Page, Topic
from tests.desk import COUNTED
from tests.factories import CellFactory, EntryFactory, MatrixFactory, RowFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


EDITED = [one for one in admin.site._registry.values() if isinstance(one, VersionedAdmin)]


@pytest.mark.parametrize("model_admin", EDITED, ids=str)
def test_every_field_of_a_form_is_explained(rf, admin_user, model_admin):
    request = rf.get("/")
    request.user = admin_user
    form = model_admin.get_form(request)()
    unexplained = [n for n in form.version_fields if not form.fields[n].help_text]
    assert unexplained == []


@pytest.mark.parametrize("model_admin", EDITED, ids=str)
def test_no_act_on_many_rows_and_no_row_saved_from_a_list(rf, model_admin):
    """Both would write past the version of the row."""
    assert model_admin.get_actions(rf.get("/")) == {}
    assert not model_admin.list_editable


@pytest.mark.parametrize("text", ["e5", "Drug E5", "treatment systems", "whole"])
def test_a_cell_is_found_by_code_axis_or_headline(editor, text):
    cell = CellFactory(code="E5", headline="The whole system matters")
    CellFactory(code="A1", column__name="Interventions")
    response = editor.get("/admin/cells/cell/", {"q": text})
    assert cell in response.context["cl"].queryset


def test_a_code_leads_to_that_cell_alone(editor):
    cell = CellFactory(code="E5")
    CellFactory(code="E4")
    CellFactory(code="A1")
    found = editor.get("/admin/cells/cell/", {"q": "drug e5"}).context["cl"].queryset
    assert list(found) == [cell]


def test_a_list_of_cells_takes_as_many_queries_for_many(editor, django_assert_num_queries):
    for code in ("A1", "B2", "C3", "D4", "E5"):
        live(CellFactory(code=code))
    editor.get("/admin/cells/cell/")
    with django_assert_num_queries(11 + COUNTED):
        editor.get("/admin/cells/cell/")


def test_a_row_of_another_matrix_is_refused_kindly(editor):
    cell = CellFactory(code="E5")
    other = CellFactory(code="E5", matrix=MatrixFactory(slug="alcohol", title="Alcohol"))
    data = {"column": cell.column_id, "row": other.row_id, "row_version": 1}
    response = editor.post(f"/admin/cells/cell/{cell.pk}/change/", data)
    assert "must be of the same matrix" in response.content.decode()


def test_what_stands_in_the_way_of_deleting_is_named(editor):
    entry = EntryFactory(headline="Retention protects")
    page = editor.get(f"/admin/cells/cell/{entry.cell_id}/delete/").content.decode()
    assert "cannot be deleted while other things need it" in page
    assert "Retention protects" in page


def test_a_topic_is_live_at_once(editor):
    live(RowFactory())
    facts = Page.objects.get(path=Page.HOME).facts_version
    data = {"name": "Naloxone", "slug": "naloxone", "is_hot": "on", "order": 0}
    editor.post("/admin/cells/topic/add/", data)
    assert Topic.objects.get().is_hot
    assert Page.objects.get(path=Page.HOME).facts_version > facts


def test_dates_of_review_are_live_at_once(editor):
    cell = CellFactory()
    edition = live(cell)
    facts = Page.objects.get(pk=cell.page_id).facts_version
    form = editor.get(f"/admin/cells/page/{cell.page_id}/change/").context["adminform"].form
    data = {"searched_to": "2026-01-31", "row_version": form["row_version"].value()}
    editor.post(f"/admin/cells/page/{cell.page_id}/change/", data)
    page = Page.objects.get(pk=cell.page_id)
    assert page.searched_to.isoformat() == "2026-01-31"
    assert (page.current_edition, page.facts_version) == (edition, facts + 1)


def test_saving_leads_back_to_where_the_editor_came_from(editor):
    cell = CellFactory()
    data = {"column": cell.column_id, "row": cell.row_id, "row_version": 1}
    address = f"/admin/cells/cell/{cell.pk}/change/"
    response = editor.post(f"{address}?next=/admin/publish/drug/e5/", data)
    assert response["Location"] == "/admin/publish/drug/e5/"


@pytest.mark.parametrize("address", ["https://other.example/", "//other.example/", "javascript:1"])
def test_saving_leads_to_no_other_site(editor, address):
    cell = CellFactory()
    data = {"column": cell.column_id, "row": cell.row_id, "row_version": 1}
    response = editor.post(f"/admin/cells/cell/{cell.pk}/change/?next={address}", data)
    assert response["Location"] == "/admin/cells/cell/"


def test_the_history_shows_whole_words(editor):
    cell = CellFactory(abstract=f"<p>{'Long. ' * 60}The end was old.</p>")
    cell.abstract = cell.abstract.replace("was old", "is new")
    cell.save()
    page = editor.get(f"/admin/cells/cell/{cell.pk}/history/").content.decode()
    assert "The end <del>" in page
    assert "was old<" in page
    assert "is new<" in page


def test_a_cell_never_published_is_deleted_with_its_page(editor):
    cell = CellFactory(code="E5")
    editor.post(f"/admin/cells/cell/{cell.pk}/delete/", {"post": "yes", "row_version": "1"})
    assert not Cell.objects.exists()
    assert not Page.objects.filter(path="drug/e5").exists()


def test_a_copy_without_its_address_is_refused_in_words(editor):
    data = {"document_number": 1, "kind": "free", "dated_on": "2026-01-01"}
    page = editor.post("/admin/cells/notice/add/", data).content.decode()
    assert "Give the address of the copy, or the new one." in page


@pytest.mark.parametrize("number", [0, 100])
def test_a_row_number_out_of_bounds_is_refused_in_words(editor, number):
    data = {"matrix": MatrixFactory().pk, "number": number, "name": "Another"}
    page = editor.post("/admin/cells/row/add/", data).content.decode()
    assert "Rows are numbered from 1 to 99." in page
