"""Works as BibTeX."""

import re
from collections.abc import Iterable

from bibtexparser.bibdatabase import BibDatabase
from bibtexparser.bwriter import BibTexWriter, SortingStrategy

from cells.citations import Authors
from cells.exporting.works import Kind, Work

TYPES = {
    Kind.ARTICLE: "article",
    Kind.REPORT: "techreport",
    Kind.WEB: "misc",
    Kind.OTHER: "misc",
}
# Characters with a meaning in TeX. BibTeX counts braces even behind a backslash, so a brace
# of the text becomes a command.
SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
# Addresses are read as they stand, so what cannot stand there is written as addresses do.
IN_ADDRESSES = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
BETWEEN_PAGES = re.compile(r"\s*[-–]+\s*")


def as_bibtex(works: Iterable[Work], *, comments: Iterable[str] = ()) -> str:
    """One entry for each work, in their order; each of `comments` stands before them all."""
    database, writer = BibDatabase(), BibTexWriter()
    database.comments = [_escaped(comment) for comment in comments]
    database.entries = [_entry(work) for work in works]
    writer.indent = "  "
    writer.order_entries_by = None
    writer.display_order_sorting = SortingStrategy.PRESERVE
    return writer.write(database)


def _entry(work: Work) -> dict[str, str]:
    fields = {
        "ENTRYTYPE": TYPES[work.kind],
        "ID": work.key,
        # Braces keep the capitals of the title, whatever a style does to it.
        "title": f"{{{_escaped(work.title)}}}",
        "author": _authors(work.authors),
        "year": work.year_of_four,
        "month": f"{work.dated_on:%m}" if work.dated_on else "",
        "day": f"{work.dated_on:%d}" if work.dated_on else "",
        "journal": _escaped(work.source.journal),
        "volume": _escaped(work.source.volume),
        "number": _escaped(work.source.issue),
        "pages": _escaped(BETWEEN_PAGES.sub("--", work.source.pages)),
        "institution": _escaped(work.publisher),
        "series": _escaped(work.series),
        "howpublished": _escaped(work.container),
        "doi": _address(work.doi),
        "pmid": _escaped(work.pmid),
        "url": _address(work.url),
        "keywords": _escaped(", ".join(work.keywords)),
        # Printed under the reference; the rest is for its reader alone.
        "note": _escaped(" ".join(work.cautions)),
        "annote": _escaped(" ".join(work.notes)),
    }
    return {name: value for name, value in fields.items() if value}


def _authors(authors: Authors) -> str:
    """A body's name stands in braces, or BibTeX would look for a first name in it."""
    names = [
        ", ".join(filter(None, (_escaped(name.family), name.suffix, name.dotted)))
        if name.initials
        else f"{{{_escaped(name.family)}}}"
        for name in authors.names
    ]
    return " and ".join([*names, *(["others"] if authors.and_others and names else [])])


def _escaped(words: str) -> str:
    return "".join(SPECIAL.get(character, character) for character in words)


def _address(words: str) -> str:
    return "".join(IN_ADDRESSES.get(character, character) for character in words)
