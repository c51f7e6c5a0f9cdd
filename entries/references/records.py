"""What reading a file of references gives: records, and what could not be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAX_BYTES = 5 << 20
MAX_RECORDS = 50_000
# Of each field as Document stores it (entries/models/library.py), and of what is only shown.
LENGTHS: Mapping[str, int] = {
    "title": 500,
    "authors": 2_000,
    "year": 40,
    "source": 300,
    "publisher": 300,
    "doi": 255,
    "pmid": 12,
    "url": 1_000,
    "abstract": 5_000,
    "original": 20_000,
}


class Kind(StrEnum):
    ARTICLE = "article"
    REPORT = "report"
    BOOK = "book"
    CHAPTER = "chapter"
    WEB = "web"
    OTHER = "other"


class Format(StrEnum):
    RIS = "RIS"
    PUBMED = "PubMed"
    BIBTEX = "BibTeX"
    TABLE = "CSV"
    LIST = "list of DOIs and PubMed numbers"
    NOTHING = "nothing that is known"


class Unreadable(ValueError):
    """A record cannot be used; the message is a sentence for the editor."""


@dataclass(frozen=True)
class Record:
    """One reference, its words on one line each and no longer than `LENGTHS`.

    `title`, `authors` ("Marsch LA, Bickel WK"), `year`, `source`, `publisher`, `doi`, `pmid` and
    `url` are as Document stores them; `source` is made of `journal`, `volume`, `issue` and
    `pages` where there is a journal. It has a title, a DOI or a PubMed number. `line` (from 1)
    is where it begins; `original` is how it stood there. `remarks` are sentences on what was
    cut or left out.
    """

    kind: Kind = Kind.OTHER
    title: str = ""
    authors: str = ""
    year: str = ""
    source: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    abstract: str = ""
    original: str = ""
    line: int = 1
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What could not be read, where it began, and why; it blocks nothing else."""

    line: int
    reason: str
    original: str = ""


@dataclass(frozen=True)
class Reading:
    """Records and problems, each in the order of the file."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    format: Format = Format.NOTHING

    @property
    def rows(self) -> list[Record | Problem]:
        """Both, as they stood in the file."""
        return sorted([*self.records, *self.problems], key=lambda row: row.line)


type Rows = Iterable[Record | Problem]


def reading_of(rows: Rows, form: Format) -> Reading:
    """At most MAX_RECORDS rows; that there are more is a problem of its own."""
    found = Reading(format=form)
    for count, row in enumerate(rows):
        if count >= MAX_RECORDS:
            reason = f"The file has more than {MAX_RECORDS:,} records; the rest is not read."
            found.problems.append(Problem(row.line, reason))
            break
        if isinstance(row, Record):
            found.records.append(row)
        else:
            found.problems.append(row)
    return found
