"""Blocks as plain text."""

from collections.abc import Iterable, Iterator

from .parsing import parse
from .tree import Block, Mark, Note, Span, lines, marks
from .vocabulary import LISTS, MARK_ID, Kind


def to_text(blocks: Iterable[Block]) -> str:
    """
    Plain text for mails and other places without markup; paragraphs stand a blank line apart.

    Notes and addresses are left out; list items begin with "- " or their number.
    """
    return "\n\n".join(filter(None, (_text(block) for block in blocks)))


def _text(block: Block) -> str:
    if block.is_line:
        return "".join(token.text for token in block.tokens)
    if block.kind in LISTS:
        return "\n".join(_items(block))
    return to_text(block.children)


def _items(block: Block) -> Iterator[str]:
    for number, item in enumerate(block.children, start=1):
        sign = f"{number}. " if block.kind is Kind.ORDERED_LIST else "- "
        text = "\n".join(filter(None, (_text(child) for child in item.children)))
        yield sign + text.replace("\n", "\n" + " " * len(sign))


def word_text(html: str) -> str:
    """
    Every word an editor put into a stored text, a space between any two.

    For search, counting and comparing imports: the words of a hover note follow those that it
    is on.
    """
    return " ".join(word for line in lines(parse(html)) for word in _words(line))


def word_count(blocks: Iterable[Block]) -> int:
    """How many words a reader meets; those of hover notes are not counted."""
    return sum(len(line.text.split()) for line in lines(blocks))


def marked_passages(html: str) -> list[Span[Mark]]:
    """The marks of a stored text with their words. Most texts have none, and are not parsed."""
    return marks(parse(html)) if MARK_ID.search(html) else []


def _words(line: Block) -> Iterator[str]:
    word, note = "", None
    for token in line.tokens:
        found = next((mark for mark in token.marks if isinstance(mark, Note)), None)
        if word and (token.is_space or found != note):
            yield word
            word = ""
        if note and found != note:
            yield note.text
        note = found
        word += "" if token.is_space else token.text
    if word:
        yield word
    if note:
        yield note.text
