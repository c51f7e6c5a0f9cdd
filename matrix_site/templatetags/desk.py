"""Pieces of the newsroom's templates."""

from typing import Any

from django import template

from cells.richtext import parse, to_text
from matrix_site.desk.panels import panel_for

register = template.Library()


@register.inclusion_tag("desk/_panel.html", takes_context=True)
def panel(context: template.Context, row: Any) -> dict[str, Any]:
    """What belongs to a row, beside its form; nothing beside an old state of it."""
    is_old = hasattr(row, "_history")
    return {"panel": None if is_old or row is None else panel_for(row, context["request"].user)}


@register.filter
def words(html: str) -> str:
    """Stored rich text as plain text."""
    return to_text(parse(html or ""))
