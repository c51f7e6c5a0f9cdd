"""The plain text of a letter.

Paragraphs are flowed (RFC 3676): lines of at most 72 characters, of which all but the last end
in a space, so that a narrow screen may fold them anew. Lists are folded for good. Addresses are
whole, in angle brackets.
"""

import textwrap
from collections.abc import Iterable, Iterator

from cells.richtext.tree import Block
from cells.richtext.vocabulary import LISTS, Kind
from subscriptions.emails.edits import Said, said, said_of
from subscriptions.emails.footer import Footer
from subscriptions.emails.reading import Reader, Stretch
from subscriptions.letters import (
    Bullets,
    Button,
    Change,
    Heading,
    Letter,
    Paragraph,
    Piece,
    Rich,
    Rule,
)

WIDTH = 72
RULE = "---"
# What stands before lines of these kinds; a heading has two empty lines above it.
SIGNS = {
    Kind.HEADING: "\n",
    Kind.SUMMARY: "\n",
    Kind.PANEL_TITLE: "\n",
    Kind.PULL_SOURCE: "– ",
    Kind.PANEL_SOURCE: "– ",
}
PARAGRAPH_GAP = "\n\n"


def text_of(letter: Letter, footer: Footer) -> str:
    head = [fixed(line) for line in (letter.over, letter.over_detail) if line]
    parts = ["\n".join(head), _heading(letter.title, letter.web)]
    note = 1
    for piece in letter.pieces:
        if isinstance(piece, Rich):
            reader = Reader(piece, note)
            parts.append(_rich(reader))
            note += len(reader.notes)
        else:
            parts.append(_piece(piece))
    parts.append(RULE)
    parts.extend(_footer(footer))
    return PARAGRAPH_GAP.join(filter(None, parts)) + "\n"


def fold(text: str, quote: str = "") -> str:
    """Flowed lines; a line break in the text stays one."""
    return "\n".join(_flowed(line, quote) for line in text.split("\n"))


def _flowed(text: str, quote: str) -> str:
    return " \n".join(quote + _stuffed(line) for line in _lines(text, WIDTH - len(quote)))


def fixed(text: str, first: str = "", rest: str = "") -> str:
    """Lines that stay as they are; the first begins with `first`, others with `rest`."""
    lines = [line for part in text.split("\n") for line in _lines(part, WIDTH - max(len(first), 1))]
    begun = (start + line for start, line in zip(_starts(first, rest), lines, strict=False))
    return "\n".join(map(_stuffed, begun))


def _starts(first: str, rest: str) -> Iterator[str]:
    yield first
    while True:
        yield rest


def _lines(text: str, width: int) -> list[str]:
    """A word that is longer than a line, such as an address, stands in one of its own."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _stuffed(line: str) -> str:
    """A space before what would mean something at the start of a line (RFC 3676, 4.4)."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def _with_address(words: str, address: str) -> str:
    if not address:
        return words
    return f"<{address}>" if words.strip() in {"", address} else f"{words} <{address}>"


def _heading(words: str, address: str) -> str:
    return f"{fixed(words)}\n<{address}>" if address else fixed(words)


def _piece(piece: Piece) -> str:
    match piece:
        case Heading():
            return "\n" + _heading(piece.text, piece.address)
        case Paragraph():
            return fold(_said(said(piece.runs)))
        case Bullets():
            return "\n".join(fixed(_said(said(item)), "- ", "  ") for item in piece.items)
        case Change():
            return "\n".join(filter(None, [fixed(piece.label), fold(_said(said_of(piece)))]))
        case Button():
            return f"{fixed(piece.text + ':')}\n<{piece.address}>"
        case Rule():
            return RULE
        case _:
            return ""


def _said(parts: Iterable[Said]) -> str:
    return "".join(
        f"{before}{_with_address(run.text, run.address)}{after}" for run, before, after in parts
    ).strip()


def _rich(reader: Reader) -> str:
    text = _blocks(reader, reader.rich.blocks)
    notes = "\n".join(fixed(f"{n.words}: {n.text}", f"[{n.number}] ", "  ") for n in reader.notes)
    return PARAGRAPH_GAP.join(filter(None, [text, notes]))


def _blocks(reader: Reader, blocks: Iterable[Block], quote: str = "") -> str:
    gap = f"\n{quote.rstrip()}\n"
    return gap.join(filter(None, (_block(reader, block, quote) for block in blocks)))


def _block(reader: Reader, block: Block, quote: str) -> str:
    if block.is_line:
        sign = SIGNS.get(block.kind, "")
        line = _line(reader, block)
        return fold(sign + line, quote) if line else ""
    if block.kind in LISTS:
        lines = "\n".join(_items(reader, block))
        return "\n".join(quote + line for line in lines.split("\n")) if quote else lines
    if block.kind in {Kind.BLOCK_QUOTATION, Kind.PULL_QUOTE}:
        quote = f">{quote}" if quote else "> "
    return _blocks(reader, block.children, quote)


def _items(reader: Reader, block: Block, indent: str = "") -> Iterator[str]:
    for number, item in enumerate(block.children, start=1):
        sign = f"{number}. " if block.kind is Kind.ORDERED_LIST else "- "
        first, rest = indent + sign, indent + " " * len(sign)
        for part in item.children:
            if part.kind in LISTS:
                yield from _items(reader, part, rest)
            else:
                yield fixed(_line(reader, part), first, rest)
                first = rest


def _line(reader: Reader, line: Block) -> str:
    return "".join(map(_stretch, reader.stretches(line))).strip()


def _stretch(stretch: Stretch) -> str:
    words = stretch.words
    if stretch.note:
        return f"{words} [{stretch.note}]"
    if stretch.name:
        return f"{words} ({stretch.name} <{stretch.address}>)"
    return _with_address(words, stretch.address)


def _footer(footer: Footer) -> Iterator[str]:
    yield footer.because
    yield "\n".join(f"{link.words}:\n<{link.address}>" for link in footer.links)
    yield f"{footer.promise}\n{fixed(footer.site)}\n<{footer.site_address}>"
