"""Pages that list other pages: matrix, row, column; and plain pages."""

from dataclasses import dataclass

from cells.reading.grid import Grid, Mark, Square, grid_of
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts, Texts
from cells.richtext import NamedHeading, NumberedNote, Rendered
from cells.snapshots import AxisSnapshot, MatrixSnapshot, PlainSnapshot, Snapshot

HEADINGS_FOR_CONTENTS = 3


@dataclass(frozen=True)
class MatrixPage:
    """The words of a matrix, and its grid as it is today."""

    matrix: MatrixSnapshot
    grid: Grid


@dataclass(frozen=True)
class AxisPage:
    """A row or a column: its own words, and its cells as they are today."""

    axis: AxisSnapshot
    is_row: bool
    introduction: Rendered | None
    notes: list[NumberedNote]
    grid: Grid | None
    squares: list[Square]

    @property
    def title(self) -> str:
        return self.axis["own_title"] or self.axis["name"]

    @property
    def name(self) -> str:
        """As in "Row 5"."""
        return f"{'Row' if self.is_row else 'Column'} {self.axis['code']}"

    @property
    def query(self) -> str:
        """What lights it in the grid of its matrix."""
        return f"{'row' if self.is_row else 'column'}={self.axis['code'].lower()}"

    @property
    def mark(self) -> Mark | None:
        return self.grid.mark() if self.grid else None


@dataclass(frozen=True)
class PlainPage:
    plain: PlainSnapshot
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
    if plain := snapshot.get("plain"):
        return parsed.targets([plain["body"]])
    return set()


def matrix_page(
    snapshot: Snapshot, around: Surroundings, *, row: str = "", column: str = ""
) -> MatrixPage:
    """`row` ("5") and `column` ("E") are lit; other words light nothing."""
    matrix = snapshot["matrix"]
    return MatrixPage(matrix, grid_of(matrix, around, row=row, column=column))


def axis_page(snapshot: Snapshot, around: Surroundings, parsed: ParsedTexts) -> AxisPage:
    axis, is_row = snapshot["axis"], snapshot["kind"] == "row"
    row, column = (axis["code"], "") if is_row else ("", axis["code"])
    matrix = around.matrix(axis["matrix"]["slug"])
    grid = grid_of(matrix, around, row=row, column=column) if matrix else None
    texts = Texts(around, parsed, places={(snapshot["kind"], axis["id"]): axis["name"]})
    return AxisPage(
        axis=axis,
        is_row=is_row,
        introduction=texts.render(axis["introduction"], "introduction", heading_level=2),
        notes=texts.notes,
        grid=grid,
        squares=[square for square in grid.squares if square.is_lit] if grid else [],
    )


def plain_page(snapshot: Snapshot, around: Surroundings, parsed: ParsedTexts) -> PlainPage:
    plain = snapshot["plain"]
    texts = Texts(around, parsed, places={("plain", plain["id"]): plain["title"]})
    body = texts.render(plain["body"], "body", heading_level=2, name_headings=True)
    return PlainPage(plain, body, texts.notes)
