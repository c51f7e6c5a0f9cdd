"""Entries and works as files. Search can hand over what it found as cells do."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from cells.exporting import shapes
from cells.exporting.bibtex import as_bibtex
from cells.exporting.documents import entries_document
from cells.exporting.form import Form
from cells.exporting.listed import DEMONSTRATION, LICENCE, LICENCE_URL, Listed
from cells.exporting.ris import as_ris
from cells.exporting.sheet import as_csv
from cells.exporting.works import Work, works_of


def entries_as(
    form: Form, listed: Iterable[Listed], search: shapes.SearchFacts | None = None
) -> str:
    """These entries in that form: the whole file.

    RIS and BibTeX hold a record for each document, CSV and JSON one for each entry. What
    `search` found them is said in JSON and BibTeX; the others have no place for it.
    """
    match form:
        case Form.JSON:
            return json_text(entries_document(listed, search))
        case Form.CSV:
            return as_csv(listed)
    return works_as(form, works_of(listed), remarks=[search_in_words(search)] if search else [])


def search_in_words(search: shapes.SearchFacts) -> str:
    cut = " It finds more than is listed here." if search["is_cut"] else ""
    return f"Found by {search['address']}.{cut}"


def works_as(form: Form, works: Iterable[Work], *, remarks: Iterable[str] = ()) -> str:
    """These works as RIS or BibTeX; `ValueError` for other forms, which list entries.

    `remarks` are on the whole file: only BibTeX has a place for them.
    """
    match form:
        case Form.RIS:
            return as_ris(works)
        case Form.BIBTEX:
            found = list(works)
            is_demonstration = any(DEMONSTRATION in work.notes for work in found)
            terms = f"Words of {settings.SITE_NAME}: {LICENCE} <{LICENCE_URL}>."
            comments = [terms, DEMONSTRATION] if is_demonstration else [terms]
            return as_bibtex(found, comments=[*comments, *remarks])
    raise ValueError(f"No citations are written as {form.label}.")


def json_text(document: Any) -> str:
    """As it is sent: characters as they are, indented for people who look."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
