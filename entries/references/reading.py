"""Any text with references → `Reading`: which format it is, and its records."""

import re

from entries.references.bibtex import BEGIN as BIBTEX
from entries.references.bibtex import read_bibtex
from entries.references.decoding import text_of
from entries.references.identifiers import names_any, read_list
from entries.references.records import Format, Problem, Reading, Unreadable, reading_of
from entries.references.tables import columns_of, read_table
from entries.references.tagged import read_pubmed, read_ris

RIS = re.compile(r"^\s{0,3}TY(?: {1,3}-|-)", re.MULTILINE)
PUBMED = re.compile(r"^PMID ?- ?\d", re.MULTILINE)
READERS = {
    Format.RIS: read_ris,
    Format.PUBMED: read_pubmed,
    Format.BIBTEX: read_bibtex,
    Format.TABLE: read_table,
    Format.LIST: read_list,
}
UNKNOWN = "No reference is recognised in it. RIS, BibTeX, CSV with a heading, DOIs or PubMed "
UNKNOWN += "numbers can be read."


def read(data: str | bytes) -> Reading:
    """What is in it; never raises, and takes time in proportion to its length.

    What cannot be read at all is a Reading with one problem, of line 1.
    """
    try:
        text = text_of(data)
    except Unreadable as error:
        return Reading(problems=[Problem(1, str(error))])
    if not text.strip():
        return Reading(problems=[Problem(1, "There is nothing in it.")])
    form = format_of(text)
    if form is Format.NOTHING:
        return Reading(problems=[Problem(1, UNKNOWN, text.strip()[:200])])
    return reading_of(READERS[form](text), form)


def format_of(text: str) -> Format:
    """Told from what stands in the text, never from the name of the file.

    What is said first counts, so that a DOI in a record of RIS makes no list of it.
    """
    begins = {
        form: found.start()
        for form, pattern in [
            (Format.RIS, RIS),
            (Format.PUBMED, PUBMED),
            (Format.BIBTEX, BIBTEX),
        ]
        if (found := pattern.search(text))
    }
    heading = text.lstrip("\n ").partition("\n")[0]
    if columns_of(heading) and "\n" in text.strip():
        return Format.TABLE
    if begins:
        return min(begins, key=lambda form: begins[form])
    return Format.LIST if names_any(text) else Format.NOTHING
