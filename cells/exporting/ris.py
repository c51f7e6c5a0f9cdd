"""Works as RIS, the form that most reference managers read."""

import re
from collections.abc import Iterable
from typing import Any

import rispy

from cells.citations import Name
from cells.exporting.works import Kind, Work

TYPES = {Kind.ARTICLE: "JOUR", Kind.REPORT: "RPRT", Kind.WEB: "ELEC", Kind.OTHER: "GEN"}
BETWEEN_PAGES = re.compile(r"\s*[-–]\s*")


class Writer(rispy.RisWriter):
    """rispy's, but no number before each record, and lines end as the format has it."""

    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        return ""


def as_ris(works: Iterable[Work]) -> str:
    """One record for each work."""
    return rispy.dumps([_record(work) for work in works], implementation=Writer)


def _record(work: Work) -> dict[str, Any]:
    """What rispy writes. It escapes nothing: a work's words stand on one line each already."""
    first, _, last = BETWEEN_PAGES.sub("-", work.source.pages).partition("-")
    fields = {
        "type_of_reference": TYPES[work.kind],
        "id": work.key,
        "title": work.title,
        "authors": [_name(name) for name in work.authors.names],
        "year": work.year_of_four,
        "date": f"{work.dated_on:%Y/%m/%d/}" if work.dated_on else "",
        "secondary_title": work.source.journal or work.container,
        "volume": work.source.volume,
        "number": work.source.issue,
        "start_page": first,
        "end_page": last,
        "publisher": work.publisher,
        "tertiary_title": work.series,
        "doi": work.doi,
        "accession_number": f"PMID {work.pmid}" if work.pmid else "",
        # A semicolon would part it in two addresses.
        "urls": [work.url.replace(";", "%3B")] if work.url else [],
        "keywords": list(work.keywords),
        "notes": [*work.cautions, *work.notes],
    }
    return {name: value for name, value in fields.items() if value}


def _name(name: Name) -> str:
    """A comma parts a person's names; a body with one in its name gets another at its end."""
    if name.initials:
        return ", ".join(filter(None, (name.family, name.dotted, name.suffix)))
    return f"{name.family}," if "," in name.family else name.family
