"""A document as an entry shows it: where it can be read, and what is known of it today."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from cells.addresses import is_web
from cells.models import Notice
from cells.snapshots import DocumentSnapshot

# "JAMA 193(8):646-650", "BMJ 357:j1550": a volume, and a page after the colon.
_VOLUME_AND_PAGE = re.compile(r"\d(\([^)]*\))?: ?\w")
_PAGES = re.compile(r"(: ?[A-Za-z]?\d+)-([A-Za-z]?\d+)")
# As journals name people: a surname, then initials.
_PERSON = re.compile(r"\S.* [A-Z][A-Z-]{0,3}( Jr)?")
# More authors than these are the first three "and others".
MANY_AUTHORS = 4


class FreeCopy(NamedTuple):
    """Where a document can be read without paying; `url` may be "", `note` too."""

    url: str
    note: str
    checked_on: date | None


class Citation(NamedTuple):
    """What is said of a document below its headline; each part ends its own sentence, or is "".

    `rest` is its source and publisher.
    """

    authors: str
    title: str
    rest: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


@dataclass(frozen=True)
class Reading:
    """A document's addresses and notices. `url` is where its headline leads, or "".

    `is_wanting`: an article of which no copy is known that could be read without paying.
    """

    url: str
    free: FreeCopy | None
    warnings: list[Notice]
    dead: Notice | None
    archived: Notice | None
    moved: Notice | None
    is_wanting: bool

    @property
    def addresses(self) -> list[str]:
        """Where it leads, and where it is free, for paper."""
        return list(dict.fromkeys(filter(None, [self.url, self.free.url if self.free else ""])))

    @property
    def is_retracted(self) -> bool:
        return any(notice.kind == Notice.Kind.RETRACTED for notice in self.warnings)


def notices_on(documents: Iterable[int]) -> dict[int, list[Notice]]:
    """The notices on these documents by their number, in one query."""
    found: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(document_number__in=set(documents)):
        found.setdefault(notice.document_number, []).append(notice)
    return found


def reading_of(document: DocumentSnapshot, notices: list[Notice]) -> Reading:
    """Where to read it. An address that no longer works gives way to a copy.

    A new address stands in for the very one that it replaces, and for no other: an edition that
    was published with another one leads where it says.
    """
    latest = {notice.kind: notice for notice in notices}
    moves = {notice.replaces: notice for notice in notices if notice.kind == Notice.Kind.MOVED}
    dead, archived = latest.get(Notice.Kind.DEAD), latest.get(Notice.Kind.ARCHIVED)
    free = free_copy(document, latest.get(Notice.Kind.FREE))
    if free and free.url in moves:
        free = free._replace(url=moves[free.url].url)
    own = document["url"] or doi_url(document)
    moved = None if dead else moves.get(own)
    own = "" if dead else moved.url if moved else own
    copies = [own, archived.url if archived else "", free.url if free else ""]
    return Reading(
        url=next((url for url in copies if is_web(url)), ""),
        free=free,
        warnings=[notice for notice in notices if notice.is_warning],
        dead=dead,
        archived=archived,
        moved=moved,
        is_wanting=not free and not archived and is_article(document),
    )


def is_article(document: DocumentSnapshot) -> bool:
    """Whether a journal published it: it has a DOI, a PubMed number, or a volume and page."""
    source = _VOLUME_AND_PAGE.search(document["source"])
    return bool(document["doi"] or document["pmid"] or source)


def citation_of(document: DocumentSnapshot, headline: str) -> Citation:
    """Without the title where that is the headline already."""
    title = document["title"].strip()
    is_said = title.casefold() == headline.strip().casefold()
    source = _PAGES.sub("\\1–\\2", document["source"])
    return Citation(
        sentence(authors_in_short(document["authors"])),
        "" if is_said else sentence(title),
        " ".join(filter(None, map(sentence, (source, document["publisher"])))),
    )


def authors_in_short(authors: str) -> str:
    """The first three of many, if these are people's names parted by commas or semicolons."""
    names = [name.strip() for name in re.split("[;,]", authors)]
    if len(names) <= MANY_AUTHORS or not all(map(_PERSON.fullmatch, names)):
        return authors
    return f"{', '.join(names[:3])} and others"


def sentence(words: str) -> str:
    """With a full stop at its end, unless it ends in a mark of its own."""
    words = words.strip()
    return words if not words or words[-1] in ".?!…" else f"{words}."


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
