"""Documents of other cells that may be the same: proposed for merging, never merged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from bites.importing.matching import folded
from bites.importing.wanted import Remark, WantedEntry
from cells.dois import normalised_doi
from cells.models import Cell
from entries.models import Document

MOST = 3  # proposals for one document


def proposals(cell: Cell, entries: Iterable[WantedEntry]) -> list[Remark]:
    """For documents that the import would make: "Perhaps the same as …".

    Legacy pages do not give titles, so beside DOI, address, and title with year, the same
    finding with the same year counts as well.
    """
    sought = {one.entry.line: set(_keys_of(one)) for one in entries}
    there: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    for document in _likely(cell, {key for keys in sought.values() for key in keys}):
        for key in _keys_of_document(document):
            there[key].append(document)
    remarks = []
    for one in entries:
        keys = sorted(sought[one.entry.line])
        found = {document.pk: document for key in keys for document in there.get(key, ())}
        for document in list(found.values())[:MOST]:
            why = f"Perhaps the same as document {document.pk}, {_label(document)}."
            remarks.append(Remark(one.entry.line, str(one.entry.plain["headline"]), why))
    return remarks


def _keys_of(one: WantedEntry) -> Iterator[tuple[str, ...]]:
    year = str(one.document.plain["year"])
    headline = folded(str(one.entry.plain["headline"]))
    if year and headline:
        yield ("words", headline, year)
    for name in ("url", "free_url"):
        yield from _keys_of_address(str(one.document.plain[name]))


def _keys_of_document(document: Document) -> Iterator[tuple[str, ...]]:
    if document.title:
        yield ("words", folded(document.title), document.year)
    for entry in document.entries.all():
        yield ("words", folded(entry.headline), document.year)
    for address in (document.url, document.free_url):
        yield from _keys_of_address(address)
    if document.doi:
        yield ("doi", document.doi)


def _keys_of_address(address: str) -> Iterator[tuple[str, ...]]:
    if address:
        yield ("url", address)
        if (doi := normalised_doi(address)).startswith("10."):
            yield ("doi", doi)


def _likely(cell: Cell, keys: set[tuple[str, ...]]) -> Iterable[Document]:
    """Documents that stand in other cells or in none, and share a year, address or DOI."""
    years = {key[2] for key in keys if key[0] == "words"}
    urls = {key[1] for key in keys if key[0] == "url"}
    dois = {key[1] for key in keys if key[0] == "doi"}
    return (
        Document.objects.filter(
            Q(year__in=years) | Q(url__in=urls) | Q(free_url__in=urls) | Q(doi__in=dois)
        )
        .exclude(entries__cell=cell)
        .prefetch_related("entries__cell__column__matrix", "entries__cell__row")
        .order_by("pk")
    )


def _label(document: Document) -> str:
    """ "“A finding” (2008) of Drug treatment D5", or its title where it stands in no cell."""
    for entry in document.entries.all():
        return f"“{document.title or entry.headline}” ({document.year}) of {entry.cell}"
    return f"“{document}”"
