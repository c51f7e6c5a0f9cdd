"""*Go to*: from a code, a DOI, a name or some words straight to what an editor means.

It looks at drafts, so what is not published yet is found as well.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bites.models import Section
from cells.dois import doi_candidates
from cells.models import Cell, PlainPage
from entries.models import Document, Entry
from matrix_site.desk.links import cell_address, edit_address
from matrix_site.desk.panels import Item

A_CODE = re.compile(r"(?:[\w-]+ )?(?:cell )?[a-z][1-9]\d?", re.IGNORECASE)
CELL_NAMES = ("column__matrix", "row")
OF_ITS_CELL = tuple(f"cell__{name}" for name in CELL_NAMES)
OF_ITS_BITE = tuple(f"bite__cell__{name}" for name in CELL_NAMES)
# More than one looks through; who sees so many types another word.
MOST = 20
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Things of one kind; `is_cut`: there are more of them than are listed."""

    heading: str
    items: list[Item]
    is_cut: bool = False


@require_safe
def goto(request: HttpRequest) -> HttpResponse:
    """The one thing that the words mean, or a list to choose from."""
    if not request.user.has_perm("cells.view_cell"):
        raise PermissionDenied("To look among drafts you must be an editor.")
    words = " ".join(request.GET.get("q", "").split())[:300]
    groups = found(words) if words else []
    items = [item for group in groups for item in group.items]
    if len(items) == 1:
        return redirect(items[0].url)
    context = {
        **admin.site.each_context(request),
        "title": f"Go to “{words}”" if words else "Go to",
        "goto_words": words,
        "groups": groups,
    }
    return render(request, "desk/goto.html", context)


def found(words: str) -> list[Found]:
    """What the words mean: the cell of a code, the document of a DOI, else all that bear them."""
    named = [cells_of_code(words), documents_of_doi(words)]
    return [one for one in named if one.items] or [one for one in things_with(words) if one.items]


def cells_of_code(words: str) -> Found:
    """For "a3", "drug a3", "drug/a3", "cell A3"."""
    code = words.strip("/").replace("/", " ")
    if not A_CODE.fullmatch(code):
        return Found("Cells", [])
    named = re.sub(r"\bcell ", "", code, flags=re.IGNORECASE)
    return listed("Cells", Cell.objects.with_axes().matching(named), cell_item)


def documents_of_doi(words: str) -> Found:
    documents = Document.objects.filter(doi__in=doi_candidates(words)).exclude(doi="")
    return listed("Documents", documents, document_item)


def things_with(words: str) -> list[Found]:
    """What bears every one of the words, kind by kind."""
    entries = Entry.objects.standing().select_related("document", *OF_ITS_CELL)
    sections = Section.objects.select_related(*OF_ITS_BITE)
    of_document = ("document__title", "document__authors", "document__year")
    unplaced = Document.objects.filter(entries=None)
    return [
        listed("Cells", Cell.objects.with_axes().matching(words), cell_item),
        listed("Entries", bearing(words, entries, "headline", *of_document), entry_item),
        listed("Sections of bites", bearing(words, sections, "heading"), section_item),
        listed(
            "Documents that stand in no cell",
            bearing(words, unplaced, "title", "authors", "year"),
            document_item,
        ),
        listed("Plain pages", bearing(words, PlainPage.objects.all(), "title"), page_item),
    ]


def bearing(words: str, rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    """The rows in which each word stands, in any of these fields."""
    each = words.split()[:MOST_WORDS]
    anywhere = [reduce(or_, (Q(**{f"{f}__icontains": word}) for f in fields)) for word in each]
    return rows.filter(reduce(and_, anywhere))


def listed(heading: str, rows: QuerySet[Any], item_of: Callable[[Any], Item]) -> Found:
    first = list(rows[: MOST + 1])
    return Found(heading, [item_of(one) for one in first[:MOST]], is_cut=len(first) > MOST)


def cell_item(cell: Cell) -> Item:
    return Item(str(cell), cell_address(cell), cell.headline)


def entry_item(entry: Entry) -> Item:
    return Item(entry.headline or str(entry.document), edit_address(entry), _where(entry))


def _where(entry: Entry) -> str:
    return f"{entry.cell}, {entry.get_category_display()}: {entry.document}"


def section_item(section: Section) -> Item:
    return Item(section.title, edit_address(section), str(section.bite.cell))


def document_item(document: Document) -> Item:
    return Item(str(document), edit_address(document), document.authors)


def page_item(page: Model) -> Item:
    return Item(str(page), edit_address(page))
