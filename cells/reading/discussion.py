"""The questions in which an issue ends: found by its words, never stored.

They are a list under a sub-heading such as "For discussion", or a list at the very end all of
whose items are questions.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from cells.richtext import Block, Kind, lines
from cells.richtext.vocabulary import LISTS

Blocks = tuple[Block, ...]

_TITLE = re.compile(r"((questions )?(for|to) discuss(ion)?|discussion( questions)?)", re.IGNORECASE)
_QUESTION = re.compile(r"\?[\s\"'”’)\]]*\Z")


class Parted(NamedTuple):
    """A text in its order. `questions` begin with their sub-heading if they have one."""

    before: Blocks
    questions: Blocks = ()
    after: Blocks = ()


def parted(blocks: Blocks) -> Parted:
    """The text before the questions, the questions, and what follows them."""
    for at, (heading, following) in enumerate(pairwise(blocks)):
        if _is_title(heading) and following.kind in LISTS:
            return Parted(blocks[:at], blocks[at : at + 2], blocks[at + 2 :])
    if blocks and blocks[-1].kind in LISTS and all(map(_is_question, blocks[-1].children)):
        return Parted(blocks[:-1], blocks[-1:])
    return Parted(blocks)


def _is_title(block: Block) -> bool:
    return block.kind is Kind.HEADING and bool(_TITLE.fullmatch(block.text.strip(" .:?")))


def _is_question(item: Block) -> bool:
    *_, last = lines([item])
    return bool(_QUESTION.search(last.text))
