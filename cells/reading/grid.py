"""A matrix as a grid of squares, and the mark that is drawn from it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from cells.categories import Category
from cells.reading.minutes import minutes_for
from cells.reading.surroundings import Surroundings
from cells.snapshots import Card, CardTag, GridAxis, MatrixSnapshot

# How long a change is pointed out in the grid.
RECENT = timedelta(days=90)
# The darkest of the shades that tell the number of documents (see "shade" in site.css).
DARKEST = 18
# One tile of the mark and the gap after it, in units of its drawing.
TILE, STEP = 6, 7


class Count(NamedTuple):
    letter: str
    word: str
    number: int

    @property
    def tiles(self) -> range:
        """One for each document."""
        return range(self.number)


@dataclass(frozen=True)
class Heading:
    """A column or row at the edge of the grid; `url` is "" where it has no page.

    `kind` is "column" or "row".
    """

    kind: str
    code: str
    name: str
    meaning: str
    url: str
    is_lit: bool


@dataclass(frozen=True)
class Square:
    """One cell in the grid, and what stands in it today.

    `url` is "" where readers have no page (`absence` says why); then nothing is known of it.
    `searched_to` and `review_by` are live facts; `bite_words` is 0 without a bite.
    """

    code: str
    column: Heading
    row: Heading
    url: str = ""
    headline: str = ""
    abstract: str = ""
    counts: tuple[Count, ...] = ()
    total: int = 0
    changed_on: date | None = None
    gap: str = ""
    searched_to: date | None = None
    review_by: date | None = None
    bite_words: int = 0
    issues: tuple[str, ...] = ()
    tags: tuple[CardTag, ...] = ()
    is_recent: bool = False
    is_here: bool = False
    is_withdrawn: bool = False

    @property
    def absence(self) -> str:
        """In words, for a square without a page."""
        return "Withdrawn" if self.is_withdrawn else "No edition yet"

    @property
    def is_lit(self) -> bool:
        return self.column.is_lit or self.row.is_lit

    @property
    def bite_minutes(self) -> int:
        return minutes_for(self.bite_words)

    @property
    def shade(self) -> int:
        return min(self.total, DARKEST)


@dataclass(frozen=True)
class Line:
    """A row of the grid with its squares."""

    heading: Heading
    squares: list[Square]


class Mark(NamedTuple):
    """The grid in small: paths of an SVG drawing, `lit` for the squares that are meant."""

    width: int
    height: int
    tiles: str
    lit: str

    @property
    def icon(self) -> SafeString:
        """As an address that holds the drawing, for the tab of a browser: no request is made.

        The two colours are seen on light and on dark tabs alike. The tiles of a row are one
        dashed line: every page carries this.
        """
        rows = "".join(f"M0 {y}h{self.width}" for y in range(TILE // 2, self.height, STEP))
        dashes = f"stroke-width='{TILE}' stroke-dasharray='{TILE} {STEP - TILE}'"
        tiles = f"<path stroke='%23928a7d' {dashes} d='{rows}'/>"
        box = f"viewBox='0 0 {self.width} {self.height}'"
        drawing = (
            f"<svg xmlns='http://www.w3.org/2000/svg' {box}>"
            f"{tiles}<path fill='%23b8326f' d='{self.lit}'/></svg>"
        )
        encoded = drawing.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        # Made of numbers and of the words above: nothing in it needs escaping.
        return mark_safe(f"data:image/svg+xml,{encoded}")


@dataclass(frozen=True)
class Grid:
    slug: str
    title: str
    short_name: str
    scope_line: str
    url: str
    columns: list[Heading]
    lines: list[Line]

    @property
    def squares(self) -> list[Square]:
        return [square for line in self.lines for square in line.squares]

    @property
    def course_url(self) -> str:
        """Where all its bites are listed, or "" while the matrix is not published."""
        return f"{self.url}course/" if self.url else ""

    @property
    def published(self) -> list[Square]:
        return [square for square in self.squares if square.url]

    @property
    def here(self) -> Square | None:
        """The square being read."""
        return next((square for square in self.squares if square.is_here), None)

    @property
    def next_bite(self) -> Square | None:
        """The next square after it, row by row, that has a bite."""
        following = dropwhile(lambda square: not square.is_here, self.squares)
        return next((s for s in following if s.bite_words and not s.is_here), None)

    @property
    def documents(self) -> int:
        return sum(square.total for square in self.squares)

    @property
    def changed_on(self) -> date | None:
        return max((s.changed_on for s in self.squares if s.changed_on), default=None)

    @property
    def categories(self) -> list[Category]:
        """Those that a key must explain."""
        letters = {count.letter for square in self.squares for count in square.counts}
        return [category for category in Category if category.value in letters]

    @property
    def is_lit(self) -> bool:
        return any(square.is_lit for square in self.squares)

    @property
    def lit(self) -> list[Heading]:
        """The rows and columns that are lit."""
        headings = [*(line.heading for line in self.lines), *self.columns]
        return [heading for heading in headings if heading.is_lit]

    def mark(self) -> Mark:
        """The mark of the square one is in, or else of what is lit."""
        here = any(square.is_here for square in self.squares)
        lit = {
            (x, y)
            for y, line in enumerate(self.lines)
            for x, square in enumerate(line.squares)
            if (square.is_here if here else square.is_lit)
        }
        return draw_mark(len(self.columns), len(self.lines), lit)

    def neighbours(self) -> list["Neighbour"]:
        """The squares above, right, below and left of the one marked `is_here`."""
        found = [
            (x, y)
            for y, line in enumerate(self.lines)
            for x, square in enumerate(line.squares)
            if square.is_here
        ]
        return [n for x, y in found for n in self._round(x, y)]

    def _round(self, x: int, y: int) -> Iterable["Neighbour"]:
        last_x, last_y = len(self.columns) - 1, len(self.lines) - 1
        yield self._neighbour("▲", "Above", x, y - 1, y == 0, "First row")
        yield self._neighbour("▶", "To the right", x + 1, y, x == last_x, "Last column")
        yield self._neighbour("▼", "Below", x, y + 1, y == last_y, "Last row")
        yield self._neighbour("◀", "To the left", x - 1, y, x == 0, "First column")

    def _neighbour(
        self, sign: str, where: str, x: int, y: int, at_edge: bool, edge: str
    ) -> "Neighbour":
        if at_edge:
            return Neighbour(sign, where, None, edge)
        square = self.lines[y].squares[x]
        is_vertical = sign in "▲▼"
        return Neighbour(sign, where, square, (square.row if is_vertical else square.column).name)


class Neighbour(NamedTuple):
    """A square beside the one shown; at the edge `square` is None and `name` says so."""

    sign: str
    where: str
    square: Square | None
    name: str


def grid_of(
    matrix: MatrixSnapshot,
    around: Surroundings,
    *,
    here: str = "",
    rows: Collection[str] = (),
    columns: Collection[str] = (),
    today: date | None = None,
) -> Grid:
    """The grid of a matrix with what stands in its cells today.

    `here` is the code of the square being read ("E5"); its row and column are lit, or those
    in `rows` ("5") and `columns` ("E"). Codes that the matrix does not have light nothing.
    """
    today = today or timezone.localdate()
    if here:
        columns, rows = [here[0]], [here[1:]]
    slug = matrix["slug"]
    at_top = [_heading(a, around, f"{slug}/columns/", "column", columns) for a in matrix["columns"]]
    at_side = [_heading(a, around, f"{slug}/rows/", "row", rows) for a in matrix["rows"]]
    square = _square_maker(slug, around, here, today)
    return Grid(
        slug=slug,
        title=matrix["title"],
        short_name=matrix["short_name"],
        scope_line=matrix["scope_line"],
        url=around.url(slug),
        columns=at_top,
        lines=[Line(row, [square(column, row) for column in at_top]) for row in at_side],
    )


def _heading(
    axis: GridAxis, around: Surroundings, folder: str, kind: str, lit: Collection[str]
) -> Heading:
    return Heading(
        kind=kind,
        code=axis["code"],
        name=axis["name"],
        meaning=axis["meaning"],
        url=around.url(folder + axis["code"].lower()),
        is_lit=axis["code"] in lit,
    )


def _square_maker(
    slug: str, around: Surroundings, here: str, today: date
) -> Callable[[Heading, Heading], Square]:
    def square(column: Heading, row: Heading) -> Square:
        code = column.code + row.code
        path = f"{slug}/{code.lower()}"
        passage = around.at(path)
        if passage is None:
            is_withdrawn = around.is_withdrawn(path)
            return Square(code, column, row, is_here=code == here, is_withdrawn=is_withdrawn)
        card: Card = passage.card
        changed_on = date.fromisoformat(card["changed_on"]) if "changed_on" in card else None
        return Square(
            code,
            column,
            row,
            url=passage.page.get_absolute_url(),
            headline=card.get("headline") or f"{column.name}; {row.name}",
            abstract=card.get("abstract", ""),
            counts=counts_in(card.get("counts", {})),
            total=card.get("total", 0),
            changed_on=changed_on,
            gap=card.get("gap", ""),
            searched_to=passage.page.searched_to,
            review_by=passage.page.review_by,
            bite_words=card.get("bite", 0),
            issues=tuple(card.get("issues", ())),
            tags=tuple(card.get("tags", ())),
            is_recent=bool(changed_on and today - changed_on <= RECENT),
            is_here=code == here,
        )

    return square


def counts_in(counts: dict[str, int]) -> tuple[Count, ...]:
    """Those categories that have any documents, in the order of the page."""
    return tuple(
        Count(category.value, category.label, counts[category])
        for category in Category
        if counts.get(category)
    )


def draw_mark(columns: int, rows: int, lit: set[tuple[int, int]]) -> Mark:
    """The mark of a grid of this size with the squares (x, y), from 0, filled."""

    def path(squares: Iterable[tuple[int, int]]) -> str:
        return "".join(f"M{x * STEP} {y * STEP}h{TILE}v{TILE}h-{TILE}z" for x, y in squares)

    every = [(x, y) for y in range(rows) for x in range(columns)]
    return Mark(
        width=columns * STEP - STEP + TILE,
        height=rows * STEP - STEP + TILE,
        tiles=path(square for square in every if square not in lit),
        lit=path(square for square in every if square in lit),
    )


def astray_mark() -> Mark:
    """The mark of a page that is not there: a square outside the grid."""
    whole = draw_mark(5, 5, set())
    outside = draw_mark(6, 5, {(5, 4)})
    return outside._replace(tiles=whole.tiles)


def site_mark() -> Mark:
    """The mark where no place in a matrix is meant: the middle square of five times five."""
    return draw_mark(5, 5, {(2, 2)})
