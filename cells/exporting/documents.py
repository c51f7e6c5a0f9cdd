"""Published pages and entries as JSON documents."""

from collections.abc import Iterable
from datetime import UTC

from cells.addresses import absolute
from cells.exporting import shapes
from cells.exporting.linking import Links
from cells.exporting.listed import (
    DEMONSTRATION,
    LICENCE,
    LICENCE_URL,
    Listed,
    address_of,
    is_demonstration,
)
from cells.models import Edition, Notice
from cells.reading.documents import notices_on
from cells.snapshots import EntrySnapshot, Snapshot


def schema_url() -> str:
    return absolute(f"/api/schema/{shapes.VERSION}.json")


def page_document(edition: Edition, cells: Iterable[Edition] | None = None) -> shapes.PageDocument:
    """The page in this edition; with `cells`, those of a matrix. Two queries, however many.

    Editions come with their pages.
    """
    inside = None if cells is None else list(cells)
    editions = [edition, *(inside or [])]
    links = Links([one.contents for one in editions], Snapshot)
    notices = notices_on(number for one in editions for number in document_numbers(one.contents))
    document: shapes.PageDocument = {
        **_terms(editions),
        "document": "page",
        **_page(edition, links, notices),
    }
    if inside is not None:
        document["cells"] = [_page(cell, links, notices) for cell in inside]
    return document


def entries_document(
    listed: Iterable[Listed], search: shapes.SearchFacts | None = None
) -> shapes.EntriesDocument:
    """These entries, in one query for what their texts refer to; `search` is what found them."""
    found = list(listed)
    links = Links([one.entry for one in found], EntrySnapshot)
    document: shapes.EntriesDocument = {
        **_terms([one.edition for one in found]),
        "document": "entries",
        "entries": [_entry(one, links) for one in found],
    }
    if search is not None:
        document["search"] = search
    return document


def topic_document(
    topic: shapes.TopicFacts, listed: Iterable[Listed], essay: Edition | None
) -> shapes.PageDocument | shapes.EntriesDocument:
    """These entries on a topic; a page, if there is an essay on it. Three queries at most."""
    found = entries_document(listed)
    if essay is None:
        return {**found, "topic": topic}
    remark = found["remark"]
    page = page_document(essay)
    page["remark"] = page["remark"] or remark
    return {**page, "topic": topic, "entries": found["entries"]}


def error_document(status: int, message: str) -> shapes.ErrorDocument:
    return {**_envelope(), "document": "error", "error": {"status": status, "message": message}}


def document_numbers(snapshot: Snapshot) -> list[int]:
    """The documents that the page lists."""
    entries = snapshot["entries"]["entries"] if "entries" in snapshot else []
    return [entry["document"]["id"] for entry in entries]


def _envelope() -> shapes.Envelope:
    return {"schema": schema_url(), "version": shapes.VERSION}


def _terms(editions: Iterable[Edition]) -> shapes.Terms:
    return {
        **_envelope(),
        "licence": {
            "name": LICENCE,
            "address": LICENCE_URL,
            "covers": "The words of this site. Listed documents belong to their publishers.",
        },
        "remark": DEMONSTRATION if any(map(is_demonstration, editions)) else "",
        "addresses": {
            "entry": absolute("/entry/{id}/"),
            "section": absolute("/section/{id}/"),
        },
    }


def _page(edition: Edition, links: Links, notices: dict[int, list[Notice]]) -> shapes.PublishedPage:
    page, snapshot = edition.page, edition.contents
    return {
        "address": absolute(page.get_absolute_url()),
        "edition": _edition(edition),
        "live": {
            "notices": [
                _notice(notice)
                for number in dict.fromkeys(document_numbers(snapshot))
                for notice in notices.get(number, [])
            ],
            "searched_to": page.searched_to.isoformat() if page.searched_to else None,
            "review_by": page.review_by.isoformat() if page.review_by else None,
            "reviewed_on": page.reviewed_on.isoformat() if page.reviewed_on else None,
        },
        "page": links.absolute(snapshot),
    }


def _entry(one: Listed, links: Links) -> shapes.PublishedEntry:
    return {
        "address": one.address,
        "cell": {
            "address": absolute(one.edition.page.get_absolute_url()),
            "code": one.head["code"],
            "title": one.head["headline"] or one.head["formal_title"],
            "matrix": one.head["matrix"]["title"],
        },
        "edition": _edition(one.edition),
        "notices": [_notice(notice) for notice in one.notices],
        "entry": links.absolute(one.entry),
    }


def _edition(edition: Edition) -> shapes.EditionFacts:
    return {
        "number": edition.number,
        "address": address_of(edition),
        "dated_on": edition.dated_on.isoformat(),
        "published_at": edition.published_at.astimezone(UTC).isoformat(timespec="seconds"),
        "kind": "minor" if edition.kind == Edition.Kind.MINOR else "significant",
        "note": edition.note,
        "is_current": edition.pk == edition.page.current_edition_id,
        "is_demonstration": is_demonstration(edition),
    }


def _notice(notice: Notice) -> shapes.LiveNotice:
    return {
        "document": notice.document_number,
        "kind": notice.kind,  # type: ignore[typeddict-item]
        "dated_on": notice.dated_on.isoformat(),
        "words": notice.words,
        "address": notice.url,
    }
