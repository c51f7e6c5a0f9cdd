"""What pages and people are called in the newsroom, and where pages are worked on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cells.models import Cell, Page
from matrix_site.desk.links import cell_address


def person_name(user: Any) -> str:
    """A dash where it was nobody, or nobody knows who."""
    return (user.get_full_name() or user.get_username()) if user else "–"


@dataclass(frozen=True, slots=True)
class Named:
    """A page by its name, and the address where an editor works on it."""

    name: str
    url: str


def cells_of(page_numbers: Iterable[int]) -> dict[int, Cell]:
    """The cells behind these pages by the number of the page; one query."""
    cells = Cell.objects.with_axes().filter(page__in=list(page_numbers))
    return {cell.page_id: cell for cell in cells}


def names_of(page_numbers: Iterable[int]) -> dict[int, str]:
    """The names of those pages that are cells; others are called by their address."""
    return {number: str(cell) for number, cell in cells_of(page_numbers).items()}


def named(pages: Iterable[Page]) -> dict[int, Named]:
    """Each page by its number; one query for all of them."""
    pages = list(pages)
    cells = cells_of(page.pk for page in pages)
    found = {}
    for page in pages:
        if cell := cells.get(page.pk):
            found[page.pk] = Named(str(cell), cell_address(cell))
        else:
            url = reverse("admin:cells_page_change", args=[page.pk])
            found[page.pk] = Named(f"{page.get_kind_display()} {page}", url)
    return found
