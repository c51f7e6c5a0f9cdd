"""Drafts of cells from the files in `words/`, one edition after the other."""

from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

from bites.models import Bite, Section
from cells.models import Cell, Page
from cells.models.subject import Draft
from entries.models import Entry
from matrix_site.demo import markup
from matrix_site.demo.library import Record, document_of

# Between two entries or sections, so that one can be moved in between.
STEP = 10


class Numbers:
    """The numbers of what texts refer to by name."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], int | None] = {}
        self._cells: set[str] = set()

    def learn(self, kind: str, path: str, key: str, number: int) -> None:
        """An entry or section of the cell at this address."""
        self._cells.add(path)
        self._found[kind, f"{path} {key}"] = number

    def seen_from(self, path: str = "") -> markup.Resolve:
        """How names resolve on the page at this address.

        A page is named by its own address. What is not on this site has no number; an entry
        or section missing from a cell that is filled here raises LookupError.
        """

        def resolve(kind: str, name: str) -> int | None:
            if kind not in ("entry", "section"):
                return self._of_page(kind, name)
            cell, _, key = name.rpartition(" ")
            cell = cell or path
            if cell in self._cells and (kind, f"{cell} {key}") not in self._found:
                raise LookupError(f"{path} refers to {kind} “{key}” of {cell}: there is none.")
            return self._found.get((kind, f"{cell} {key}"))

        return resolve

    def _of_page(self, kind: str, path: str) -> int | None:
        if (kind, path) not in self._found:
            page = Page.objects.filter(path=path, kind=kind).first()
            self._found[kind, path] = page.subject.pk if page else None
        return self._found[kind, path]


def keyed(records: list[Record]) -> dict[str, Record]:
    """The records of one cell by their keys; a second of the same key gets "-2"."""
    seen: Counter[str] = Counter()
    found = {}
    for record in records:
        seen[record.key] += 1
        nth = seen[record.key]
        found[record.key if nth == 1 else f"{record.key}-{nth}"] = record
    return found


class Filling:
    """One cell, its documents and its file. `write` makes its draft what an edition says."""

    def __init__(self, cell: Cell, records: list[Record], numbers: Numbers) -> None:
        self.cell = cell
        self.records = keyed(records)
        self.numbers = numbers
        self.root = markup.read(cell.path)
        self.editions = markup.editions(self.root)
        self.entries: dict[str, Entry] = {}
        self.sections: dict[str, Section] = {}
        self.resolve = numbers.seen_from(cell.path)

    def begin(self) -> None:
        """Make the rows of its first edition, still without words, so that they have numbers."""
        self._make_rows(self.editions[0].page)

    def write(self, page: ET.Element) -> None:
        self._make_rows(page)
        self._write_head(page)
        moved = {move.attrib["key"]: int(move.attrib["order"]) for move in page.findall("move")}
        self._write_entries(page, moved)
        self._write_sections(page, moved)

    def keep_facts(self) -> None:
        """Set what is known of the search and of the next review."""
        facts = self.root.find("facts")
        if facts is not None:
            page = Page.objects.get(pk=self.cell.page_id)
            for name, day in facts.attrib.items():
                setattr(page, name, date.fromisoformat(day))
            page.save()

    def _make_rows(self, page: ET.Element) -> None:
        later = {entry.attrib["key"] for entry in self.root.findall("entry")}
        later -= {entry.attrib["key"] for entry in page.findall("entry")}
        for place, (key, record) in enumerate(self.records.items(), start=1):
            if key not in later | self.entries.keys():
                self.entries[key] = self._make_entry(record, place * STEP)
                self.numbers.learn("entry", self.cell.path, key, self.entries[key].pk)
        for section in page.findall("section"):
            key = section_key(section)
            if key not in self.sections:
                self.sections[key] = self._make_section(section)
                self.numbers.learn("section", self.cell.path, key, self.sections[key].pk)

    def _make_entry(self, record: Record, order: int) -> Entry:
        return Entry.objects.create(
            cell=self.cell,
            document=document_of(record),
            category=record.category,
            headline=record.title,
            order=order,
        )

    def _make_section(self, section: ET.Element) -> Section:
        bite, _ = Bite.objects.get_or_create(cell=self.cell)
        return Section.objects.create(
            bite=bite, kind=section.attrib["kind"], heading=section.get("heading", "")
        )

    def _write_head(self, page: ET.Element) -> None:
        self.cell.headline = markup.line(page, "headline")
        self.cell.gap = page.get("gap", "")
        self.cell.abstract = self._text(page.find("abstract"))
        self.cell.short_version = self._text(page.find("short"))
        self.cell.more = self._text(page.find("more"))
        self.cell.save()

    def _write_entries(self, page: ET.Element, moved: dict[str, int]) -> None:
        written = {entry.attrib["key"]: entry for entry in page.findall("entry")}
        if unknown := written.keys() - self.records.keys():
            raise LookupError(f"{self.cell.path} has no documents {sorted(unknown)}.")
        for place, (key, record) in enumerate(self.records.items(), start=1):
            if key not in self.entries:
                continue
            words = written.get(key, ET.Element("entry"))
            save_if_changed(
                self.entries[key],
                category=words.get("category", record.category),
                second_category=words.get("second", ""),
                headline=words.get("headline", record.title),
                annotation=self._text(words),
                order=moved.get(key, place * STEP),
            )

    def _write_sections(self, page: ET.Element, moved: dict[str, int]) -> None:
        for place, words in enumerate(page.findall("section"), start=1):
            key = section_key(words)
            save_if_changed(
                self.sections[key],
                heading=words.get("heading", ""),
                body=self._text(words),
                order=moved.get(key, place * STEP),
            )

    def _text(self, element: ET.Element | None) -> str:
        return markup.stored(element, self.resolve)


def section_key(section: ET.Element) -> str:
    """About and start are called by their kind, issues by a key of their own."""
    return section.get("key", section.attrib["kind"])


def save_if_changed(row: Draft, **values: object) -> None:
    """Give it these values; rich text counts as changed unless it is stored as it is given."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
