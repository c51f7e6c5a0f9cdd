"""What every page shows of the site, kept in this process until something of it changes."""

from cells.asking import CompiledQuery
from cells.models import Page
from cells.reading.surroundings import Surroundings

# Under home's version, of which there is one at a time.
_kept: dict[int, Surroundings] = {}
VERSION = CompiledQuery(
    Page, lambda: Page.objects.filter(path=Page.HOME).order_by().values("facts_version")
)


def site() -> Surroundings:
    """`Surroundings.of(None)`, which must not be changed; one small query where nothing is new.

    All that it tells raises home's `facts_version`, as every page's validator needs it to. The
    version is read first: what is kept under it may be newer, never older.
    """
    home = VERSION.first()
    version = home["facts_version"] if home else None
    kept = _kept.get(version) if version else None
    if kept is None:
        kept = Surroundings.of(None)
        forget()
        if version:
            _kept[version] = kept
    return kept


def forget() -> None:
    """Keep nothing: for tests, whose home has the same version with other pages."""
    _kept.clear()
