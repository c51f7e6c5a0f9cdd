"""Pieces of the newsroom's templates."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cells.richtext import parse, to_text
from matrix_site.desk import bar, presence
from matrix_site.desk.panels import panel_for

register = template.Library()


@register.inclusion_tag("desk/_panel.html", takes_context=True)
def panel(context: template.Context, row: Any) -> dict[str, Any]:
    """What belongs to a row, beside its form; nothing beside an old state of it."""
    is_old = hasattr(row, "_history")
    return {"panel": None if is_old or row is None else panel_for(row, context["request"].user)}


@register.inclusion_tag("desk/_bar.html", takes_context=True)
def desk_bar(context: template.Context) -> dict[str, Any]:
    """The places of the newsroom, under the breadcrumbs."""
    return {"tabs": bar.tabs(context["request"])}


@register.inclusion_tag("desk/_here.html", takes_context=True)
def here(context: template.Context, row: Any) -> dict[str, Any]:
    """Which colleagues have this row open too; of a Page, who is on its workbench or in a part."""
    return presence.beside(row, context["request"].user)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of `static/img/desk-icons.svg`, for the eye alone: words stand beside it."""
    address = f"{static('img/desk-icons.svg')}#{name}"
    return format_html(
        '<svg class="desk-icon" width="16" height="16" aria-hidden="true">'
        '<use href="{}"></use></svg>',
        address,
    )


@register.simple_tag
def chip(look: str, words: str, icon_name: str = "") -> SafeString:
    """A state in words. `look`: live, draft, planned, bad, message, plain or strong."""
    drawing = icon(icon_name) if icon_name else ""
    return format_html('<span class="desk-chip desk-chip-{}">{}{}</span>', look, drawing, words)


@register.filter
def words(html: str) -> str:
    """Stored rich text as plain text."""
    return to_text(parse(html or ""))
