"""Where a long name may break."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def may_break(name: str) -> SafeString:
    """The name, which may go on in a new line after a slash: "Management/supervision"."""
    return mark_safe(conditional_escape(name).replace("/", "/<wbr>"))
