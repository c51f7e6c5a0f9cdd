"""What children of tests/victim.py do until they are killed."""

from cells import publishing
from cells.models import Cell


def publish(path: str, headline: str) -> None:
    """Change one of the page's words and publish it."""
    cell = Cell.objects.at(path).get()
    cell.headline = headline
    cell.save()
    publishing.publish(cell, kind="significant", note=headline)
