"""Ask Crossref what it knows of a DOI. Off unless the setting CROSSREF_URL names its API.

On `http.client`, because it follows no redirect by itself and lets the whole answer be bounded:
nothing else in our locks speaks HTTP, and urllib follows redirects to any host and has a limit
of time for each read only, which a slow server never reaches.
"""

import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import unescape
from threading import Timer
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from cells.dois import normalised_doi
from entries.references.building import INLINE, Raw, build
from entries.references.names import joined, person
from entries.references.records import Kind, Record

# In seconds: to connect or wait for one packet, for one answer, and for a list of them.
PACKET, WHOLE, LIST = 4.0, 8.0, 25.0
MAX_ANSWER = 2 << 20
MOST_REDIRECTS = 2
# How many DOIs are asked for at once, one after the other as Crossref wishes.
MOST = 40
TAG = re.compile(r"<[^<>]{0,300}>")
KINDS = {
    **dict.fromkeys(["journal-article", "posted-content"], Kind.ARTICLE),
    **dict.fromkeys(["report", "report-component", "standard"], Kind.REPORT),
    **dict.fromkeys(["book", "monograph", "edited-book", "reference-book"], Kind.BOOK),
    **dict.fromkeys(["book-chapter", "proceedings-article", "book-section"], Kind.CHAPTER),
}
REDIRECTS = {301, 302, 303, 307, 308}
SAID = {
    404: "Crossref does not know this DOI.",
    429: "Crossref asks us to wait; try again in a few minutes.",
}


class NoAnswer(Exception):
    """Crossref told nothing of a DOI; the message is a sentence. `is_final`: asking again is vain.

    `stops` says that the next DOI need not be asked for either.
    """

    def __init__(self, message: str, *, is_final: bool = False, stops: bool = False) -> None:
        super().__init__(message)
        self.is_final, self.stops = is_final, stops


def is_on() -> bool:
    return bool(settings.CROSSREF_URL)


def fetch(doi: str, *, whole: float = WHOLE, packet: float = PACKET) -> Record:
    """What Crossref has under this DOI, its `doi` as it was asked for. Raises NoAnswer."""
    if not is_on():
        raise NoAnswer("Crossref is switched off on this site.", stops=True)
    doi = normalised_doi(doi)
    url = f"{settings.CROSSREF_URL.rstrip('/')}/works/{quote(doi, safe='')}"
    message = _message(_get(url, time.monotonic() + whole, packet))
    return replace(record_of(message), doi=doi)


def fetch_all(
    dois: Iterable[str], *, most: int = MOST, whole: float = LIST
) -> dict[str, Record | NoAnswer]:
    """The answer for each DOI, asked one after the other: `most` of them, for `whole` seconds.

    What was not asked for is not in it.
    """
    answers: dict[str, Record | NoAnswer] = {}
    end = time.monotonic() + whole
    for doi in list(dict.fromkeys(dois))[:most]:
        left = end - time.monotonic()
        if left <= 0:
            break
        try:
            answers[doi] = fetch(doi, whole=min(WHOLE, left))
        except NoAnswer as error:
            answers[doi] = error
            if error.stops:
                break
    return answers


def filled(records: Iterable[Record]) -> tuple[list[Record], list[str]]:
    """The records, those that have a DOI and no title filled in; and sentences on what was not.

    All as they are where Crossref is off.
    """
    records = list(records)
    wanted = [record.doi for record in records if record.doi and not record.title]
    if not wanted or not is_on():
        return records, []
    answers = fetch_all(wanted)
    done = [
        _completed(record, answers.get(record.doi)) if not record.title else record
        for record in records
    ]
    left = len(set(wanted)) - len(answers)
    return done, [f"{left} DOIs were not asked for: too many at once."] if left else []


def _completed(record: Record, answer: Record | NoAnswer | None) -> Record:
    """What the file told of it stays."""
    if answer is None:
        return record
    if isinstance(answer, NoAnswer):
        return replace(record, remarks=(*record.remarks, str(answer)))
    own = {
        name: value
        for name in ("pmid", "url", "original", "line")
        if (value := getattr(record, name))
    }
    return replace(answer, **own)


def _get(url: str, end: float, packet: float) -> bytes:
    """The body of the answer, following redirects within the host. Raises NoAnswer."""
    for _ in range(MOST_REDIRECTS + 1):
        status, body, location = _once(url, end, packet)
        if status not in REDIRECTS:
            break
        url = _within_host(url, location)
    if status == 200:
        return body
    if status in REDIRECTS:
        raise NoAnswer("Crossref led round and round.")
    if status in SAID:
        raise NoAnswer(SAID[status], is_final=status == 404, stops=status == 429)
    raise NoAnswer(f"Crossref answered with an error ({status}).", stops=status >= 500)


