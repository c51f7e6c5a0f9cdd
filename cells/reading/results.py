"""What was found, as a page shows it."""

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache
from json import loads
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet

from cells.asking import AmongGiven, CompiledQuery, answers
from cells.categories import Category
from cells.models import IndexedPassage, Notice, Page, Passage
from cells.reading.documents import Citation, citation_of, notices_on
from cells.reading.grid import Mark, draw_mark, site_mark
from cells.reading.surroundings import Surroundings
from cells.reading.texts import anchor
from cells.searching.facets import Hit
from cells.searching.query import Phrase
from cells.searching.snippets import Piece, snippet
from cells.snapshots import DocumentSnapshot, MatrixSnapshot

ON_A_PAGE = 20
KINDS = {
    "section": "Section of a bite",
    "cell": "Cell",
    "row": "Row",
    "column": "Column",
    "matrix": "Matrix",
    "plain": "About this site",
    "topic": "On a topic",
}


class Result(NamedTuple):
    """One passage that was found. `code` is where it stands: "E5", "Row 5", or ""."""

    url: str
    headline: str
    kind: str
    categories: tuple[Category, ...]
    year: str
    changed_on: date
    matrix: str
    code: str
    mark: Mark
    is_free: bool
    warnings: list[Notice]
    document: DocumentSnapshot | None
    context: str
    snippet: list[Piece]

    @property
    def citation(self) -> Citation | None:
        """Of the document, as the cell has it."""
        return citation_of(self.document, self.headline) if self.document else None


class Grid(NamedTuple):
    """A matrix, as far as its results show it: the codes of columns and rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


class Told(NamedTuple):
    """What a result tells of a passage, besides what a hit has. `document` is a DocumentSnapshot
    as JSON, if any; `warned` its number where a notice warns of it."""

    passage: int
    number: int
    path: str
    headline: str
    page_title: str
    text: str
    document: str | None
    changed_on: date
    warned: int | None


IN_ROWS = {"passage": "pk", "number": "its_number", "path": "its_path"}


def _told() -> QuerySet[IndexedPassage, Any]:
    warnings = Notice.objects.filter(
        document_number=OuterRef("document_number"), kind__in=Notice.WARNINGS
    )
    # Not joined: the database would read all pages for twenty rows.
    found = IndexedPassage.objects.filter(AmongGiven("pk")).annotate(
        its_number=Passage.objects.filter(pk=OuterRef("pk")).values("number"),
        its_path=Page.objects.filter(pk=OuterRef("page")).order_by().values("path"),
        warned=warnings.order_by().values("document_number")[:1],
    )
    return found.order_by().values(*(IN_ROWS.get(name, name) for name in Told._fields))


TOLD = CompiledQuery(IndexedPassage, _told)


def results_of(hits: list[Hit], phrases: Collection[Phrase], around: Surroundings) -> list[Result]:
    """These hits in their order; one query, another where a notice warns of any."""
    (rows,) = answers(TOLD.asked(hit.passage for hit in hits))
    found = list(map(Told._make, rows))
    # All at once, which takes half the time.
    documents = loads(f"[{','.join(told.document or 'null' for told in found)}]")
    by_passage = {pair[0].passage: pair for pair in zip(found, documents, strict=True)}
    warned = [told.warned for told in found if told.warned]
    notices = notices_on(warned) if warned else {}
    grids = {slug: _grid(around.matrix(slug)) for slug in {hit.matrix for hit in hits}}
    return [
        _result(hit, *by_passage[hit.passage], notices, phrases, grids[hit.matrix])
        for hit in hits
        # One may be gone since they were found.
        if hit.passage in by_passage
    ]


def _grid(matrix: MatrixSnapshot | None) -> Grid | None:
    if not matrix:
        return None
    columns, rows = ([axis["code"] for axis in matrix[axes]] for axes in ("columns", "rows"))
    return Grid(matrix["short_name"], tuple(columns), tuple(rows))


def _result(
    hit: Hit,
    told: Told,
    document: DocumentSnapshot | None,
    notices: dict[int, list[Notice]],
    phrases: Collection[Phrase],
    grid: Grid | None,
) -> Result:
    categories, kind = _categories(hit.category, hit.second_category)
    page = f"/{told.path}/"
    is_part = hit.kind in ("entry", "section")
    return Result(
        url=f"{page}#{anchor((hit.kind, told.number))}" if is_part else page,
        headline=told.headline,
        kind=kind or KINDS[hit.kind],
        categories=categories,
        year=document["year"] if document else "",
        changed_on=told.changed_on,
        matrix=grid.name if grid else "",
        code=code_of(hit),
        mark=_mark_of(grid.columns, grid.rows, hit.column, hit.row) if grid else site_mark(),
        is_free=hit.is_free,
        warnings=[n for n in notices.get(told.warned or 0, []) if n.is_warning],
        document=document,
        context=told.page_title if hit.kind == "section" else "",
        snippet=snippet(told.text, phrases),
    )


@cache
def _categories(*values: str) -> tuple[tuple[Category, ...], str]:
    """These, and in words: "Seminal study and key study"; () and "" for empty values."""
    categories = tuple(Category(value) for value in values if value)
    words = [category.wording.one for category in categories]
    return categories, " and ".join([*words[:1], *(word.lower() for word in words[1:])])


def code_of(hit: Hit) -> str:
    if hit.column and hit.row:
        return hit.column + hit.row
    if hit.row:
        return f"Row {hit.row}"
    return f"Column {hit.column}" if hit.column else ""


@lru_cache(maxsize=1000)
def _mark_of(columns: tuple[str, ...], rows: tuple[str, ...], lit: str, lit_row: str) -> Mark:
    """A matrix with a square of it filled, or a row or a column, or all of it."""
    places = {
        (x, y)
        for x, column in enumerate(columns)
        for y, row in enumerate(rows)
        if lit in ("", column) and lit_row in ("", row)
    }
    return draw_mark(len(columns), len(rows), places)
