"""What a citation is made of, read from the words of a bibliographic record."""

import re
from dataclasses import dataclass
from typing import NamedTuple

# "Lancet 349(9068):1797-1800", "BMJ 346:f174", "Health Policy 131(1-2):23-35".
IN_JOURNAL = re.compile(
    r"(?P<journal>\S.*?),?\s+(?P<volume>\d+)\s*(?:\((?P<issue>[^()]+)\))?\s*:\s*(?P<pages>\S.*)"
)
# "Western Criminology Review 3(1)", where the pages are not known.
IN_ISSUE = re.compile(r"(?P<journal>\S.*?),?\s+(?P<volume>\d+)\((?P<issue>[^()]+)\)")
# A name alone, such as "Journal of Social Policy": reports name a body and a town.
JOURNAL_ALONE = re.compile(r"[^\d,;()]*\bJournal\b[^\d,;()]*")
YEAR = re.compile(r"\b(1[6-9]|20)\d\d\b")
AND_OTHERS = re.compile(r"[,;]?\s*\b(?:et al|and others)\b\.?$", re.IGNORECASE)
EDITORS = re.compile(r"\s*\(eds?\.?\)", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+")
# "Marsch LA", "van Boekel L.C.", "Rothwell P-M", "Newbury-Birch D", "d'Oliveira AFPL", "Yew F Jr":
# small particles, one or two names, initials. More names or more initials are a body that ends in
# its abbreviation.
PERSON = re.compile(
    r"(?P<family>(?:[a-z][a-z']* ){0,3}(?:[a-z]['’]|Mc|Mac)?"
    r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?) "
    r"(?P<initials>[^\W\d_a-z](?:\.?[- ]?[^\W\d_a-z]){0,3}\.?)"
    r"(?:\s+(?P<suffix>Jr|Sr)\.?)?"
)


class Source(NamedTuple):
    """Where it appeared, piece by piece; `journal` is "" for what is no article."""

    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def source_of(words: str) -> Source:
    """The pieces of a source as the library holds it: journal, volume(issue):pages."""
    words = " ".join(words.split()).rstrip(".")
    if found := IN_JOURNAL.fullmatch(words) or IN_ISSUE.fullmatch(words):
        return Source(**{name: (value or "").strip() for name, value in found.groupdict().items()})
    return Source(words) if JOURNAL_ALONE.fullmatch(words) else Source()


class Name(NamedTuple):
    """An author; a body has no `initials`, and its whole name is `family`.

    Initials are letters, with a hyphen where the given name has one: "LA", "P-M". `suffix` is
    as in "Yew F Jr".
    """

    family: str
    initials: str = ""
    suffix: str = ""

    @property
    def dotted(self) -> str:
        """The initials as APA has them: "L. A.", "P.-M."."""
        return " ".join(f"{letter}." for letter in self.initials).replace(" -. ", "-")


@dataclass(frozen=True)
class Authors:
    """Names in their order; `and_others` where the record stops with "et al"."""

    names: tuple[Name, ...] = ()
    and_others: bool = False


def authors_of(words: str) -> Authors:
    """The names in "Marsch LA, Bickel WK"; words in which no person is found are one body.

    "Department of Health, Social Services and Public Safety" is not three authors.
    """
    words = EDITORS.sub("", " ".join(words.split())).rstrip(".;,")
    named = AND_OTHERS.sub("", words)
    pieces = [piece for piece in BETWEEN_NAMES.split(named) if piece]
    people = [PERSON.fullmatch(piece) for piece in pieces]
    if not any(people):
        return Authors((Name(named),) if named else (), and_others=named != words)
    names = [
        _person(found) if found else Name(piece)
        for piece, found in zip(pieces, people, strict=True)
    ]
    return Authors(tuple(names), and_others=named != words)


def _person(found: re.Match[str]) -> Name:
    initials = re.sub(r"[^\w-]", "", found["initials"]).strip("-")
    return Name(found["family"], initials, found["suffix"] or "")


def year_in(words: str) -> str:
    """The first year of four digits in "2003 and 2004", or ""."""
    found = YEAR.search(words)
    return found[0] if found else ""
