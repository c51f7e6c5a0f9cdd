"""Other addresses for the links of a text, all else as it was."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

from .stored import to_stored
from .tree import Block, Link, Token

# Gets the place of a linked word among all linked words of the text, and where it leads.
type Change = Callable[[int, str], str]


def relinked(blocks: Iterable[Block], change: Change) -> str:
    """
    The stored HTML, with `change(place, href)` as the address of each linked word.

    Places count linked words from 0 in reading order, so that single links can be named again
    as long as the text is the same.
    """
    places = count()

    def of_token(token: Token) -> Token:
        marks = tuple(
            Link(change(next(places), mark.href)) if isinstance(mark, Link) else mark
            for mark in token.marks
        )
        return replace(token, marks=marks)

    def of_block(block: Block) -> Block:
        tokens = tuple(map(of_token, block.tokens))
        return replace(block, tokens=tokens, children=tuple(map(of_block, block.children)))

    return to_stored([of_block(block) for block in blocks])
