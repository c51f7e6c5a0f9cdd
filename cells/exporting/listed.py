"""Entries as they are taken away: each with the page that lists it and today's notices."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from cells.addresses import absolute
from cells.models import Edition, Notice
from cells.reading.documents import Reading, notices_on, reading_of
from cells.snapshots import CellHead, DocumentSnapshot, EntrySnapshot

DEMONSTRATION = "Demonstration content, not advice."
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Listed:
    """An entry in an edition of a cell, and the notices on its document, the oldest first."""

    entry: EntrySnapshot
    head: CellHead
    edition: Edition
    notices: list[Notice]

    @property
    def address(self) -> str:
        """Its permanent address."""
        return absolute(f"/entry/{self.entry['id']}/")

    @property
    def document(self) -> DocumentSnapshot:
        return self.entry["document"]

    @property
    def place(self) -> str:
        """As in "Drug Treatment Matrix cell E5"."""
        return f"{self.head['matrix']['title']} cell {self.head['code']}"

    @property
    def reading(self) -> Reading:
        return reading_of(self.document, self.notices)

    @property
    def is_demonstration(self) -> bool:
        return is_demonstration(self.edition)


def listed_in(editions: Iterable[Edition], only: Container[int] | None = None) -> list[Listed]:
    """The entries of these editions of cells, in their order; of `only` these numbers.

    One query, for notices; the editions must come with their pages.
    """
    found = [
        (entry, edition)
        for edition in editions
        for entry in edition.contents["entries"]["entries"]
        if only is None or entry["id"] in only
    ]
    notices = notices_on(entry["document"]["id"] for entry, _ in found)
    return [
        Listed(entry, edition.contents["head"], edition, notices.get(entry["document"]["id"], []))
        for entry, edition in found
    ]


def address_of(edition: Edition) -> str:
    """The permanent address of an edition."""
    return absolute(edition.get_absolute_url())


def is_demonstration(edition: Edition) -> bool:
    return edition.source == Edition.Source.DEMO


def said(notice: Notice) -> str:
    """A notice in words, dated: "Retracted (2020-06-01): Its data were made up. https://…"."""
    words = f": {notice.words}" if notice.words else "."
    address = f" {notice.url}" if notice.url else ""
    return f"{notice.get_kind_display()} ({notice.dated_on.isoformat()}){words}{address}"
