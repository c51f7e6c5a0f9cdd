"""What it takes to answer for a page of today, and whether it is made already."""

from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from cells.asking import CompiledQuery, Values, given
from cells.models import Edition, Page, Rendering
from cells.reading.maker import made_by
from cells.reading.told import home_facts, previous_address

# The page that was made ahead shows what holds now.
HOLDS = Q(kept__facts=F("versions"))


def current_editions(release: str) -> QuerySet[Any]:
    """Those that pages show, with `kept`, the page that this code made ahead of it, if any, and
    `versions` of the live facts of today, which its `facts` must equal (see `HOLDS`).

    An edition's own words change by a redaction only, which deletes what is kept of it.
    """
    of_page = Q(renderings__kind=Rendering.PAGE, renderings__release=release)
    versions = (
        Cast(number, output_field=CharField(max_length=10))
        for number in (
            "page__facts_version",
            Coalesce("page__listed_on__facts_version", 0),
            Coalesce("home_facts", 0),
        )
    )
    parted = [part for version in versions for part in (Value("."), version)]
    return Edition.objects.filter(pk=F("page__current_edition")).annotate(
        kept=FilteredRelation("renderings", condition=of_page),
        home_facts=home_facts(),
        versions=Concat(*parted[1:], output_field=CharField()),
    )


class Standing(NamedTuple):
    """What the headers of an answer say of a page of today, without its words.

    `previous` is the last part of the address of the edition before. `kept_facts` are the versions
    that the page made ahead shows, None where there is none; `html` is that page, if it was asked
    for.
    """

    path: str
    page_id: int
    page_kind: str
    listed_on: int | None
    edition_id: int
    previous: str | None
    page_facts: int
    matrix_facts: int | None
    home_facts: int | None
    is_withdrawn: int
    kept_facts: str | None
    html: bytes | None = None

    @property
    def url(self) -> str:
        return f"/{self.path}/"

    @property
    def editions_url(self) -> str:
        return f"{self.url}editions/"

    @property
    def previous_url(self) -> str:
        return f"{self.url}{self.previous}/" if self.previous else ""

    @property
    def depends_on(self) -> tuple[object, ...]:
        """As `Shown.depends_on`."""
        facts = (self.page_facts, self.matrix_facts, self.home_facts or 0)
        return (self.edition_id, self.edition_id, *facts)

    @property
    def versions(self) -> str:
        """Of the live facts, as `current_editions` has them."""
        return f"{self.page_facts}.{self.matrix_facts or 0}.{self.home_facts or 0}"

    @property
    def is_ahead(self) -> bool:
        """Whether there is a page made ahead that shows what holds now."""
        return self.kept_facts == self.versions


def standing(path: str, *, with_html: bool) -> Standing | None:
    """The page at this address; None if there is none. Raises `cells.models.page.Withdrawn`.

    One query, several times as fast as that of `editions.edition_shown`.
    """
    query = WITH_HTML if with_html else WITHOUT_HTML
    row = query.first(path=path, made_by=made_by())
    if row is None:
        return None
    if row["is_withdrawn"]:
        # Another query says why.
        Page.objects.select_related("listed_on").get(path=path).refuse_if_withdrawn()
    return Standing(path, **row)


def _asked(**also: F) -> QuerySet[Edition, Values]:
    is_public = Q(page__withdrawn_on=None, page__listed_on__withdrawn_on=None)
    editions = current_editions(given("made_by")).filter(page__path=given("path")).order_by()
    return editions.annotate(
        page_kind=F("page__kind"),
        listed_on=F("page__listed_on"),
        edition_id=F("id"),
        previous=previous_address(),
        page_facts=F("page__facts_version"),
        matrix_facts=F("page__listed_on__facts_version"),
        is_withdrawn=Case(When(is_public, then=Value(0)), default=Value(1)),
        kept_facts=F("kept__facts"),
        **also,
    ).values(*ALWAYS, *also)


ALWAYS = [name for name in Standing._fields if name not in ("path", "html")]
WITHOUT_HTML = CompiledQuery(Edition, lambda: _asked())
WITH_HTML = CompiledQuery(Edition, lambda: _asked(html=F("kept__body")))
