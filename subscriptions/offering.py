"""The boxes of the form: what can be followed, and which of it is chosen."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from cells.reading.grid import Grid, Heading
from cells.reading.home import grids
from cells.reading.surroundings import Surroundings
from subscriptions.scopes import EVERYTHING, TOPICS


class Box(NamedTuple):
    """`value` is "" where nothing can be followed: a square without a page."""

    value: str
    label: str
    name: str = ""
    is_on: bool = False

    @property
    def id(self) -> str:
        return f"scope-{self.value.strip('/').replace('/', '-') or 'everything'}"


class Line(NamedTuple):
    row: Box
    cells: list[Box]


@dataclass(frozen=True)
class OfferedMatrix:
    """A matrix as a grid of boxes, and the box of its course."""

    slug: str
    name: str
    whole: Box
    columns: list[Box]
    lines: list[Line]
    course: Box

    @property
    def is_open(self) -> bool:
        """Whether one of its boxes is on."""
        boxes = [*self.columns, *(box for line in self.lines for box in (line.row, *line.cells))]
        return any(box.is_on for box in boxes)


@dataclass(frozen=True)
class Offer:
    everything: Box
    matrices: list[OfferedMatrix]
    topics: list[Box]

    @property
    def scopes(self) -> list[Box]:
        """All boxes that can be chosen for changes."""
        found = [self.everything, *self.topics]
        for matrix in self.matrices:
            found += [matrix.whole, *matrix.columns]
            found += [box for line in matrix.lines for box in (line.row, *line.cells)]
        return [box for box in found if box.value]

    @property
    def courses(self) -> list[Box]:
        return [matrix.course for matrix in self.matrices]


def offer_of(
    around: Surroundings, chosen: Collection[str] = (), courses: Collection[str] = ()
) -> Offer:
    """`around` is of home; `chosen` and `courses` are values of boxes that are on."""
    topics = {f"{TOPICS}{slug}": name for slug, name in around.topics.items()}
    in_order = sorted(topics.items(), key=lambda item: item[1].casefold())
    return Offer(
        everything=Box(EVERYTHING, "Everything on this site", is_on=EVERYTHING in chosen),
        matrices=[offered(grid, chosen, courses) for grid in grids(around)],
        topics=[Box(value, name, is_on=value in chosen) for value, name in in_order],
    )


def offered(grid: Grid, chosen: Collection[str], courses: Collection[str]) -> OfferedMatrix:
    def box(url: str, label: str, name: str = "") -> Box:
        value = url.strip("/")
        return Box(value, label, name, bool(value) and value in chosen)

    def heading(one: Heading) -> Box:
        return box(one.url, one.code, one.name)

    lines = [
        Line(
            heading(line.heading),
            [box(square.url, square.code, square.headline) for square in line.squares],
        )
        for line in grid.lines
    ]
    name = grid.short_name
    return OfferedMatrix(
        slug=grid.slug,
        name=name,
        whole=box(grid.url, f"All of {name[:1].lower()}{name[1:]}"),
        columns=[heading(column) for column in grid.columns],
        lines=lines,
        course=Box(grid.slug, name, is_on=grid.slug in courses),
    )
