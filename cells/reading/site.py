"""What every page shows of the site, kept in this process until something of it changes."""

from cells.home import version_of_home
from cells.reading.surroundings import Surroundings

# Under home's version, of which there is one at a time.
_kept: dict[int, Surroundings] = {}


def site(version: int | None = None) -> Surroundings:
    """`Surroundings.of(None)`, which must not be changed; one small query where nothing is new.

    All that it tells raises home's `facts_version`, as every page's validator needs it to. The
    version is read first: what is kept under it may be newer, never older. `version` is for who
    has just read it, and saves the query.
    """
    version = version or version_of_home()
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
