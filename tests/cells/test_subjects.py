import pytest
from django.core.exceptions import ValidationError
from django.db import models

from cells.models import Cell, Page
from tests.factories import CellFactory, ColumnFactory, MatrixFactory, RowFactory, live

pytestmark = pytest.mark.django_db


def paths() -> set[str]:
    return set(Page.objects.values_list("path", flat=True))


def test_saving_makes_the_page():
    CellFactory(code="E5")
    assert paths() == {"", "drug", "drug/columns/e", "drug/rows/5", "drug/e5"}


def test_an_address_changes_while_nothing_is_published():
    cell = CellFactory(code="E5")
    matrix = cell.matrix
    matrix.slug = "substance"
    matrix.save()
    assert paths() == {
        "",
        "substance",
        "substance/columns/e",
        "substance/rows/5",
        "substance/e5",
    }


@pytest.mark.parametrize("publish_what", ["matrix", "column", "cell"])
def test_an_address_stays_once_something_below_it_is_published(publish_what):
    cell = CellFactory(code="E5")
    live(cell if publish_what == "cell" else getattr(cell, publish_what))
    matrix = cell.matrix
    matrix.slug = "substance"
    with pytest.raises(ValidationError, match="can no longer change"):
        matrix.full_clean()
    with pytest.raises(ValidationError, match="can no longer change"):
        matrix.save()


def test_a_letter_stays_once_a_cell_of_its_column_is_published():
    cell = CellFactory(code="E5")
    live(cell)
    column = cell.column
    column.letter = "F"
    with pytest.raises(ValidationError, match="/drug/e5/ has been published"):
        column.full_clean()


def test_a_cell_is_of_one_matrix():
    row = RowFactory(matrix=MatrixFactory(slug="alcohol"))
    with pytest.raises(ValidationError, match="same matrix"):
        Cell(column=ColumnFactory(), row=row).save()


def test_a_draft_page_goes_with_its_row():
    cell = CellFactory(code="E5")
    cell.delete()
    assert "drug/e5" not in paths()


def test_a_published_page_is_not_deleted():
    cell = CellFactory()
    live(cell)
    with pytest.raises(models.ProtectedError):
        cell.delete()


def test_each_save_counts():
    cell = CellFactory()
    cell.save()
    cell.save(update_fields=["headline"])
    assert Cell.objects.get().row_version == 3


def test_a_save_leaves_a_trail():
    cell = CellFactory(headline="Then")
    cell.headline = "Now"
    cell.save()
    assert list(cell.history.values_list("headline", flat=True)) == ["Now", "Then"]


def test_renaming_a_column_changes_the_drafts_of_its_cells():
    cell = CellFactory()
    live(cell)
    cell.column.name = "Whole systems"
    cell.column.save()
    assert Page.objects.get(path="drug/e5").has_unpublished_changes


def test_published_pages_are_not_deleted_in_bulk_either():
    live(CellFactory(code="A1"))
    CellFactory(code="A2")
    with pytest.raises(models.ProtectedError):
        Cell.objects.all().delete()
    assert Cell.objects.count() == 2


def test_drafts_can_be_deleted_in_bulk_with_their_pages():
    CellFactory(code="A1")
    CellFactory(code="A2")
    deleted, by_model = Cell.objects.all().delete()
    assert (deleted, by_model) == (2, {"cells.Cell": 2})
    assert not Page.objects.filter(kind="cell").exists()
