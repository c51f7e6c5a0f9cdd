"""The HTML of a letter: the templates in templates/emails/, their styles put into each element.

Mail programs drop style sheets, or parts of them; what they keep is for dark mode.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cells.richtext.stored import nested
from cells.richtext.tree import Block, Strong, Token, TokenMark
from cells.richtext.vocabulary import Kind
from subscriptions.emails.edits import Said, said, said_of
from subscriptions.emails.footer import Footer
from subscriptions.emails.reading import Reader, Stretch
from subscriptions.emails.square import square_of
from subscriptions.letters import Bullets, Change, Heading, Letter, Mark, Paragraph, Piece, Rich

INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
TAGS = {Mark.STRONG: "strong", Mark.EMPHASIS: "em", Mark.INSERTED: "ins", Mark.DELETED: "del"}
# Blocks of rich text that are elements and nothing more.
ELEMENTS = {
    Kind.BULLET_LIST: "ul",
    Kind.ORDERED_LIST: "ol",
    Kind.LIST_ITEM: "li",
    Kind.BLOCK_QUOTATION: "blockquote",
}
# The class of lines that are neither paragraphs nor headings.
LINES = {Kind.SUMMARY: "summary", Kind.PULL_SOURCE: "source", Kind.PANEL_SOURCE: "source"}
BOXES = {Kind.UNFOLD: "unfolded", Kind.PULL_QUOTE: "pull-quote", Kind.PANEL: "panel"}


def html_of(letter: Letter, footer: Footer) -> str:
    context = {
        "letter": letter,
        "pieces": list(_shown(letter.pieces)),
        "footer": footer,
        "square": square_of(letter.square),
        "language": settings.LANGUAGE_CODE,
    }
    return INLINER.inline(render_to_string("emails/letter.html", context))


def _shown(pieces: Iterable[Piece]) -> Iterator[dict[str, Any]]:
    """What the templates need: each piece, the name of its template, and its words as HTML."""
    level, note = 2, 1
    for piece in pieces:
        shown: dict[str, Any] = {
            "template": f"emails/_{type(piece).__name__.lower()}.html",
            "piece": piece,
        }
        match piece:
            case Heading():
                level = piece.level + 1
            case Paragraph():
                shown["words"] = _said(said(piece.runs))
            case Change():
                shown["words"] = _said(said_of(piece))
            case Bullets():
                shown["items"] = [_said(said(item)) for item in piece.items]
            case Rich():
                reader = Reader(piece, note)
                shown["words"] = mark_safe(_Writer(reader, level).blocks(piece.blocks))
                shown["notes"] = reader.notes
                note += len(reader.notes)
        yield shown


def _said(parts: Iterable[Said]) -> SafeString:
    return format_html_join("", "{}{}{}", ((p.before, _run(p), p.after) for p in parts))


def _run(part: Said) -> SafeString:
    run = part.run
    words = format_html("{}", run.text)
    if run.address:
        words = _link(run.address, words)
    tag = TAGS.get(run.mark)
    return format_html("<{}>{}</{}>", tag, words, tag) if tag else words


def _link(address: str, words: SafeString) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


class _Writer:
    """Blocks to elements that mail programs know, none of them foldable or hidden."""

    def __init__(self, reader: Reader, level: int) -> None:
        self._reader = reader
        self._level = level

    def blocks(self, blocks: Iterable[Block], deeper: int = 0) -> str:
        return "".join(self._block(block, deeper) for block in blocks)

    def _block(self, block: Block, deeper: int) -> str:
        if block.is_line:
            return self._line_block(block, deeper)
        # What is in a panel stands below its title.
        has_title = block.kind is Kind.PANEL and bool(block.children[0].tokens)
        inside = self.blocks(block.children, deeper + has_title)
        if css_class := BOXES.get(block.kind):
            return f'<div class="{css_class}">{inside}</div>' if inside else ""
        tag = ELEMENTS[block.kind]
        return f"<{tag}>{inside}</{tag}>"

    def _line_block(self, block: Block, deeper: int) -> str:
        inside = "".join(map(_stretch, self._reader.stretches(block)))
        if not inside.strip():
            return ""
        if block.kind is Kind.PARAGRAPH:
            return f'<p dir="auto">{inside}</p>'
        if block.kind is Kind.HEADING:
            tag, css_class = f"h{self._level + deeper}", "part"
        elif block.kind is Kind.PANEL_TITLE:
            tag, css_class = f"h{self._level + deeper - 1}", "panel-title"
        else:
            tag, css_class = "p", LINES[block.kind]
        return f'<{tag} class="{css_class}" dir="auto">{inside}</{tag}>'


def _stretch(stretch: Stretch) -> str:
    inside = mark_safe(nested(stretch.tokens, _emphasis))
    if stretch.note:
        return format_html('{} <span class="note">[{}]</span>', inside, stretch.note)
    if not stretch.address:
        return inside
    name = stretch.name or _host(stretch)
    link = _link(stretch.address, inside)
    return format_html("{} ({})", link, name) if name else link


def _host(stretch: Stretch) -> str:
    """Where words without a letter lead to, as in "(1, 2)": alone they say nothing of it."""
    if any(character.isalpha() for character in stretch.words):
        return ""
    parts = urlsplit(stretch.address)
    return (parts.hostname or parts.path).removeprefix("www.")


def _emphasis(mark: TokenMark, inside: str, _tokens: Sequence[Token]) -> str:
    tag = "strong" if isinstance(mark, Strong) else "em"
    return f"<{tag}>{inside}</{tag}>"
