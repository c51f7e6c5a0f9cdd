"""Notices on many documents at once, from a table with their DOIs (CSV)."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cells import newsroom
from cells.addresses import is_web
from cells.dois import normalised_doi
from cells.models import Notice
from entries.models import Document

COLUMNS = ("doi", "kind", "date", "words", "address")
NEEDED = ("doi", "kind")
MOST_ROWS = 2_000
# A new address stands instead of a certain other, for which a table has no column.
KINDS = {
    word.lower(): kind.value
    for kind in Notice.Kind
    if kind != Notice.Kind.MOVED
    for word in (kind.value, kind.label)
}


class NoTable(ValueError):
    """The text is no table of notices; the message is a sentence for the editor."""


@dataclass(frozen=True)
class Row:
    """A line of the table. It is set if it has a `notice` and none like it `is_there`.

    `line` counts from 1 with the heading; `problem` is a sentence, or "".
    """

    line: int
    doi: str
    document: Document | None = None
    notice: Notice | None = None
    is_there: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Table:
    rows: list[Row] = field(default_factory=list)

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.notice and not row.is_there]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problem]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.is_there]


def read(text: str, *, today: date | None = None) -> Table:
    """What the table would set, in two queries; nothing is stored.

    The first line names the columns: doi and kind, and where wanted date (2024-03-31; today if
    empty), words and address. Raises NoTable where that cannot be read.
    """
    lines = list(_lines(text))
    dois = {normalised_doi(cells["doi"]) for _, cells in lines}
    documents = {document.doi: document for document in Document.objects.filter(doi__in=dois)}
    numbers = [document.pk for document in documents.values()]
    there = {_key(notice) for notice in Notice.objects.filter(document_number__in=numbers)}
    rows = []
    for number, cells in lines:
        row = _row(number, cells, documents, today or timezone.localdate())
        if row.notice:
            key = _key(row.notice)
            row = Row(row.line, row.doi, row.document, row.notice, is_there=key in there)
            there.add(key)
        rows.append(row)
    return Table(rows)


@transaction.atomic
def set_notices(text: str) -> int:
    """Set what is new in the table; readers see it at once. Returns how many were set.

    A row that cannot be read blocks no other. Raises NoTable.
    """
    newsroom.lock()
    new = read(text).new
    for row in new:
        if row.notice:
            row.notice.save()
    return len(new)


def _lines(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        _check_heading(heading)
        for count, cells in enumerate(reader, start=1):
            if count > MOST_ROWS:
                raise NoTable(f"A table may have up to {MOST_ROWS:,} rows; divide it.")
            if any(cell.strip() for cell in cells):
                padded = [cell.strip() for cell in cells] + [""] * len(heading)
                found = dict(zip(heading, padded, strict=False))
                yield reader.line_num, {name: found.get(name, "") for name in COLUMNS}
    except csv.Error as error:
        message = f"Line {reader.line_num} cannot be read as a table: {error}."
        raise NoTable(message) from None


def _delimiter(text: str) -> str:
    """A table copied from a spreadsheet has tabs, one saved where commas are decimal has ";"."""
    counts = Counter(text.partition("\n")[0])
    return max(",;\t", key=lambda sign: counts[sign])


def _check_heading(heading: list[str]) -> None:
    if missing := [name for name in NEEDED if name not in heading]:
        wanted = ", ".join(COLUMNS)
        raise NoTable(
            f"The first line must name the columns ({wanted}); “{missing[0]}” is missing."
        )
    if twice := [name for name in COLUMNS if heading.count(name) > 1]:
        raise NoTable(f"The column “{twice[0]}” is named twice.")


def _row(line: int, cells: dict[str, str], documents: dict[str, Document], today: date) -> Row:
    doi = normalised_doi(cells["doi"])
    document = documents.get(doi) if doi else None

    def bad(problem: str) -> Row:
        return Row(line, cells["doi"][:255], document, problem=problem)

    if not doi:
        return bad("There is no DOI.")
    if document is None:
        return bad("No document in the library has this DOI.")
    kind = KINDS.get(cells["kind"].lower())
    if kind is None:
        known = ", ".join(dict.fromkeys(KINDS.values()))
        return bad(f"“{cells['kind'][:40]}” is no kind of notice; these are: {known}.")
    try:
        dated_on = date.fromisoformat(cells["date"]) if cells["date"] else today
    except ValueError:
        return bad(f"“{cells['date'][:40]}” is no date such as 2024-03-31.")
    notice = Notice(
        document_number=document.pk,
        kind=kind,
        dated_on=dated_on,
        words=cells["words"],
        url=cells["address"],
    )
    if problem := _problem(notice):
        return bad(problem)
    return Row(line, doi, document, notice)


def _problem(notice: Notice) -> str:
    """What its constraints would say; each of them is a query to the database, too many here."""
    try:
        notice.clean_fields()
    except ValidationError as error:
        return " ".join(error.messages)
    if notice.url and not is_web(notice.url):
        return "The address must begin with http:// or https://."
    if notice.kind in (Notice.Kind.ARCHIVED, Notice.Kind.FREE) and not notice.url:
        return "The notice of a copy needs the address of the copy."
    return ""


def _key(notice: Notice) -> tuple[int, str, date, str]:
    """Two notices that agree in this say the same."""
    return notice.document_number, notice.kind, notice.dated_on, notice.url
