"""What tests of the newsroom share; who is signed in: tests/matrix_site/conftest.py."""

from django.http import HttpResponse

from matrix_site.desk.bar import PLACES
from tests.factories import CellFactory, live

# The bar on every page of the newsroom asks once for each place that says how much waits there.
COUNTED = sum(place.waiting is not None for place in PLACES)


def says(response: HttpResponse) -> str:
    return response.content.decode()


def change(row) -> str:
    """The address of the form of a row."""
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def changed_cell(code, headline="A headlin"):
    """A cell with an edition, and another headline in its draft: by default a letter less."""
    cell = CellFactory(code=code, headline="A headline")
    live(cell)
    cell.headline = headline
    cell.save()
    return cell
