"""
Stored HTML from plain parts, for importers and demonstration content.

Each function returns safe HTML. Inline arguments are plain text, which is escaped, or what
the inline functions return; block arguments are what the block functions return. `join` puts
blocks together. The field still brings what is saved into shape (a link inside a hover note is
dropped, white space is folded), so a caller that compares should compare sanitised texts.
"""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .tree import Reference

type Inline = str | SafeString


def join(*blocks: SafeString) -> SafeString:
    return format_html_join("", "{}", ((block,) for block in blocks))


def _inline(parts: Iterable[Inline]) -> SafeString:
    return mark_safe("".join(conditional_escape(part) for part in parts))


# --- Inline ---------------------------------------------------------------------------------


def strong(*inline: Inline) -> SafeString:
    return format_html("<strong>{}</strong>", _inline(inline))


def emphasis(*inline: Inline) -> SafeString:
    return format_html("<em>{}</em>", _inline(inline))


def line_break() -> SafeString:
    return mark_safe("<br>")


def link(text: Inline, href: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, text)


def reference(text: Inline, kind: str, id: int, mark: str = "") -> SafeString:
    """
    `kind` is one of `vocabulary.REFERENCE_KINDS`; `mark` is the id of a passage marked in it,
    which only `vocabulary.MARKED_KINDS` keep.
    """
    return format_html('<a data-ref="{}">{}</a>', Reference(kind, id, mark), text)


def note(text: Inline, note: str) -> SafeString:
    """`note` is plain text."""
    return format_html('<span data-note="{}">{}</span>', note, text)


def mark(text: Inline, id: str) -> SafeString:
    """`id` is "p-" and eight lower-case letters or digits, once in a text."""
    return format_html('<span id="{}">{}</span>', id, text)


# --- Blocks ---------------------------------------------------------------------------------


def paragraph(*inline: Inline) -> SafeString:
    return format_html("<p>{}</p>", _inline(inline))


def heading(*inline: Inline) -> SafeString:
    return format_html("<h3>{}</h3>", _inline(inline))


def bullet_list(*items: Inline) -> SafeString:
    """Each item is one line, or blocks that begin with a paragraph."""
    return format_html("<ul>{}</ul>", _items(items))


def ordered_list(*items: Inline) -> SafeString:
    return format_html("<ol>{}</ol>", _items(items))


def _items(items: Iterable[Inline]) -> SafeString:
    return join(
        *(
            format_html("<li>{}</li>", item if item.startswith("<p>") else paragraph(item))
            for item in map(conditional_escape, items)
        )
    )


def block_quotation(*blocks: SafeString) -> SafeString:
    return format_html("<blockquote>{}</blockquote>", join(*blocks))


def pull_quote(text: Inline, source: Inline = "") -> SafeString:
    return format_html(
        '<figure class="pull-quote"><blockquote>{}</blockquote>'
        "<figcaption>{}</figcaption></figure>",
        paragraph(text),
        source,
    )


def panel(title: Inline, blocks: Iterable[SafeString], source: Inline = "") -> SafeString:
    return format_html(
        '<aside class="panel"><h3 class="panel-title">{}</h3>{}'
        '<p class="panel-source">{}</p></aside>',
        title,
        join(*blocks),
        source,
    )


def unfold(summary: Inline, blocks: Iterable[SafeString]) -> SafeString:
    return format_html("<details><summary>{}</summary>{}</details>", summary, join(*blocks))
