"""Rows and columns, with their cells as they are today; and pages of prose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cells.reading.grid import Grid, Mark, Square, grid_of
from cells.reading.matrix import query_for
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts, Texts
from cells.reading.topics import ShownTopic, hot_topics, topics_of
from cells.richtext import NamedHeading, NumberedNote, Rendered
from cells.snapshots import AxisSnapshot, PlainSnapshot, Snapshot, TopicSnapshot, prose_of

HEADINGS_FOR_CONTENTS = 3


class AxisCell(NamedTuple):
    """A cell of a row or column, with the hot topics of its documents."""

    square: Square
    hot_topics: list[ShownTopic]


class Beside(NamedTuple):
    """The row or column before or after: a sign of where, "Row 2", its name and address or ""."""

    sign: str
    short_name: str
    name: str
    url: str


@dataclass(frozen=True)
class AxisPage:
    """A row or a column: its own words, and its cells as they are today."""

    axis: AxisSnapshot
    is_row: bool
    introduction: Rendered | None
    notes: list[NumberedNote]
    grid: Grid | None
    cells: list[AxisCell]
    beside: list[Beside]

    @property
    def published(self) -> list[Square]:
        """Those of its cells that have an edition."""
        return [cell.square for cell in self.cells if cell.square.url]

    @property
    def documents(self) -> int:
        return sum(square.total for square in self.published)

    @property
    def name(self) -> str:
        """As in "row 5"."""
        return f"{'row' if self.is_row else 'column'} {self.axis['code']}"

    @property
    def query(self) -> str:
        """What lights it in the grid of its matrix."""
        return query_for(lit=self.grid.lit) if self.grid else ""

    @property
    def mark(self) -> Mark | None:
        return self.grid.mark() if self.grid else None


@dataclass(frozen=True)
class PlainPage:
    """A title and a text: a plain page, or the essay on a topic."""

    plain: PlainSnapshot | TopicSnapshot
    body: Rendered | None
    notes: list[NumberedNote]
    grid: None = None

    @property
    def contents(self) -> tuple[NamedHeading, ...]:
        """Its sub-headings, where there are enough of them to look for one."""
        headings = self.body.headings if self.body else ()
        return headings if len(headings) >= HEADINGS_FOR_CONTENTS else ()


def outside_targets(snapshot: Snapshot, parsed: ParsedTexts) -> set[Target]:
    """What the page refers to."""
    if axis := snapshot.get("axis"):
        return parsed.targets([axis["introduction"]])
    if "matrix" in snapshot:
        return set()
    return parsed.targets([prose_of(snapshot)["body"]])


def axis_page(
    snapshot: Snapshot, around: Surroundings, parsed: ParsedTexts, *, with_cells: bool = True
) -> AxisPage:
    """Its words and its cells; one query, for the topics of the cells."""
    axis, is_row = snapshot["axis"], snapshot["kind"] == "row"
    rows, columns = ([axis["code"]], []) if is_row else ([], [axis["code"]])
    matrix = around.matrix(axis["matrix"]["slug"])
    grid = grid_of(matrix, around, rows=rows, columns=columns) if matrix else None
    texts = Texts(around, parsed, places={(snapshot["kind"], axis["id"]): axis["name"]})
    topics = hot_topics() if with_cells else {}
    lit = [square for square in grid.squares if square.is_lit] if grid and with_cells else []
    return AxisPage(
        axis=axis,
        is_row=is_row,
        introduction=texts.render(axis["introduction"], "introduction", heading_level=2),
        notes=texts.notes,
        grid=grid,
        cells=[AxisCell(square, topics_of(square.tags, topics)) for square in lit],
        beside=list(_beside(grid, axis["code"], is_row)) if grid else [],
    )


def _beside(grid: Grid, code: str, is_row: bool) -> Iterator[Beside]:
    """The axis before this one and the one after, where there are such."""
    headings = [line.heading for line in grid.lines] if is_row else grid.columns
    at = next((i for i, heading in enumerate(headings) if heading.code == code), None)
    if at is None:
        return
    for sign, i in zip("▲▼" if is_row else "◀▶", (at - 1, at + 1), strict=True):
        if 0 <= i < len(headings):
            one = headings[i]
            yield Beside(sign, f"{one.kind.capitalize()} {one.code}", one.name, one.url)


def prose_page(snapshot: Snapshot, around: Surroundings, parsed: ParsedTexts) -> PlainPage:
    plain = prose_of(snapshot)
    texts = Texts(around, parsed, places={(snapshot["kind"], plain["id"]): plain["title"]})
    body = texts.render(plain["body"], "body", heading_level=2, name_headings=True)
    return PlainPage(plain, body, texts.notes)
