"""Blocks to the HTML that is stored, and the sanitiser."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby

from .parsing import parse
from .tree import (
    LINE_BREAK,
    Block,
    Emphasis,
    Link,
    Mark,
    Note,
    Reference,
    Strong,
    Token,
    TokenMark,
)
from .vocabulary import ELEMENTS, Kind, Profile


def sanitize(html: str, profile: Profile = Profile.FULL) -> str:
    """
    `html` in the vocabulary and its one shape; "" where there are no words.

    Doing it twice changes nothing, and neither does a trip through the widget.
    """
    return to_stored(parse(html, profile))


def to_stored(blocks: Iterable[Block]) -> str:
    return "".join(_stored_block(block) for block in blocks)


def _stored_block(block: Block) -> str:
    tag, css_class = ELEMENTS[block.kind]
    start = f'<{tag} class="{css_class}">' if css_class else f"<{tag}>"
    return f"{start}{_stored_inside(block)}</{tag}>"


def _stored_inside(block: Block) -> str:
    if block.is_line:
        return nested(block.tokens, _stored_mark)
    if block.kind is Kind.PULL_QUOTE:
        *quoted, source = block.children
        return f"<blockquote>{to_stored(quoted)}</blockquote>{_stored_block(source)}"
    return to_stored(block.children)


type Wrap = Callable[[TokenMark, str, Sequence[Token]], str]


def nested(tokens: Iterable[Token], wrap: Wrap, depth: int = 0) -> str:
    """
    The HTML of tokens, each run of the same mark wrapped once, in the order of the ranks.

    `wrap(mark, html, tokens)` gets what stands inside the mark, as HTML and as tokens.
    """
    parts = []
    for mark, group in groupby(tokens, key=lambda t: t.marks[depth] if t.marks[depth:] else None):
        run = list(group)
        if mark is None:
            parts.append("".join(map(_text, run)))
        else:
            parts.append(wrap(mark, nested(run, wrap, depth + 1), run))
    return "".join(parts)


def _text(token: Token) -> str:
    return "<br>" if token.text == LINE_BREAK else escape(token.text, quote=False)


def _stored_mark(mark: TokenMark, inside: str, _tokens: Sequence[Token]) -> str:
    match mark:
        case Strong():
            return f"<strong>{inside}</strong>"
        case Emphasis():
            return f"<em>{inside}</em>"
        case Link(href):
            return f'<a href="{escape(href)}">{inside}</a>'
        case Reference():
            return f'<a data-ref="{mark}">{inside}</a>'
        case Note(text):
            return f'<span data-note="{escape(text)}">{inside}</span>'
        case Mark(id):
            return f'<span id="{id}">{inside}</span>'
