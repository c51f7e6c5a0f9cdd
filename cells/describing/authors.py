"""Who wrote a document, as far as the words that name them say so plainly."""

import re
from typing import NamedTuple

from cells.citations import EDITORS, Name, authors_of


class Authors(NamedTuple):
    """People, or an organisation; neither where the words do not say plainly."""

    people: tuple[Name, ...] = ()
    organisation: str = ""


def authors_in(words: str) -> Authors:
    """The authors that are named ("Smith AB, Jones C"), or the one organisation.

    Says nothing rather than something wrong: names mixed with others, and editors, give none.
    """
    found = authors_of(words)
    if EDITORS.search(words) or not found.names:
        return Authors()
    if all(name.initials for name in found.names):
        return Authors(people=found.names)
    if len(found.names) > 1 or found.and_others or re.search("[,;]", words):
        return Authors()
    return Authors(organisation=found.names[0].family)
