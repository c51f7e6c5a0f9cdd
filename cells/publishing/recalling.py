"""
Words that were redacted, known again without being kept.

The ledger holds their length and a keyed hash. To replay a redaction over a restored backup,
each stretch of that length in the page's editions is hashed and compared.
"""

import html
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cells import ledger
from cells.models import Page
from cells.richtext import parse, to_text


class Remembered(NamedTuple):
    """`length` in characters, and `hash`, of words with case and white space folded."""

    length: int
    hash: str


def remembered(words: str) -> Remembered:
    text = folded(words)
    return Remembered(len(text), ledger.keyed(text))


def recalled(wanted: Remembered, page: Page) -> str | None:
    """The words, folded, where they stand in an edition of the page. None where they do not.

    A hash for each character of its editions: some two seconds for a million.
    """
    # Most texts are the same from one edition to the next.
    texts: set[str] = set()
    for edition in page.editions.all():
        texts.update(texts_in([edition.snapshot, edition.note]))
    for text in texts:
        for start in range(len(text) - wanted.length + 1):
            stretch = text[start : start + wanted.length]
            if ledger.keyed(stretch) == wanted.hash:
                return stretch
    return None


def texts_in(value: Any) -> Iterator[str]:
    """Every text in it, folded; of rich text the words alone and the source, read as a browser
    reads it, since notes stand in attributes.
    """
    if isinstance(value, dict):
        yield from texts_of_all(value.values())
    elif isinstance(value, list):
        yield from texts_of_all(value)
    elif isinstance(value, str):
        yield folded(html.unescape(value))
        if "<" in value:
            yield folded(to_text(parse(value)))


def texts_of_all(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from texts_in(value)


def folded(text: str) -> str:
    return " ".join(text.split()).lower()
