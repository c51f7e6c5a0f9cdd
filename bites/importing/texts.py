"""Parsed blocks to stored rich text, and to the words that it holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cells.pages.parsed import (
    Block,
    ItemList,
    Panel,
    PullQuote,
    Quotation,
    Span,
    SubHeading,
    spans_of,
)
from cells.richtext import build, links, parse, sanitize, word_text
from cells.richtext.characters import clean_address

# What a reference of the parser ("cell", "drug/d5") or ("entry", "3") leads to: the number of
# the row, or None where it leads to nothing here.
type Resolve = Callable[[str, str], int | None]


def to_html(blocks: Iterable[Block], resolve: Resolve) -> str:
    """Rich text as it will be stored. What leads nowhere is shown as plain words."""
    return sanitize(build.join(*(_block(block, resolve) for block in blocks)))


def _block(block: Block, resolve: Resolve) -> SafeString:
    match block:
        case Panel():
            inner = [_block(one, resolve) for one in block.blocks]
            return build.panel(block.title, inner, block.source)
        case ItemList():
            items = [_line(item, resolve) for item in block.items]
            return (build.ordered_list if block.is_ordered else build.bullet_list)(*items)
        case Quotation():
            lines = [build.paragraph(_line(spans, resolve)) for spans in block.paragraphs]
            return build.block_quotation(*lines)
        case PullQuote():
            return build.pull_quote(_line(block.spans, resolve), block.source)
        case SubHeading():
            return build.heading(_line(block.spans, resolve))
        case _:
            return build.paragraph(_line(block.spans, resolve))


def _line(spans: Sequence[Span], resolve: Resolve) -> SafeString:
    return format_html_join("", "{}", ((_inline(span, resolve),) for span in spans))


def _inline(span: Span, resolve: Resolve) -> build.Inline:
    text: build.Inline = span.text
    if span.emphasis:
        text = build.emphasis(text)
    if span.strong:
        text = build.strong(text)
    number = resolve(*span.ref) if span.ref else None
    if span.ref and number:
        return build.reference(text, span.ref[0], number)
    return build.link(text, span.href) if _is_link(span) else text


def _is_link(span: Span) -> bool:
    return bool(span.href) and not span.lost and clean_address(span.href) == span.href


def lost_targets(blocks: Iterable[Block]) -> Iterator[str]:
    """What stood as the target of a link and cannot be stored as one, such as "note3".

    A link that its emphasis cuts in two is one link.
    """
    for block in blocks:
        before = ""
        for span in spans_of(block):
            target = "" if _is_link(span) and not span.ref else span.href
            if target and target != before:
                yield target
            before = target


def references_in(blocks: Iterable[Block]) -> Iterator[tuple[tuple[str, str], str]]:
    """(reference, the words that bear it), in reading order."""
    for block in blocks:
        yield from ((span.ref, span.text) for span in spans_of(block) if span.ref)


def words_in_html(html: str) -> str:
    """Every word of a stored text, and the addresses that its links lead to."""
    addresses = [span.mark.href for span in links(parse(html))]
    return " ".join([word_text(html), *addresses])
