"""What stands round every page: the name of the site, its mark, ways to its other pages."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings

from cells.reading.grid import Grid, Mark, site_mark
from cells.reading.surroundings import Surroundings


class Way(NamedTuple):
    """A link in the frame; `is_here` on the pages it leads to."""

    name: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class Frame:
    matrices: list[Way] = field(default_factory=list)
    plain_pages: list[Way] = field(default_factory=list)
    mark: Mark = field(default_factory=site_mark)

    @property
    def site_name(self) -> str:
        return settings.SITE_NAME


def frame_of(around: Surroundings, path: str = "", grid: Grid | None = None) -> Frame:
    """The frame of the page at `path`. The mark shows what is lit in `grid`, if anything is."""
    first = path.partition("/")[0]
    return Frame(
        matrices=[
            Way(p.card["matrix"]["short_name"], p.page.get_absolute_url(), p.page.path == first)
            for p in around.matrices
        ],
        plain_pages=[
            Way(p.card["title"], p.page.get_absolute_url(), p.page.path == path)
            for p in around.plain_pages
        ],
        mark=grid.mark() if grid and grid.is_lit else site_mark(),
    )
