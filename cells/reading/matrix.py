"""A matrix page: its words, its grid as it is today, and the ways to look at it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone

from cells.reading.grid import Grid, Heading, Square, grid_of
from cells.reading.showing import VIEWS, Fact, View, view_named
from cells.reading.surroundings import Surroundings
from cells.snapshots import MatrixSnapshot, Snapshot


class ViewLink(NamedTuple):
    """The words of a link, its query ("" for none), and whether it is where one is."""

    words: str
    query: str
    is_on: bool


class ShownSquare(NamedTuple):
    """A square, and what the view says of it; nothing of one without an edition."""

    square: Square
    fact: Fact | None


class ShownLine(NamedTuple):
    heading: Heading
    squares: list[ShownSquare]


@dataclass(frozen=True)
class MatrixPage:
    """`views` keep what is lit, and `unlit_query` keeps the view."""

    matrix: MatrixSnapshot
    grid: Grid
    view: View
    lines: list[ShownLine]
    views: list[ViewLink]
    unlit_query: str
    method_url: str

    @property
    def columns_from_to(self) -> tuple[Heading, Heading] | None:
        """The first column and the last, of several."""
        columns = self.grid.columns
        return (columns[0], columns[-1]) if len(columns) > 1 else None


def matrix_page(
    snapshot: Snapshot,
    around: Surroundings,
    *,
    view: str = "",
    row: str = "",
    column: str = "",
    today: date | None = None,
) -> MatrixPage:
    """`row` ("5") and `column` ("e", "a,b") are lit; words that mean nothing change nothing."""
    matrix = snapshot["matrix"]
    today = today or timezone.localdate()
    grid = grid_of(matrix, around, rows=codes_in(row), columns=codes_in(column), today=today)
    chosen = view_named(view)

    def shown(square: Square) -> ShownSquare:
        return ShownSquare(square, chosen.fact(square, today) if square.url else None)

    return MatrixPage(
        matrix=matrix,
        grid=grid,
        view=chosen,
        lines=[ShownLine(line.heading, [shown(s) for s in line.squares]) for line in grid.lines],
        views=[ViewLink(v.words, query_for(v.name, grid.lit), v is chosen) for v in VIEWS],
        unlit_query=query_for(chosen.name),
        method_url=around.url("method"),
    )


def codes_in(words: str) -> list[str]:
    """The codes of rows or columns in "a,b" or "5", as the grid has them: in capitals."""
    return [code for code in words.upper().split(",") if code]


def query_for(view: str = "", lit: Collection[Heading] = ()) -> str:
    """The query of a matrix page, such as "view=due&row=5&column=a,b"; "" for the usual."""
    query = {"view": view}
    for kind in ("row", "column"):
        query[kind] = ",".join(heading.code.lower() for heading in lit if heading.kind == kind)
    return urlencode({name: words for name, words in query.items() if words}, safe=",")
