"""Blocks as plain text."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from .characters import clean_characters
from .parsing import parse
from .tree import Block, Mark, Note, Span, lines, marks, notes
from .vocabulary import ELEMENTS, LISTS, MARK_ID, Kind

# For reading the words of stored HTML without parsing it: no attribute of it holds a ">".
_TAG = re.compile("<([^<>]*)>")
_POINTER = re.compile('a (?:href|data-ref)="[^"]*"|span data-note="(?P<note>[^"]*)"')
_INLINE = dict.fromkeys(["strong", "em", "/strong", "/em", "/a", "/span"], "") | {"br": " "}
_BLOCKS = [f'{tag} class="{name}"' if name else tag for tag, name in ELEMENTS.values()]
_ENDS = [f"/{tag}" for tag, _ in ELEMENTS.values()]
# What stands for a tag in the words. All edges of blocks part lines, most of them empty ones.
_PART = "\0"
_IN_WORDS = dict.fromkeys([*_BLOCKS, *_ENDS], _PART) | _INLINE
# What the parser would change, or read as something else than it looks.
_ODD = re.compile("[<>\n\f\r]|&(?!(?:amp|lt|gt|quot|#x27);)")


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


def line_texts(html: str) -> list[str]:
    """
    The words of each line of a stored text, in reading order, then those of each hover note.

    For search, which reads all of a site: what is in the one shape of stored HTML is not parsed.
    White space is that of the text, and there may be empty lines.
    """
    quickly = _read_off(html)
    if quickly is not None:
        return quickly
    blocks = parse(html)
    return [*(line.text for line in lines(blocks)), *(span.mark.text for span in notes(blocks))]


def _read_off(html: str) -> list[str] | None:
    """The same without parsing, or None where it takes a parser to tell."""
    pieces = _TAG.split(html)
    found = []
    for place in range(1, len(pieces), 2):
        tag = pieces[place]
        if tag in _IN_WORDS:
            pieces[place] = _IN_WORDS[tag]
        elif pointer := _POINTER.fullmatch(tag):
            pieces[place] = ""
            found.append(pointer["note"])
        else:
            return None
    told = ["".join(pieces), *filter(None, found)]
    if any(map(_ODD.search, told)) or clean_characters(html) != html:
        return None
    words, *noted = map(unescape, told)
    return [*words.split(_PART), *noted]


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
