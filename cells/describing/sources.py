"""Where a document appeared, read from the words of its source."""

import re
from typing import NamedTuple

# "BMJ 346:f174", "Lancet 349(9068):1797-1800", "Western Criminology Review 3(1)". A journal is
# named first, then its volume; either the issue or the pages must follow, or it may be anything.
CITED = re.compile(
    r"(?P<journal>[A-Z][^;()0-9]{1,118}?),? "
    r"(?P<volume>[0-9]{1,4})"
    r"(?:\((?P<issue>[A-Za-z0-9 .,/–-]{1,20})\))?"
    r"(?::\s?(?P<pages>[A-Za-z]{0,2}[0-9]+[a-z]?(?:[–-][A-Za-z]{0,2}[0-9]+[a-z]?)?))?"
    r"\.?"
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class InJournal(NamedTuple):
    """A place in a journal; every part but the first may be ""."""

    journal: str
    volume: str = ""
    issue: str = ""
    pages: str = ""


def in_journal(source: str) -> InJournal | None:
    """The place in a journal that a source names; None where that is not plain.

    Says nothing rather than something wrong: a chapter ("In: …") is none, and a year that
    stands for a volume, without an issue, does not say what the number after it means.
    """
    found = CITED.fullmatch(source.strip())
    if found is None or found["journal"].startswith("In:"):
        return None
    journal, volume = found["journal"].strip(), found["volume"]
    issue, pages = found["issue"] or "", (found["pages"] or "").replace("–", "-")
    if not issue and not pages:
        return None
    if YEAR.fullmatch(volume) and not issue:
        return InJournal(journal)
    return InJournal(journal, volume, issue.replace("–", "-"), pages)
