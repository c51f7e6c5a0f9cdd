"""A document as an entry shows it: where it can be read, and what is known of it today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from cells.addresses import is_web
from cells.models import Notice
from cells.snapshots import DocumentSnapshot

# These change what a reader may believe, and stand in a frame of their own.
WARNINGS = (Notice.Kind.RETRACTED, Notice.Kind.CORRECTED)


class FreeCopy(NamedTuple):
    """Where a document can be read without paying; `url` may be "", `note` too."""

    url: str
    note: str
    checked_on: date | None


@dataclass(frozen=True)
class Reading:
    """A document's addresses and notices. `url` is where its headline leads, or ""."""

    url: str
    free: FreeCopy | None
    warnings: list[Notice]
    dead: Notice | None
    archived: Notice | None


def notices_on(documents: Iterable[int]) -> dict[int, list[Notice]]:
    """The notices on these documents by their number, in one query."""
    found: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(document_number__in=set(documents)):
        found.setdefault(notice.document_number, []).append(notice)
    return found


def reading_of(document: DocumentSnapshot, notices: list[Notice]) -> Reading:
    """Where to read it. An address that no longer works gives way to a copy."""
    latest = {notice.kind: notice for notice in notices}
    dead, archived = latest.get(Notice.Kind.DEAD), latest.get(Notice.Kind.ARCHIVED)
    free = free_copy(document, latest.get(Notice.Kind.FREE))
    own = "" if dead else document["url"] or doi_url(document)
    copies = [own, archived.url if archived else "", free.url if free else ""]
    return Reading(
        url=next((url for url in copies if is_web(url)), ""),
        free=free,
        warnings=[notice for notice in notices if notice.kind in WARNINGS],
        dead=dead,
        archived=archived,
    )


def free_copy(document: DocumentSnapshot, notice: Notice | None) -> FreeCopy | None:
    """The free copy that the edition names, or one that was found since."""
    if notice:
        return FreeCopy(notice.url, notice.words, notice.dated_on)
    if not document["free_url"] and not document["free_note"]:
        return None
    checked = document["free_checked_on"]
    url = document["free_url"] if is_web(document["free_url"]) else ""
    note = document["free_note"]
    return FreeCopy(url, note, date.fromisoformat(checked) if checked else None)


def doi_url(document: DocumentSnapshot) -> str:
    """The resolver's address of its DOI, or ""."""
    return f"https://doi.org/{quote(document['doi'], safe='/:;().')}" if document["doi"] else ""
