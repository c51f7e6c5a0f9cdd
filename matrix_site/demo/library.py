"""Documents and entries from `bibliography.csv`.

Its columns: matrix, cell, category, title, authors, year, source, doi, url, tags (parted by
";"), checked. A row counts once somebody has looked the record up: checked is "yes".
"""

import csv
from pathlib import Path
from typing import NamedTuple

from cells.models import Cell
from entries.models import Document, Entry

BIBLIOGRAPHY = Path(__file__).with_name("bibliography.csv")
# Their documents wait in the library: these cells are filled by importing real pages.
LEFT_EMPTY = frozenset({"drug/b5", "drug/e5"})


class Record(NamedTuple):
    """A checked row. `path` is the address of its cell ("drug/a3")."""

    path: str
    category: str
    title: str
    authors: str
    year: str
    source: str
    doi: str
    url: str
    tags: list[str]


def checked_records() -> list[Record]:
    """The checked rows, in the order of the file."""
    with BIBLIOGRAPHY.open(encoding="utf-8", newline="") as file:
        return [record_of(row) for row in csv.DictReader(file) if row["checked"] == "yes"]


def record_of(row: dict[str, str]) -> Record:
    return Record(
        path=f"{row['matrix']}/{row['cell'].lower()}",
        tags=[tag.strip() for tag in row["tags"].split(";") if tag.strip()],
        **{
            name: row[name]
            for name in ("category", "title", "authors", "year", "source", "doi", "url")
        },
    )


def document_of(record: Record) -> Document:
    """The library's document of this DOI, or of this title and year; made where there is none."""
    known = Document.objects.with_doi(record.doi).first() or (
        Document.objects.filter(title=record.title, year=record.year).first()
    )
    if known:
        return known
    document = Document(
        title=record.title,
        authors=record.authors,
        year=record.year,
        source=record.source,
        doi=record.doi,
        url=record.url,
    )
    document.full_clean(validate_unique=False, validate_constraints=False)
    document.save()
    document.tags.add(*record.tags)
    return document


def list_in(cell: Cell, document: Document, record: Record) -> Entry:
    """Make the document the cell's last entry, with the title as its headline."""
    return Entry.objects.create(
        cell=cell,
        document=document,
        category=record.category,
        headline=record.title,
        order=(cell.entries.count() + 1) * 10,
    )
