"""A new entry: its document found in the library, or made from what was pasted or typed."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from cells import newsroom
from cells.models import Cell
from entries.models import Document, Entry
from entries.moving import standing_in
from entries.references import Format, Record, read
from entries.references.crossref import filled
from entries.references.matching import matches_for

# More than one looks through: better words find it among fewer.
MOST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document of the library that may be meant; `why` says how that is known.

    `is_firm`: it is the same for sure, by DOI, PubMed number, or title, year and author.
    """

    document: Document
    why: str
    is_firm: bool = False


@dataclass(frozen=True)
class Findings:
    """What a text led to. `record` is what was read from it, None where it is words to search by.

    `remarks` are sentences on what could not be read or was left out.
    """

    record: Record | None = None
    candidates: list[Candidate] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def sure(self) -> Document | None:
        """The one document that it is, where nothing is to be decided."""
        firm = [one for one in self.candidates if one.is_firm]
        return firm[0].document if len(firm) == 1 == len(self.candidates) else None


def look_up(text: str) -> Findings:
    """What the library has of a DOI, a RIS or BibTeX record, or words of title and authors.

    May ask Crossref, where that is switched on: never call it within a transaction.
    """
    reading = read(text)
    if reading.format is Format.NOTHING or not reading.records:
        remarks = [one.reason for one in reading.problems if reading.format is not Format.NOTHING]
        return Findings(None, _found_by_words(text), remarks)
    (record, *_), remarks = filled(reading.records[:1])
    remarks = [*record.remarks, *remarks]
    if more := len(reading.records) - 1:
        remarks.append(f"Only the first of {more + 1} records is taken. Import takes all of them.")
    return Findings(record, candidates_for(record), remarks)


def candidates_for(record: Record) -> list[Candidate]:
    """The documents of the library that a record may be, the surest first."""
    (matches,) = matches_for([record])
    return [Candidate(one.document, one.why or one.by, one.is_firm) for one in matches]


def _found_by_words(text: str) -> list[Candidate]:
    """Documents in which every word is found; none for words that say nothing."""
    words = text.split()[:MOST]
    if not any(len(word) > 2 for word in words):
        return []
    found = Document.objects.all()
    for word in words:
        found = found.filter(
            Q(title__icontains=word) | Q(authors__icontains=word) | Q(year__icontains=word)
        )
    return [Candidate(document, "These words") for document in found[:MOST]]


@transaction.atomic
def add_entry(
    cell: Cell,
    document: Document,
    *,
    category: str,
    second_category: str = "",
    headline: str = "",
    annotation: str = "",
) -> Entry:
    """List the document in the cell, last in its category."""
    newsroom.lock()
    others = standing_in(cell.pk, category)
    return Entry.objects.create(
        cell=cell,
        document=document,
        category=category,
        second_category=second_category,
        headline=headline,
        annotation=annotation,
        order=max([len(others), *(one.order for one in others)]) + 1,
    )
