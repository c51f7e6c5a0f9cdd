"""Where a document is listed already: told from current editions, never from the library."""

import re
from collections.abc import Iterable
from functools import reduce
from itertools import product
from operator import or_
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import urlsplit

from django.db.models import Q

from cells.dois import dois_in
from cells.models import IndexedPassage
from cells.models.search import IndexedPassageQuerySet
from cells.reading.texts import anchor
from cells.searching.engines import engine
from cells.searching.query import parse_query
from cells.searching.words import WORD, stems

# Of a document listed in more places, the first of them say enough.
MOST = 10
# A shorter title may be that of many documents.
SHORTEST_TITLE = 2
# A PubMed number: by its name, in an address, or, if it is no year, alone.
PUBMED = re.compile(
    r"(?i)(?:\bpmid[:\s]*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|^(?=\d{5,8}$))0*([1-9]\d{0,7})\b"
)


class Place(NamedTuple):
    """An entry of a current edition: where it stands, such as "B5", and what it is called there."""

    url: str
    code: str
    headline: str


def places_of(reference: str) -> list[Place]:
    """Entries whose document has this DOI, PubMed number, address or title; mostly [].

    In the order of their pages' addresses. A title is recognised whatever its case, accents
    and punctuation, as the document's own or as the editors' headline.
    """
    reference = reference.strip()
    rows = (
        IndexedPassage.objects.public()
        .filter(passage__kind="entry")
        .select_related("passage__page")
        .order_by("passage__page__path", "passage__number")
    )
    found: Iterable[IndexedPassage] = []
    if identified := _identified_by(reference):
        found = rows.filter(identified)[:MOST]
    elif len(words_of(reference)) >= SHORTEST_TITLE:
        found = _titled(rows, reference)
    return [_place(row) for row in found]


def _identified_by(reference: str) -> Q | None:
    """The condition that DOIs, a PubMed number or an address put; None where there is none."""
    conditions = []
    if dois := dois_in(reference):
        conditions.append(Q(doi__in=dois))
    if found := PUBMED.search(reference):
        conditions.append(Q(document__pmid=found[1]))
    if spellings := spellings_of(reference):
        conditions.append(Q(document__url__in=spellings) | Q(document__free_url__in=spellings))
    return reduce(or_, conditions) if conditions else None


def spellings_of(address: str) -> list[str]:
    """The ways to write a web address that lead to one place, as a rule; [] for none.

    With http or https, with "www." or without, with a slash at the end or without.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in address:
        return []
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return [
        f"{scheme}://{www}{host}{parts.path.rstrip('/')}{slash}{query}"
        for scheme, www, slash in product(("https", "http"), ("", "www."), ("", "/"))
    ]


def _titled(rows: IndexedPassageQuerySet, reference: str) -> list[IndexedPassage]:
    """Looked up as a phrase in the index, then compared whole."""
    wanted = stems(reference)
    query = parse_query(f'"{" ".join(words_of(reference))}"')
    candidates = rows.filter(engine().matches(query, in_title=True))[: MOST * MOST]
    return [row for row in candidates if wanted in titles_of(row)][:MOST]


def titles_of(row: IndexedPassage) -> tuple[list[str], list[str]]:
    """What the entry is called, and what its document is, as stems."""
    document = row.document or {}
    return stems(row.headline), stems(document.get("title", ""))


def words_of(text: str) -> list[str]:
    return WORD.findall(normalize("NFC", text))


def _place(row: IndexedPassage) -> Place:
    page = row.passage.page.get_absolute_url()
    return Place(
        f"{page}#{anchor(('entry', row.passage.number))}", f"{row.column}{row.row}", row.headline
    )
