"""What citations are made of: a document of the library, or an edition of a page of ours."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.conf import settings

from cells.citations import Authors, Name, Source, authors_of, source_of, year_in
from cells.exporting.listed import (
    DEMONSTRATION,
    LICENCE,
    Listed,
    address_of,
    is_demonstration,
    said,
)
from cells.exporting.plain import one_line, text_of
from cells.models import Edition, Notice
from cells.reading.names import title_of

UNKNOWN_TITLE = "title not known"


class Kind(StrEnum):
    """What a work is to a reference manager; `kind_of` is the rule."""

    ARTICLE = "article"
    REPORT = "report"
    WEB = "web"
    OTHER = "other"


@dataclass(frozen=True)
class Work:
    """A work to cite. All its words stand on one line each.

    `key` is short ASCII, and the same for the same work in every export. `year` is as the
    record has it, and may be "2003 and 2004". `container` is what a page of ours is part of.
    `warnings` are notices that it was retracted or corrected; `notes` are what else is to be
    said with it.
    """

    key: str
    kind: Kind
    title: str
    authors: Authors
    year: str = ""
    dated_on: date | None = None
    source: Source = field(default_factory=Source)
    publisher: str = ""
    series: str = ""
    container: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def cautions(self) -> list[str]:
        """The warnings in words, dated."""
        return [one_line(said(notice)) for notice in self.warnings]

    @property
    def year_of_four(self) -> str:
        """The first year in `year`, for forms that take nothing else."""
        return year_in(self.year)


def works_of(listed: Iterable[Listed]) -> list[Work]:
    """The documents of these entries, each once, where it is listed first.

    Its record is that of the newest edition among them; its notes name every place.
    """
    by_document: dict[int, list[Listed]] = {}
    for one in listed:
        by_document.setdefault(one.document["id"], []).append(one)
    return [_work(places) for places in by_document.values()]


def kind_of(source: Source, *, publisher: str, url: str) -> Kind:
    """An article stands in a journal, a report has a publisher, a web page only an address."""
    if source.journal:
        return Kind.ARTICLE
    if publisher:
        return Kind.REPORT
    return Kind.WEB if url else Kind.OTHER


def _work(places: list[Listed]) -> Work:
    newest = max(places, key=lambda one: one.edition.published_at)
    document, reading = newest.document, newest.reading
    where, publisher = one_line(document["source"]), one_line(document["publisher"])
    source, authors = source_of(where), authors_of(one_line(document["authors"]))
    body = publisher or ("" if source.journal else where)
    headline = one_line(newest.entry["headline"])
    return Work(
        key=_key(authors, document["year"], document["id"]),
        kind=kind_of(source, publisher=body, url=reading.url),
        # In brackets, as a work without a title is cited by what it is about.
        title=one_line(document["title"]) or f"[{headline or UNKNOWN_TITLE}]",
        authors=authors,
        year=one_line(document["year"]),
        source=source,
        publisher=body,
        series=where if publisher and not source.journal else "",
        doi=one_line(document["doi"]),
        pmid=one_line(document["pmid"]),
        url=one_line(reading.url),
        keywords=tuple(one_line(tag["name"]) for tag in document["tags"]),
        warnings=tuple(reading.warnings),
        notes=tuple(_notes(newest, places)),
    )


def _key(authors: Authors, year: str, number: int) -> str:
    """As in "marsch2005-88": a name, a year, and the document's number, which makes it unique."""
    family = authors.names[0].family if authors.names else ""
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode().lower()
    name = "".join(filter(str.isalnum, plain))[:20] or "document"
    return f"{name}{year_in(year)}-{number}"


def _notes(newest: Listed, places: list[Listed]) -> Iterable[str]:
    """The other notices; then what the editors say of it, where, and on what terms."""
    others = [notice for notice in newest.notices if not notice.is_warning]
    yield from (one_line(said(notice)) for notice in others)
    if newest.is_demonstration:
        yield DEMONSTRATION
    if free := newest.reading.free:
        pieces = ["Free to read:", free.url, one_line(free.note)]
        checked = f"(checked {free.checked_on.isoformat()})" if free.checked_on else ""
        yield " ".join(filter(None, [*pieces, checked]))
    for one in places:
        headline = one_line(one.entry["headline"])
        said_of_it = [f"{headline}." if headline else "", text_of(one.entry["annotation"])]
        where = f"{one.place}, edition of {one.edition.dated_on.isoformat()}: {one.address}"
        credit = f"({settings.SITE_NAME}, {LICENCE}; {one_line(where)})"
        yield " ".join(filter(None, [*said_of_it, credit]))


def work_of_page(edition: Edition) -> Work:
    """An edition of a page of ours; the site stands as its author."""
    snapshot, container = edition.contents, ""
    title = one_line(title_of(snapshot))
    if head := snapshot.get("head"):
        container = f"{head['matrix']['title']} cell {head['code']}"
    elif axis := snapshot.get("axis"):
        container = f"{axis['matrix']['title']} {snapshot['kind']} {axis['code']}"
    return Work(
        key=f"{snapshot['path'].replace('/', '-')}-{edition.address}",
        kind=Kind.WEB,
        title=title,
        authors=Authors((Name(settings.SITE_NAME),)),
        year=str(edition.dated_on.year),
        dated_on=edition.dated_on,
        # A formal title names it already.
        container="" if title.startswith(one_line(container)) else one_line(container),
        url=address_of(edition),
        notes=(
            *([DEMONSTRATION] if is_demonstration(edition) else []),
            f"Edition {edition.number}: {one_line(edition.note)}",
            f"The words of this page: {LICENCE}",
        ),
    )
