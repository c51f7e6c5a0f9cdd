import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db.models import Count

from bites.models import Section
from cells.models import Cell, Edition, Matrix, Page
from entries.models import Document, Entry
from matrix_site.demo import account
from matrix_site.demo.library import Record, checked_records, document_of
from tests.factories import CellFactory, DocumentFactory, MatrixFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def development(settings):
    settings.DEBUG = True
    return settings


def load_demo(capsys, *options):
    """What the command says."""
    call_command("load_demo", *options)
    return capsys.readouterr().out


def number_of_rows():
    return [m.objects.count() for m in (Page, Edition, Cell, Document, Entry, Section, User)]


def test_axes_are_two_published_grids_of_empty_cells(development, capsys):
    assert "Made 2 empty matrices" in load_demo(capsys, "--axes")
    grids = Matrix.objects.annotate(cells=Count("columns__cells")).values_list("slug", "cells")
    assert set(grids) == {("drug", 25), ("alcohol", 25)}
    kinds = Page.objects.public().values_list("kind").annotate(Count("pk")).order_by("kind")
    assert list(kinds) == [("column", 10), ("matrix", 2), ("row", 10)]


def test_formal_titles_are_those_of_the_real_pages(development, capsys):
    load_demo(capsys, "--axes")
    titles = [Cell.objects.at(path).get().formal_title for path in ("drug/e5", "alcohol/c1")]
    assert titles == [
        "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community",
        "Alcohol Treatment Matrix cell C1: Management/supervision; "
        "Screening and brief intervention",
    ]


def test_axes_leave_a_matrix_that_exists_as_it_is(development, capsys):
    MatrixFactory(slug="drug", title="Ours")
    assert "Made 1 empty" in load_demo(capsys, "--axes")
    matrix = Matrix.objects.get(slug="drug")
    assert (matrix.title, matrix.columns.count()) == ("Ours", 0)


def test_the_demonstration_leaves_a_cell_that_somebody_began(development, capsys):
    load_demo(capsys, "--axes")
    began = Cell.objects.at("drug/d4").get()
    began.headline = "Ours"
    began.save()
    assert "Published 33 cells; 177 documents" in load_demo(capsys)
    began.refresh_from_db()
    assert (began.headline, began.page.current_edition, began.entries.count()) == ("Ours", None, 0)


def test_loading_again_changes_nothing_and_says_so(development, capsys):
    live(CellFactory(), source="demo")
    before = number_of_rows()
    assert "loaded before: nothing was changed" in load_demo(capsys, "--content-only")
    assert number_of_rows() == before


def test_a_site_with_a_matrix_is_not_empty(development, capsys):
    CellFactory()
    before = number_of_rows()
    assert load_demo(capsys, "--if-empty") == ""
    assert number_of_rows() == before


def test_a_document_of_the_library_is_used_again():
    ours = DocumentFactory(title="Another spelling", doi="10.1136/bmj.f174")
    record = Record("drug/a1", "K", [], "A title", "", "2013", doi="10.1136/BMJ.F174")
    assert document_of(record).pk == ours.pk


def test_only_checked_records_are_used():
    records = checked_records()
    assert len(records) == 179
    assert all(record.title and record.year and record.tags for record in records)


# --- The account --------------------------------------------------------------------------


def test_the_demonstration_editor_is_marked_and_in_the_groups_there_are(development, capsys):
    Group.objects.filter(name="Publishers").delete()
    Group.objects.get_or_create(name="Editors")
    said = load_demo(capsys, "--axes")
    assert said.endswith("Sign in at /admin/ as editor, password demonstration.\n")
    editor = User.objects.get(username="editor")
    assert (editor.is_staff, editor.is_superuser) == (True, False)
    assert {group.name for group in editor.groups.all()} == {"Demonstration", "Editors"}


def test_the_demonstration_editor_signs_in_in_development_only(development, capsys):
    load_demo(capsys, "--axes")
    said = {"username": account.NAME, "password": account.PASSWORD}
    assert authenticate(**said)
    development.DEBUG = False
    assert authenticate(**said) is None


def test_the_sign_in_is_said_each_time_but_not_a_changed_password(development, capsys):
    load_demo(capsys, "--axes")
    assert "password demonstration" in load_demo(capsys, "--if-empty")
    editor = User.objects.get(username="editor")
    editor.set_password("their own")
    editor.save()
    assert "with the password you gave it" in load_demo(capsys, "--if-empty")


def test_somebody_called_editor_is_left_alone(development, capsys):
    User.objects.create_user("editor", password="their own")
    assert "Sign in" not in load_demo(capsys, "--axes")
    assert not User.objects.get().is_staff


def test_a_real_site_gets_no_account(settings, capsys):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--content-only"):
        load_demo(capsys)
    assert "Sign in" not in load_demo(capsys, "--axes")
    assert not User.objects.exists()
    with pytest.raises(RuntimeError):
        account.make_editor()
