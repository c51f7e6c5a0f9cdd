"""Entries for reference managers such as Zotero: a ContextObject in a span (COinS).

The keys are those of ANSI/NISO Z39.88-2004, as key/encoded-value pairs of its formats journal,
book and dissertation. The span around them is the convention of OpenURL COinS 1.0.
"""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from cells.describing.authors import authors_in
from cells.describing.sources import in_journal
from cells.describing.works import Work, work_of
from cells.snapshots import DocumentSnapshot

type Pairs = Iterator[tuple[str, str]]

# What may stand in a query as it is (RFC 3986), and so stays alike to the words beside it.
UNTOUCHED = ":/,;()'"
FORMATS = {
    Work.ARTICLE: ("journal", "article"),
    Work.THESIS: ("dissertation", ""),
    Work.REPORT: ("book", "report"),
    Work.OTHER: ("book", "document"),
}


def context_object(document: DocumentSnapshot, categories: list[str], *, url: str) -> str:
    """The record as a query string, to be escaped into the span's title; "" without a title.

    `url` is where it can be read today (see `cells.reading.documents`), or "".
    """
    if not document["title"]:
        return ""
    work = work_of(document, categories)
    pairs = [*_about_the_work(document, work), *_identifiers(document, url)]
    known = [(key, value) for key, value in pairs if value]
    # Spaces as in the mail that asks for a copy, which names the same title: sent compressed,
    # the second weighs nothing.
    return urlencode(known, safe=UNTOUCHED, quote_via=quote)


def _about_the_work(document: DocumentSnapshot, work: Work) -> Pairs:
    format, genre = FORMATS[work]
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{format}"
    yield "rft.genre", genre
    place = in_journal(document["source"])
    match work:
        case Work.ARTICLE if place:
            yield "rft.atitle", document["title"]
            yield "rft.jtitle", place.journal
            yield "rft.volume", place.volume
            yield "rft.issue", place.issue
            yield "rft.pages", place.pages
        case Work.THESIS:
            yield "rft.title", document["title"]
            yield "rft.inst", document["publisher"]
        case _:
            yield "rft.btitle", document["title"]
            yield "rft.pub", document["publisher"] or document["source"]
    yield "rft.date", document["year"]
    authors = authors_in(document["authors"])
    for person in authors.people:
        # The comma tells programs which of the two is the family name.
        yield "rft.au", f"{person.family}, {person.initials}"
    yield "rft.aucorp", authors.organisation


def _identifiers(document: DocumentSnapshot, url: str) -> Pairs:
    """Of the schemes "doi" and "pmid" in the registry of info URIs; else the address."""
    if document["doi"]:
        yield "rft_id", f"info:doi/{document['doi']}"
    if document["pmid"]:
        yield "rft_id", f"info:pmid/{document['pmid']}"
    if not document["doi"]:
        yield "rft_id", url
