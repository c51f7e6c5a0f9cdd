"""Rows of an import of references, as its screens show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cells.categories import Category
from cells.models import Cell
from entries.importing import Looked
from entries.models import Document, Entry, ReferenceImport, ReferenceRow
from entries.references.matching import Match
from matrix_site.desk.links import edit_address

Choice = ReferenceRow.Choice
# The filters above the table, in their order: ?show=…
SHOWN = {
    "": "All",
    "choose": "To decide",
    "new": "New",
    "match": "Match found",
    "bad": "Not readable",
}
DONE = {"new": "new", "update": "updated", "link": "linked", "skip": "skipped"}
# Of a long record so much is shown; all of it is kept.
LONGEST_ORIGINAL = 3_000


@dataclass
class ShownMatch:
    """A document that a row may be; `place` is where it stands, `url` its form."""

    match: Match
    url: str
    place: str
    is_chosen: bool


@dataclass
class ShownRow:
    """One row of the table. `chips` are (look, words, icon) for {% chip %}."""

    looked: Looked
    kinds: list[str]
    chip: tuple[str, str, str]
    says: str
    matches: list[ShownMatch]
    strip: list[tuple[str, str, bool, bool]]
    cell_options: SafeString
    category_options: SafeString

    @property
    def row(self) -> ReferenceRow:
        return self.looked.row

    @property
    def original(self) -> str:
        words = self.row.original
        return words if len(words) <= LONGEST_ORIGINAL else f"{words[:LONGEST_ORIGINAL]}…"


def shown_rows(looked: Iterable[Looked]) -> list[ShownRow]:
    """One query for the cells."""
    cells = list(Cell.objects.with_axes().order_by("column__matrix", "column__letter", "row"))
    options = format_html(
        '<option value="">no cell</option>{}',
        format_html_join(
            "", '<option value="{}">{}</option>', ((c.pk, short_name(c)) for c in cells)
        ),
    )
    categories = format_html(
        '<option value="">–</option>{}',
        format_html_join(
            "",
            '<option value="{}" title="{}">{}</option>',
            ((c.value, c.label, c.value) for c in Category),
        ),
    )
    return [_shown(each, options, categories) for each in looked]


def short_name(cell: Cell) -> str:
    """ "Drug C2": the matrix by the first word of its name."""
    return f"{cell.matrix.slug.replace('-', ' ').capitalize()} {cell.code}"


def with_selected(options: SafeString, value: object) -> SafeString:
    """The options with this one selected. They were escaped when they were made."""
    wanted = format_html('<option value="{}"', "" if value is None else value)
    return SafeString(options.replace(wanted, f"{wanted} selected", 1))


def _shown(looked: Looked, options: SafeString, categories: SafeString) -> ShownRow:
    row = looked.row
    return ShownRow(
        looked,
        kinds_of(looked),
        chip_of(looked),
        says_of(looked),
        [_match(looked, match) for match in looked.matches],
        [
            (choice.value, choice.label, row.choice == choice, looked.may(choice))
            for choice in Choice
        ],
        with_selected(options, row.cell_id),
        with_selected(categories, row.category),
    )


def kinds_of(looked: Looked) -> list[str]:
    """Under which filters it is shown."""
    if looked.row.problem:
        return ["bad"]
    kinds = ["choose"] if looked.wants else []
    return [*kinds, "match" if looked.matches or looked.twin else "new"]


def chip_of(looked: Looked) -> tuple[str, str, str]:
    if looked.row.problem:
        return "bad", "Not readable", "stop"
    if looked.twin is not None:
        return "plain", f"Same as row {looked.twin}", "minus"
    if not looked.matches:
        return "plain", "New", "plus"
    by = looked.matches[0].by
    sure = by in ("DOI", "PMID")
    return ("live", f"Match: {by}", "tick") if sure else ("draft", f"Match: {by}", "advice")


def says_of(looked: Looked) -> str:
    """In a sentence what the match means."""
    if looked.row.problem:
        return "Left out; it blocks nothing."
    if looked.twin is not None:
        return "Once is enough."
    if not looked.matches:
        return "No match in the library."
    if len(looked.matches) > 1:
        return f"{len(looked.matches)} could be meant:"
    lacks = [change.label for change in looked.changes if change.fills]
    ours = f"Ours lacks: {', '.join(lacks)}." if lacks else ""
    return f"{looked.matches[0].why} {ours}".strip()


def _match(looked: Looked, match: Match) -> ShownMatch:
    entries = looked.standing.get(match.document.pk, [])
    return ShownMatch(
        match,
        edit_address(match.document),
        places(entries),
        looked.match is not None and looked.match.document.pk == match.document.pk,
    )


def places(entries: Iterable[Entry]) -> str:
    names = list(dict.fromkeys(short_name(entry.cell) for entry in entries))
    return f"in {', '.join(names[:5])}" if names else "in the library, in no cell"


def sentence(looked: Iterable[Looked]) -> dict[str, Any]:
    """What storing would do, counted; and the cells that would have new drafts."""
    done: Counter[str] = Counter()
    cells: dict[str, None] = {}
    for each in looked:
        row = each.row
        if row.problem:
            done["left out"] += 1
        elif each.wants:
            done["undecided"] += 1
        else:
            done[DONE[row.choice]] += 1
            if row.cell and row.choice in (Choice.NEW, Choice.LINK):
                cells[short_name(row.cell)] = None
    return {
        "new": done["new"],
        "updated": done["updated"],
        "linked": done["linked"],
        "skipped": done["skipped"],
        "left_out": done["left out"],
        "undecided": done["undecided"],
        "to_import": done["new"] + done["updated"] + done["linked"],
        "cells": list(cells),
    }


@dataclass
class DoneRow:
    """What became of one row; `document` and `entry` are None where they are gone."""

    row: ReferenceRow
    did: str
    document: Document | None
    entry: Entry | None

    @property
    def title(self) -> str:
        record = self.row.record
        return record.get("title") or record.get("doi") or f"Line {self.row.line}"

    @property
    def document_url(self) -> str:
        return edit_address(self.document) if self.document else ""

    @property
    def entry_url(self) -> str:
        return edit_address(self.entry) if self.entry else ""

    @property
    def changed(self) -> list[tuple[str, str, str]]:
        """(field, before, after) of what was updated."""
        pairs = self.row.done.get("changed", {})
        label = Document._meta.get_field
        return [(str(label(n).verbose_name), a, b) for n, (a, b) in pairs.items()]  # type: ignore[union-attr]


def done_rows(one: ReferenceImport) -> list[DoneRow]:
    """In three queries."""
    rows = list(one.rows.all())
    documents = Document.objects.in_bulk([r.done["document"] for r in rows if "document" in r.done])
    entries = (
        Entry.objects.select_related("cell__column__matrix", "cell__row", "document")
    ).in_bulk([r.done["entry"] for r in rows if "entry" in r.done])
    return [
        DoneRow(
            row,
            _did(row),
            documents.get(row.done.get("document")),
            entries.get(row.done.get("entry")),
        )
        for row in rows
    ]


def _did(row: ReferenceRow) -> str:
    if row.problem or ("document" not in row.done and row.done.get("said")):
        return "left out"
    return DONE.get(row.choice, "left out")


def counts(rows: Iterable[DoneRow]) -> str:
    """ "2 new, 1 linked"."""
    found = Counter(row.did for row in rows)
    return ", ".join(f"{found[did]} {did}" for did in [*DONE.values(), "left out"] if found[did])
