"""Addresses inside the newsroom."""

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.db import models
from django.urls import reverse

from cells.models import Cell, Release


def edit_address(row: models.Model) -> str:
    """The admin's form for a row; the screen of a release, which has no form."""
    if isinstance(row, Release):
        return reverse("desk:release", args=[row.pk])
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def cell_address(cell: models.Model, target: tuple[str, int] | None = None) -> str:
    """Where a cell is worked on: its workbench; with a target, at this entry or section."""
    address = reverse("desk:workbench", args=[cell.pk])
    return f"{address}#{target[0]}-{target[1]}" if target else address


def work_address(subject: models.Model) -> str:
    """Where the draft behind a page is worked on."""
    return cell_address(subject) if isinstance(subject, Cell) else edit_address(subject)


def add_address(model: type[models.Model], **values: Any) -> str:
    """The admin's empty form, with these values filled in."""
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
    return f"{address}?{urlencode(values)}" if values else address


def with_next(address: str, back: str) -> str:
    """`address`, from which saving leads to `back`; a fragment stays at the end."""
    parts = urlsplit(address)
    query = "&".join(filter(None, [parts.query, urlencode({"next": back})]))
    return urlunsplit(parts._replace(query=query))
