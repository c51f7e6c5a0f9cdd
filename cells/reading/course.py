"""All bites of a matrix in their order: a list of today, never frozen."""

from dataclasses import dataclass
from typing import NamedTuple

from cells.reading.frame import Way
from cells.reading.grid import Grid, Heading, Square, grid_of
from cells.reading.surroundings import Surroundings
from cells.snapshots import MatrixSnapshot

TITLE = "All bites in order"


class Part(NamedTuple):
    """A row of the matrix, with those of its cells that have a bite."""

    heading: Heading
    squares: list[Square]


@dataclass(frozen=True)
class Course:
    """Row by row, and in each column by column.

    A row keeps to one kind of work, so each bite stands on the ground of the one before it;
    bites of one column, from different kinds of work, would not.
    """

    grid: Grid
    parts: list[Part]

    @property
    def bites(self) -> list[Square]:
        return [square for part in self.parts for square in part.squares]

    @property
    def minutes(self) -> int:
        """The sum of what is said of each."""
        return sum(square.bite_minutes for square in self.bites)

    @property
    def without(self) -> list[Square]:
        """The cells that have no bite, those without an edition among them."""
        return [square for square in self.grid.squares if not square.bite_words]

    @property
    def ways_up(self) -> list[Way]:
        return [
            Way(self.grid.short_name, self.grid.url),
            Way(TITLE, self.grid.course_url, is_here=True),
        ]


def course_of(matrix: MatrixSnapshot, around: Surroundings) -> Course:
    grid = grid_of(matrix, around)
    parts = [Part(line.heading, [s for s in line.squares if s.bite_words]) for line in grid.lines]
    return Course(grid, [part for part in parts if part.squares])
