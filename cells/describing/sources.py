"""Where a document appeared, as far as the words of its source say so plainly."""

import re

from cells.citations import Source, source_of

# What each piece may be; anything else may mean something else.
PLAIN = Source(
    journal=r"[A-Z][^;()0-9]{1,118}",
    volume=r"[0-9]{1,4}",
    issue=r"[A-Za-z0-9 .,/–-]{0,20}",
    pages=r"(?:[A-Za-z]{0,2}[0-9]+[a-z]?(?:[–-][A-Za-z]{0,2}[0-9]+[a-z]?)?)?",
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def in_journal(source: str) -> Source | None:
    """The place in a journal that a source names; None where that is not plain.

    Says nothing rather than something wrong: a chapter ("In: …") is none, and a year that
    stands for a volume, without an issue, does not say what the number after it means.
    """
    found = source_of(source)
    if found.journal.startswith("In:") or not all(map(re.fullmatch, PLAIN, found)):
        return None
    if YEAR.fullmatch(found.volume) and not found.issue:
        return Source(found.journal)
    return Source(*(piece.replace("–", "-") for piece in found))
