"""The choices of a facet, a hundred on a page: a template for each took half of its drawing."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cells.reading.narrowing import Choice

register = template.Library()

TICK = mark_safe('<span class="tick" aria-hidden="true"></span>')
SQUARE = '<span class="square square-{}" aria-hidden="true">{}</span>'
LINE = (
    '<li><a href="{}" rel="nofollow"{}>{}<span class="choice">{}{}</span>'
    ' <span class="number">{}</span></a></li>'
)
IS_ON = mark_safe(' class="is-on" aria-current="true"')
REMOVE = mark_safe('<span class="unseen"> (chosen: remove)</span>')


@register.simple_tag
def listed(choices: Iterable[Choice]) -> SafeString:
    """The list of these choices, each a link."""
    lines = (
        (
            choice.url,
            IS_ON if choice.is_on else "",
            _sign_of(choice),
            choice.label,
            REMOVE if choice.is_on else "",
            choice.number,
        )
        for choice in choices
    )
    return format_html("<ul>{}</ul>", format_html_join("\n", LINE, lines))


def _sign_of(choice: Choice) -> SafeString:
    if not choice.category:
        return TICK
    letter = choice.category.value
    return format_html(SQUARE, letter.lower(), letter)
