"""The promise that nothing is lost silently: words in equal words out, counted.

A word is a run of letters and digits, case folded. So the signs of Markdown, arrows and
quotation marks are no words; the target of a link is made of words unless it is "#".
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from .decoding import tidy
from .parsed import Block, ItemList, Panel, ParsedPage, PullQuote, Quotation, spans_of

WORD = re.compile(r"[^\W_]+")


def count_words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def word_balance(text: str, parsed: ParsedPage) -> tuple[Counter[str], Counter[str]]:
    """(words of the page that are nowhere in `parsed`, words in `parsed` that the page has not).

    `text` as `decode` gave it. Both are empty for every page that the parser reads.
    """
    before = count_words(tidy(text))
    after: Counter[str] = Counter()
    for piece in all_words(parsed):
        after.update(count_words(piece))
    return before - after, after - before


def all_words(parsed: ParsedPage) -> Iterator[str]:
    """Every piece of the page's own text that `parsed` holds, each as often as it stood there."""
    yield from (parsed.formal_title, parsed.headline, parsed.short_version, parsed.dates_text)
    for block in (*parsed.abstract, *parsed.more):
        yield from _of_block(block)
    for entry in parsed.entries:
        yield from (entry.category, entry.second_category, entry.headline, entry.publisher)
        yield from (entry.country, entry.year, entry.free_source_words)
        yield from (entry.url, entry.free_source_url)
        for block in entry.annotation:
            yield from _of_block(block)
    for section in parsed.sections:
        yield section.heading
        for block in section.blocks:
            yield from _of_block(block)
    role_lines = set()
    for credit in parsed.credits:
        yield credit.name
        if credit.role_line not in role_lines:  # several names may share one role
            role_lines.add(credit.role_line)
            yield credit.role
    yield from (item.text for item in parsed.not_placed)
    yield from (item.text for item in parsed.navigation)


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case ItemList():
            for item in block.items:
                yield "".join(span.text for span in item)
        case Quotation():
            for paragraph in block.paragraphs:
                yield "".join(span.text for span in paragraph)
        case Panel():
            yield block.title
            yield block.source
            for inner in block.blocks:
                yield from _of_block(inner)
        case _:
            if isinstance(block, PullQuote):
                yield block.source
            yield "".join(span.text for span in spans_of(block))
    if not isinstance(block, Panel):
        # A link that holds italics is several spans with one target.
        yield from (href for href, _ in groupby(spans_of(block), key=lambda span: span.href))
