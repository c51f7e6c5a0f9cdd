"""Entries as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable, Iterable

from cells.categories import Category
from cells.exporting.listed import DEMONSTRATION, LICENCE, Listed, address_of, said
from cells.exporting.plain import one_line, text_of

# Programs that guess take a file for UTF-8 only by this mark; Excel, above all.
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may take for a formula at the start of a cell, in wide letters too.
FORMULA = re.compile(r"\s*[=@+\-\t\r\uff1d\uff20\uff0b\uff0d]")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?")


def as_csv(listed: Iterable[Listed]) -> str:
    """A line of names, then a line for each entry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in listed:
        writer.writerow([safe(one_line(value(one))) for value in COLUMNS.values()])
    return BYTE_ORDER_MARK + out.getvalue()


def safe(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet could run it.

    That is: it begins with =, @, a tab, a carriage return, or a + or - that begins no number.
    """
    starts_formula = FORMULA.match(value) and not NUMBER.fullmatch(value.strip())
    return f"'{value}" if starts_formula else value


def _free_address(one: Listed) -> str:
    return one.reading.free.url if one.reading.free else ""


def _free_note(one: Listed) -> str:
    return one.reading.free.note if one.reading.free else ""


def _free_checked_on(one: Listed) -> str:
    free = one.reading.free
    return free.checked_on.isoformat() if free and free.checked_on else ""


# Published names: a new one goes to the end, none is renamed or moved (docs/exporting.md).
COLUMNS: dict[str, Callable[[Listed], str]] = {
    "entry": lambda one: str(one.entry["id"]),
    "matrix": lambda one: one.head["matrix"]["title"],
    "cell": lambda one: one.head["code"],
    "cell_title": lambda one: one.head["headline"] or one.head["formal_title"],
    "categories": lambda one: "; ".join(
        Category(letter).wording.one for letter in one.entry["categories"]
    ),
    "headline": lambda one: one.entry["headline"],
    "annotation": lambda one: text_of(one.entry["annotation"]),
    "title": lambda one: one.document["title"],
    "authors": lambda one: one.document["authors"],
    "year": lambda one: one.document["year"],
    "source": lambda one: one.document["source"],
    "publisher": lambda one: one.document["publisher"],
    "country": lambda one: one.document["country"],
    "doi": lambda one: one.document["doi"],
    "pmid": lambda one: one.document["pmid"],
    "address": lambda one: one.reading.url,
    "free_address": _free_address,
    "free_note": _free_note,
    "free_checked_on": _free_checked_on,
    "tags": lambda one: "; ".join(tag["name"] for tag in one.document["tags"]),
    "notices": lambda one: " | ".join(map(said, one.notices)),
    "entry_address": lambda one: one.address,
    "edition_on": lambda one: one.edition.dated_on.isoformat(),
    "edition_address": lambda one: address_of(one.edition),
    "licence": lambda one: f"{LICENCE} (the words of this site)",
    "remark": lambda one: DEMONSTRATION if one.is_demonstration else "",
}
