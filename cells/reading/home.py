"""The home page: every matrix, ways in by one's work, and what changed last."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from cells.models import Edition, Page
from cells.reading.grid import Grid, Heading, Mark, draw_mark, grid_of
from cells.reading.matrix import query_for
from cells.reading.surroundings import Surroundings
from cells.snapshots import MatrixSnapshot

CHANGES_SHOWN = 8


class Axis(NamedTuple):
    """A column as a role names it."""

    code: str
    name: str


@dataclass(frozen=True)
class Role:
    """What readers say of themselves, and the columns that are theirs in any matrix.

    `query` lights these; `mark` is the first matrix that has the role.
    """

    words: str
    columns: list[Axis]
    mark: Mark

    @property
    def query(self) -> str:
        return f"column={','.join(column.code.lower() for column in self.columns)}"


class LitMatrix(NamedTuple):
    """A matrix of which something is lit, and where it is lit on its own page."""

    grid: Grid
    url: str


@dataclass(frozen=True)
class Change:
    """A significant edition and the page it is of, as that is called today."""

    edition: Edition
    url: str
    code: str
    title: str
    matrix: str
    mark: Mark | None


def grids(around: Surroundings, columns: Collection[str] = ()) -> list[Grid]:
    """Every matrix, with these columns ("A", "B") lit in each that has them."""
    return [grid_of(p.card["matrix"], around, columns=columns) for p in around.matrices]


def lit_columns(grids: list[Grid]) -> list[Heading]:
    """The columns that are lit, each letter once, as the first matrix names it."""
    found: dict[str, Heading] = {}
    for grid in grids:
        for heading in grid.lit:
            found.setdefault(heading.code, heading)
    return list(found.values())


def lit_matrices(grids: list[Grid]) -> list[LitMatrix]:
    return [LitMatrix(g, f"{g.url}?{query_for(lit=g.lit)}") for g in grids if g.is_lit]


def roles(around: Surroundings) -> list[Role]:
    """The roles that columns have, in the order of the columns; those with the same words once."""
    found: dict[str, Role] = {}
    for matrix in (p.card["matrix"] for p in around.matrices):
        for words in dict.fromkeys(axis.get("role", "") for axis in matrix["columns"]):
            if words:
                _join(found, _role(words, matrix))
    return list(found.values())


def _role(words: str, matrix: MatrixSnapshot) -> Role:
    mine = {i: axis for i, axis in enumerate(matrix["columns"]) if axis.get("role") == words}
    height = len(matrix["rows"])
    filled = {(x, y) for x in mine for y in range(height)}
    return Role(
        words=words,
        columns=[Axis(axis["code"], axis["name"]) for axis in mine.values()],
        mark=draw_mark(len(matrix["columns"]), height, filled),
    )


def _join(found: dict[str, Role], role: Role) -> None:
    """Add a role; of one that is known, only the letters that it did not have."""
    known = found.setdefault(role.words, role)
    codes = {column.code for column in known.columns}
    known.columns.extend(column for column in role.columns if column.code not in codes)


def latest_changes(around: Surroundings) -> list[Change]:
    """The newest significant editions, in one query."""
    editions = (
        Edition.objects.filter(kind=Edition.Kind.SIGNIFICANT, page__in=Page.objects.public())
        .select_related("page")
        .defer("snapshot")
        .order_by("-dated_on", "-published_at", "-pk")[:CHANGES_SHOWN]
    )
    return [change for edition in editions if (change := _change(edition, around))]


def _change(edition: Edition, around: Surroundings) -> Change | None:
    path = edition.page.path
    passage = around.at(path)
    if passage is None:
        return None
    slug, _, last = path.partition("/")
    matrix = around.matrix(slug)
    grid = grid_of(matrix, around, here=last.upper()) if matrix and "/" not in last else None
    here = next((s for s in grid.squares if s.is_here), None) if grid else None
    return Change(
        edition=edition,
        url=edition.page.get_absolute_url(),
        code=here.code if here else "",
        title=here.headline if here else passage.card["title"],
        matrix=matrix["short_name"] if matrix else "",
        mark=grid.mark() if grid and here else None,
    )
