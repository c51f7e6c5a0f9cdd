"""Tables: CSV as spreadsheets and reference managers save it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from entries.references.building import Raw, build
from entries.references.names import in_table, joined
from entries.references.records import LENGTHS, Kind, Problem, Record

# How each column may be headed; compared without regard to case, spaces and signs.
HEADINGS = {
    "title": "title articletitle documenttitle publicationtitleofdocument name",
    "authors": "authors author authornames creators creator authorfullnames",
    "year": "year publicationyear date published publicationdate pubyear yearpublished",
    "journal": "journal journalbook publicationtitle journaltitle sourcetitle secondarytitle",
    "source": "source citation publicationdetails",
    "volume": "volume vol",
    "issue": "issue number no issuenumber",
    "pages": "pages page pagerange",
    "start": "pagestart startpage firstpage",
    "end": "pageend endpage lastpage",
    "publisher": "publisher institution organisation organization body issuedby",
    "doi": "doi documentdoi",
    "pmid": "pmid pubmedid pubmed pubmednumber",
    "url": "url link address urls links",
    "abstract": "abstract abstractnote",
}
COLUMN_OF = {spelling: name for name, all_of in HEADINGS.items() for spelling in all_of.split()}
# One of these must be there, or no row could be named.
NAMING = ("title", "doi", "pmid")
SIGNS = ",;\t"
MOST_COLUMNS = 200


def columns_of(line: str) -> list[str]:
    """What each column is to us ("" for what is not known); [] where this line is no heading."""
    sign = delimiter_of(line)
    cells = next(csv.reader([line[:10_000]], delimiter=sign), [])
    names = [COLUMN_OF.get(re.sub(r"[\W_]", "", cell).lower(), "") for cell in cells]
    known = [name for name in names if name]
    if len(known) == 1 and len(cells) > 1:
        return []
    return names if any(name in known for name in NAMING) and len(names) < MOST_COLUMNS else []


def delimiter_of(line: str) -> str:
    counts = Counter(line)
    return max(SIGNS, key=lambda sign: counts[sign])


def read_table(text: str) -> Iterator[Record | Problem]:
    """Each row under the heading; a row that breaks the table off is named, and ends it."""
    begin = len(text) - len(text.lstrip("\n "))
    heading = text[begin:].partition("\n")[0]
    columns = columns_of(heading)
    lines = text[begin:].split("\n")
    skipped = text.count("\n", 0, begin)
    reader = csv.reader(io.StringIO(text[begin:], newline=""), delimiter=delimiter_of(heading))
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Problem(skipped + line, f"The table cannot be read from here on: {error}.")
            return
        if cells is None:
            return
        if line > 1 and any(cell.strip() for cell in cells):
            original = "\n".join(lines[line - 1 : reader.line_num])
            yield _row(skipped + line, columns, cells, original)
        line = reader.line_num + 1


def _row(line: int, columns: list[str], cells: list[str], original: str) -> Record | Problem:
    found: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and cell.strip():
            found.setdefault(name, cell.strip())
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        reason = f"It has {len(cells)} cells, the heading {len(columns)}."
        return Problem(line, reason, original[: LENGTHS["original"]])

    def get(name: str) -> str:
        return found.get(name, "")

    pages = get("pages") or "-".join(filter(None, [get("start"), get("end")]))
    raw = Raw(
        line,
        original,
        kind=Kind.ARTICLE if get("journal") else Kind.OTHER,
        title=get("title"),
        authors=joined(in_table(get("authors"))),
        year=get("year"),
        journal=get("journal"),
        volume=get("volume"),
        issue=get("issue"),
        pages=pages,
        source=get("source"),
        publisher=get("publisher"),
        doi=[get("doi")],
        pmid=[get("pmid")],
        urls=[get("url")],
        abstract=get("abstract"),
    )
    return build(raw)
