"""Documents and entries from `bibliography.csv`.

Its columns: matrix, cell, category, title, authors, year, source, publisher, country, doi, url,
free_url, tags (parted by ";"), checked. A row counts once somebody has looked the record up:
checked is "yes". A document of two cells has two rows.
"""

import csv
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cells.models import Notice
from entries.models import Document

BIBLIOGRAPHY = Path(__file__).with_name("bibliography.csv")
# Their documents wait in the library: these cells are filled by importing real pages.
LEFT_EMPTY = frozenset({"drug/b5", "drug/e5"})
DOCUMENT_FIELDS = (
    "title",
    "authors",
    "year",
    "source",
    "publisher",
    "country",
    "doi",
    "url",
    "free_url",
)


class Record(NamedTuple):
    """A checked row. `path` is the address of its cell ("drug/a3")."""

    path: str
    category: str
    tags: list[str]
    title: str
    authors: str
    year: str
    source: str = ""
    publisher: str = ""
    country: str = ""
    doi: str = ""
    url: str = ""
    free_url: str = ""

    @property
    def key(self) -> str:
        """What texts call it in its cell: the first word of its authors and the year."""
        first = re.split(r"[\s,]", self.authors)[0]
        return f"{first.lower()}-{self.year}"


class KnownNotice(NamedTuple):
    """A notice to put on the document of this DOI."""

    doi: str
    kind: str
    dated_on: date
    words: str
    url: str


# Only what is true of the document; PubMed lists this one as “Error in Byline”.
NOTICES = [
    KnownNotice(
        "10.1001/jama.2023.19761",
        Notice.Kind.CORRECTED,
        date(2024, 10, 2),
        "the journal corrected an error in the byline, where the authors are named.",
        "https://doi.org/10.1001/jama.2024.11331",
    ),
]


def checked_records() -> list[Record]:
    """The checked rows, in the order of the file."""
    with BIBLIOGRAPHY.open(encoding="utf-8", newline="") as file:
        return [record_of(row) for row in csv.DictReader(file) if row["checked"] == "yes"]


def record_of(row: dict[str, str]) -> Record:
    return Record(
        path=f"{row['matrix']}/{row['cell'].lower()}",
        category=row["category"],
        tags=[tag.strip() for tag in row["tags"].split(";") if tag.strip()],
        **{name: row[name] for name in DOCUMENT_FIELDS},
    )


def document_of(record: Record) -> Document:
    """The library's document of this DOI, or of this title and year; made where there is none."""
    known = Document.objects.with_doi(record.doi).first() or (
        Document.objects.filter(title=record.title, year=record.year).first()
    )
    if known:
        return known
    document = Document(**{name: getattr(record, name) for name in DOCUMENT_FIELDS})
    document.full_clean(validate_unique=False, validate_constraints=False)
    document.save()
    document.tags.add(*record.tags)
    return document


def post_notices() -> None:
    """Say on documents what is known of them, unless somebody has said so."""
    for known in NOTICES:
        document = Document.objects.with_doi(known.doi).first()
        if document:
            Notice.objects.get_or_create(
                document_number=document.pk,
                kind=known.kind,
                defaults={"dated_on": known.dated_on, "words": known.words, "url": known.url},
            )
