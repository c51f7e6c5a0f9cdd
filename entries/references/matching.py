"""Which documents of the library a record may be."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from cells.citations import authors_of, year_in
from cells.dois import doi_candidates
from entries.models import Document
from entries.references.records import Record

DOI: Literal["DOI"] = "DOI"
PMID: Literal["PMID"] = "PMID"
TITLE: Literal["Title, year, first author"] = "Title, year, first author"
PERHAPS: Literal["Perhaps"] = "Perhaps"
# Of more, the first say enough.
MOST = 5
# How many documents of one author and year are compared with a record word by word.
MOST_COMPARED = 50
# A shorter title, such as "Drug misuse", may be that of many documents.
SHORTEST_TITLE = 3
LIKELY = 0.8

type By = Literal["DOI", "PMID", "Title, year, first author", "Perhaps"]


@dataclass(frozen=True)
class Match:
    """A document that a record may be, how that is known, and in a sentence why only perhaps."""

    document: Document
    by: By
    why: str = ""

    @property
    def is_firm(self) -> bool:
        return self.by != PERHAPS


class Known(NamedTuple):
    """What a document, or a record, is known by; all of it folded."""

    number: int
    doi: str
    pmid: str
    title: str
    family: str
    year: str
    source: str
    addresses: frozenset[str]


@dataclass
class _Index:
    """Documents by each thing that they are known by, so that no record is held against all."""

    by_doi: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_pmid: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_title: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_author: dict[tuple[str, str], list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_address: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, known: Known) -> None:
        for table, key in [
            (self.by_doi, known.doi),
            (self.by_pmid, known.pmid),
            (self.by_title, known.title),
        ]:
            if key:
                table[key].append(known)
        for address in known.addresses:
            self.by_address[address].append(known)
        if known.family and known.year:
            self.by_author[known.family, known.year].append(known)


def matches_for(records: Sequence[Record]) -> list[list[Match]]:
    """For each record the documents it may be, the surest first; two queries, however many.

    What is sure comes alone: more than one match that is no PERHAPS means that the DOI and the
    PubMed number name different documents, or that the library has the same one twice.
    """
    index = _Index()
    for known in _library():
        index.add(known)
    found = [_of(known_of(record), index) for record in records]
    numbers = {number for ones in found for number, _, _ in ones}
    documents = Document.objects.in_bulk(numbers) if numbers else {}
    return [
        [Match(documents[n], by, why) for n, by, why in ones if n in documents] for ones in found
    ]


def _library() -> Iterable[Known]:
    fields = ("id", "doi", "pmid", "title", "authors", "year", "source", "url", "free_url")
    for number, doi, pmid, title, authors, year, source, *urls in Document.objects.values_list(
        *fields
    ):
        yield Known(
            number,
            doi,
            pmid,
            folded(title),
            family_of(authors),
            year_in(year),
            folded(source),
            frozenset(filter(None, map(address_key, urls))),
        )


def known_of(record: Record, number: int = 0) -> Known:
    return Known(
        number,
        record.doi,
        record.pmid,
        folded(record.title),
        family_of(record.authors),
        year_in(record.year),
        folded(record.source),
        frozenset(filter(None, [address_key(record.url)])),
    )


def _of(sought: Known, index: _Index) -> list[tuple[int, By, str]]:
    """(number, by, why) of each; a number says more than a title, and both more than a likeness."""
    firm: dict[int, tuple[By, str]] = {}
    perhaps: dict[int, tuple[By, str]] = {}
    for known in index.by_doi.get(sought.doi, [])[:MOST]:
        firm[known.number] = DOI, ""
    for known in index.by_pmid.get(sought.pmid, [])[:MOST]:
        if known.number not in firm and _differ(sought, known):
            perhaps[known.number] = PERHAPS, "The PubMed number is the same; the DOI is another."
        else:
            firm.setdefault(known.number, (PMID, ""))
    if not firm:
        for known in index.by_title.get(sought.title, [])[:MOST]:
            by, why = same_title(sought, known)
            (perhaps if by == PERHAPS else firm).setdefault(known.number, (by, why))
    found = firm or {**_alike(sought, index), **perhaps}
    return [(number, by, why) for number, (by, why) in found.items()][:MOST]


def same_title(sought: Known, known: Known) -> tuple[By, str]:
    """How sure two records of one title are one: by year and author, and no other DOI."""
    if _differ(sought, known):
        return PERHAPS, "The title is the same; the DOI or PubMed number is another."
    if sought.year != known.year:
        return PERHAPS, "The title is the same; the year is not."
    if sought.family != known.family:
        return PERHAPS, "The title is the same; the first author is not."
    if not sought.year or not (sought.family or len(sought.title.split()) >= SHORTEST_TITLE):
        return PERHAPS, "The title is the same; there is too little besides."
    return TITLE, ""


def _differ(sought: Known, known: Known) -> bool:
    """Whether both have a DOI, or a PubMed number, and not the same."""
    return bool(
        (sought.doi and known.doi and sought.doi != known.doi)
        or (sought.pmid and known.pmid and sought.pmid != known.pmid)
    )


def _alike(sought: Known, index: _Index) -> dict[int, tuple[By, str]]:
    found: dict[int, tuple[By, str]] = {}
    if sought.doi:
        for known in index.by_address.get(f"doi:{sought.doi}", [])[:MOST]:
            if not _differ(sought, known):
                found[known.number] = PERHAPS, "Its address has this DOI in it."
    for address in sought.addresses:
        for known in index.by_address.get(address, [])[:MOST]:
            if not _differ(sought, known):
                found.setdefault(known.number, (PERHAPS, "The address is the same."))
    for known in index.by_author.get((sought.family, sought.year), [])[:MOST_COMPARED]:
        if known.number in found or _differ(sought, known):
            continue
        if sought.source and sought.source == known.source:
            found[known.number] = PERHAPS, "Author, year and source are the same."
        elif alike(sought.title, known.title):
            found[known.number] = PERHAPS, "Author and year are the same, the title is like it."
    return found


def alike(one: str, other: str) -> bool:
    """Whether two folded titles are nearly the same, or one is the other without its subtitle."""
    if min(len(one.split()), len(other.split())) < SHORTEST_TITLE:
        return False
    if one.startswith(f"{other} ") or other.startswith(f"{one} "):
        return True
    words = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return words.real_quick_ratio() >= LIKELY and words.ratio() >= LIKELY


def folded(words: str) -> str:
    """Letters and digits alone, without case and accents: what two spellings have in common."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters))


def family_of(authors: str) -> str:
    """The first author's family name, or a body's whole name, folded."""
    names = authors_of(authors[:300]).names
    return folded(names[0].family) if names else ""


def address_key(url: str) -> str:
    """What the spellings of one address have in common; "doi:…" for one that has a DOI in it."""
    if dois := doi_candidates(url):
        return f"doi:{dois[-1]}"
    bare = re.sub(r"^https?://(?:www\.)?", "", url.strip(), flags=re.IGNORECASE).rstrip("/")
    return bare if "/" in bare else ""