def _within_host(url: str, location: str) -> str:
    """Where a redirect leads, if the host stays the same. Raises NoAnswer."""
    try:
        there = urljoin(url, location)
        is_same = urlsplit(there)[:2] == urlsplit(url)[:2]
    except ValueError:
        is_same = False
    if not is_same:
        raise NoAnswer("Crossref led to another host, which is not followed.", stops=True)
    return there


def _once(url: str, end: float, packet: float) -> tuple[int, bytes, str]:
    """(status, body, where it leads). The socket is shut when the time is over."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.netloc, timeout=packet, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=packet)
    timer: Timer | None = None
    try:
        connection.connect()
        timer = Timer(max(0.0, end - time.monotonic()), _shut, [connection.sock])
        timer.daemon = True
        timer.start()
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers=_headers())
        response = connection.getresponse()
        body = _body(response)
        if time.monotonic() >= end:
            raise TimeoutError
        return response.status, body, response.headers.get("Location", "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= end:
            raise NoAnswer("Crossref took too long to answer.", stops=True) from None
        raise NoAnswer("Crossref cannot be reached at the moment.", stops=True) from None
    finally:
        if timer:
            timer.cancel()
        connection.close()


def _shut(sock: socket.socket) -> None:
    """Ends whatever waits for it; `close` would not."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _headers() -> dict[str, str]:
    """Crossref serves those first who say whom to write to (its “polite pool”)."""
    contact = f"; mailto:{settings.CROSSREF_CONTACT}" if settings.CROSSREF_CONTACT else ""
    agent = f"EvidenceMatrix/{settings.RELEASE} ({settings.SITE_URL}{contact})"
    return {
        "User-Agent": re.sub(r"[^\x20-\x7e]", "?", agent),
        "Accept": "application/json",
        "Connection": "close",
    }


def _body(response: http.client.HTTPResponse) -> bytes:
    if response.status != 200:
        return b""
    kind = response.headers.get_content_type()
    if kind != "application/json" and not kind.endswith("+json"):
        raise NoAnswer("Crossref answered with something else than JSON.", stops=True)
    body = response.read(MAX_ANSWER + 1)
    if len(body) > MAX_ANSWER:
        raise NoAnswer("Crossref’s answer is too large.")
    if response.length:
        raise NoAnswer("Crossref’s answer broke off.", stops=True)
    return body


def _message(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer("Crossref’s answer cannot be read.") from None
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise NoAnswer("Crossref’s answer cannot be read.")
    return message


def record_of(message: Mapping[str, Any]) -> Record:
    """A work as Crossref's REST API describes it, as a record. Raises NoAnswer for no title."""
    kind = KINDS.get(_text(message.get("type")), Kind.OTHER)
    container = _first(message.get("container-title"))
    title, subtitle = _first(message.get("title")), _first(message.get("subtitle"))
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}"
    is_article = kind is Kind.ARTICLE
    raw = Raw(
        1,
        "",
        kind=kind,
        title=title,
        authors=joined(_names(message.get("author") or message.get("editor"))),
        year=_year(message),
        journal=container if is_article else "",
        source="" if is_article else (f"In: {container}" if container else ""),
        volume=_text(message.get("volume")),
        issue=_text(message.get("issue")),
        pages=_text(message.get("page")) or _text(message.get("article-number")),
        publisher=_text(message.get("publisher")),
        doi=[_text(message.get("DOI"))],
        urls=[_text(message.get("URL"))],
        abstract=_text(message.get("abstract")),
    )
    record = build(raw)
    if not isinstance(record, Record) or not record.title:
        raise NoAnswer("Crossref has no title for this DOI.", is_final=True)
    return record


def _text(value: Any) -> str:
    """A text or number of theirs as plain words: markup goes, entities become characters."""
    if isinstance(value, int):
        return str(value)
    return unescape(TAG.sub(" ", INLINE.sub("", value))) if isinstance(value, str) else ""


def _first(value: Any) -> str:
    return _text(value[0]) if isinstance(value, list) and value else _text(value)


def _names(authors: Any) -> list[str]:
    names = []
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict):
            family, given = _text(author.get("family")), _text(author.get("given"))
            suffix = _text(author.get("suffix"))
            body = _text(author.get("name"))
            names.append(person(family, given, suffix) if family else body or given)
    return names


def _year(message: Mapping[str, Any]) -> str:
    """The year of the issue; else that in which it was first out."""
    for name in ("published-print", "issued", "published-online", "published"):
        dated = message.get(name)
        try:
            year = dated["date-parts"][0][0]  # type: ignore[index]
        except (TypeError, KeyError, IndexError):
            continue
        if isinstance(year, int) and 1000 < year < 3000:
            return str(year)
    return ""
