"""The version of the home page, which rises with whatever all pages show."""

from cells.asking import CompiledQuery
from cells.models import Page

HOME = CompiledQuery(
    Page, lambda: Page.objects.filter(path=Page.HOME).order_by().values("facts_version")
)


def version_of_home() -> int | None:
    """None where there is no home page yet. One small query."""
    home = HOME.first()
    return home["facts_version"] if home else None
