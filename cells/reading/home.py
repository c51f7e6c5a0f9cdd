"""The home page: every matrix, and what changed last."""

from dataclasses import dataclass

from cells.models import Edition
from cells.reading.grid import Grid, Mark, grid_of
from cells.reading.surroundings import Surroundings

CHANGES_SHOWN = 8


@dataclass(frozen=True)
class Change:
    """A significant edition and the page it is of, as that is called today."""

    edition: Edition
    url: str
    code: str
    title: str
    matrix: str
    mark: Mark | None


def grids(around: Surroundings) -> list[Grid]:
    return [grid_of(p.card["matrix"], around) for p in around.matrices]


def latest_changes(around: Surroundings) -> list[Change]:
    """The newest significant editions, in one query."""
    editions = (
        Edition.objects.filter(kind=Edition.Kind.SIGNIFICANT, page__current_edition__isnull=False)
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
