"""What each row of an import is, beside the library of today, and what it may become."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from entries.models import Document, Entry, ReferenceImport, ReferenceRow
from entries.references import Kind, Record
from entries.references.documents import Change, changes
from entries.references.matching import Match, matches_for

Choice = ReferenceRow.Choice


@dataclass
class Looked:
    """One row: its record (None for what could not be read), and what is known of it.

    `twin` is an earlier row of the file that is the same reference. `standing` holds the
    entries, not retired, of each document that it may be, by the document's number.
    """

    row: ReferenceRow
    record: Record | None
    matches: list[Match] = field(default_factory=list)
    twin: int | None = None
    standing: dict[int, list[Entry]] = field(default_factory=dict)

    @property
    def match(self) -> Match | None:
        """The match that was chosen; the only one there is, unless another was chosen."""
        if len(self.matches) == 1 and self.row.match is None:
            return self.matches[0]
        return next((m for m in self.matches if m.document.pk == self.row.match), None)

    @property
    def is_clear(self) -> bool:
        """Whether the library has it beyond doubt, and once."""
        return len(self.matches) == 1 and self.matches[0].is_firm

    @property
    def changes(self) -> list[Change]:
        """What updating the match could write."""
        if self.record is None or self.match is None:
            return []
        return changes(self.match.document, self.record)

    @property
    def places(self) -> list[Entry]:
        """Where the match stands."""
        return self.standing.get(self.match.document.pk, []) if self.match else []

    def may(self, choice: str) -> bool:
        """Whether this can be chosen at all."""
        match choice:
            case Choice.NEW:
                return self.record is not None and not self.has_its_doi
            case Choice.UPDATE:
                return bool(self.matches)
            case Choice.LINK:
                return bool(self.matches) or self.twin is not None
        return self.record is not None

    @property
    def is_new_to_us(self) -> bool:
        """Whether the library has it surely, and had it not when the choice was made."""
        return any(m.is_firm and m.document.pk not in self.row.seen for m in self.matches)

    @property
    def has_its_doi(self) -> bool:
        """Whether a document has its DOI, of which there can be only one."""
        return any(match.by == "DOI" for match in self.matches)

    @property
    def wants(self) -> str:
        """What must still be said before it can be stored, as a sentence; "" for nothing."""
        row = self.row
        if row.problem:
            return ""
        if not row.choice:
            return "Choose what to do with it."
        if not self.may(row.choice):
            return "This choice no longer fits the library. Choose again."
        if row.choice == Choice.NEW and self.is_new_to_us:
            return "The library has it by now. Choose again."
        is_about_a_match = row.choice == Choice.UPDATE or (
            row.choice == Choice.LINK and self.matches
        )
        if is_about_a_match and self.match is None:
            return "Say which document it is."
        if row.choice == Choice.UPDATE and not self.writes:
            return "It has nothing that would change the document. Choose fields, or skip it."
        return self._wants_of_place()

    def _wants_of_place(self) -> str:
        row = self.row
        if row.choice == Choice.LINK and not row.cell_id:
            return "Choose the cell that lists it."
        if row.choice in (Choice.NEW, Choice.LINK):
            if row.cell_id and not row.category:
                return "Choose a category."
            if row.category and not row.cell_id:
                return "Choose the cell, or no category."
        return ""

    @property
    def writes(self) -> list[str]:
        """The fields that "update" would write: what it fills, and what was chosen besides."""
        return [c.field for c in self.changes if c.fills or c.field in self.row.fields]


def look(one: ReferenceImport) -> list[Looked]:
    """Its rows as they are today, in four queries, however many there are."""
    rows = list(one.rows.select_related("cell__column__matrix", "cell__row"))
    records = [record_of(row) for row in rows]
    read = [record for record in records if record]
    found = iter(zip(matches_for(read), twins(read), strict=True))
    looked = []
    numbers: dict[int, int] = {}
    for row, record in zip(rows, records, strict=True):
        if record is None:
            looked.append(Looked(row, None))
            continue
        matches, twin = next(found)
        numbers[len(numbers)] = row.number
        looked.append(Looked(row, record, matches, None if twin is None else numbers[twin]))
    standing = entries_of(match.document for one in looked for match in one.matches)
    for each in looked:
        each.standing = {m.document.pk: standing[m.document.pk] for m in each.matches}
    return looked


def entries_of(documents: Iterable[Document]) -> dict[int, list[Entry]]:
    """The entries of each document that are not retired, in the order of their cells."""
    numbers = {document.pk for document in documents}
    found: dict[int, list[Entry]] = defaultdict(list)
    if numbers:
        entries = Entry.objects.standing().filter(document__in=numbers)
        for entry in entries.select_related("cell__column__matrix", "cell__row").order_by(
            "cell__column__matrix", "cell__column__letter", "cell__row__number", "id"
        ):
            found[entry.document_id].append(entry)
    return found


def twins(records: Sequence[Record]) -> list[int | None]:
    """For each record the index of an earlier one that is surely the same reference, or None."""
    first: dict[Any, int] = {}
    found: list[int | None] = []
    for index, record in enumerate(records):
        keys: list[Any] = [key for key in [("doi", record.doi), ("pmid", record.pmid)] if key[1]]
        if record.title:
            keys.append(("title", record.title.casefold(), record.year, record.authors[:40]))
        earlier = [first[key] for key in keys if key in first]
        twin = next((i for i in earlier if not _differ(records[i], record)), None)
        found.append(twin)
        for key in keys:
            first.setdefault(key, index if twin is None else twin)
    return found


def _differ(one: Record, other: Record) -> bool:
    return bool(one.doi and other.doi and one.doi != other.doi)


def stored_form(record: Record) -> dict[str, Any]:
    """A record as JSON; its original words stand in the row."""
    fields = asdict(record)
    del fields["original"]
    return {name: value for name, value in fields.items() if value}


def record_of(row: ReferenceRow) -> Record | None:
    """The record of a row, or None for what could not be read."""
    if row.problem or not row.record:
        return None
    fields = {**row.record, "original": row.original}
    fields["kind"] = Kind(fields.get("kind", Kind.OTHER))
    fields["remarks"] = tuple(fields.get("remarks", ()))
    return Record(**fields)
