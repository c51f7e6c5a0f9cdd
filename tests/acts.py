"""What children of tests/victim.py do until they are killed."""

from bites.importing import Publication, read_source, store
from cells import publishing
from cells.models import Cell
from tests.bites.cell_pages import PAGE


def publish(path: str, headline: str) -> None:
    """Change one of the page's words and publish it."""
    cell = Cell.objects.at(path).get()
    cell.headline = headline
    cell.save()
    publishing.publish(cell, kind="significant", note=headline)


def import_page(code: str) -> None:
    """Import a page into an empty cell ("A3") and publish it."""
    source = read_source(PAGE.replace("E5", code).encode(), name=f"{code}.txt")
    store(source, publication=Publication("significant", "Imported"))
