"""Which edition is shown, and what is said of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from cells.addresses import absolute
from cells.models import Edition, Page, StoredSearch
from cells.snapshots import Snapshot


@dataclass(frozen=True)
class Shown:
    """A snapshot, and where it comes from.

    `edition` is None in a preview. `is_archive` says that the edition was asked for by its own
    address; it may still be the current one. `previous` is the last part of the address of the
    edition before it, or "", and `before_changed` of the one before `page.changed_in`.
    `begun_on` is the date of the page's first edition. `has_searches`: MORE has collections today.
    """

    page: Page
    snapshot: Snapshot
    edition: Edition | None = None
    is_archive: bool = False
    previous: str = ""
    before_changed: str = ""
    begun_on: date | None = None
    home_facts: int = 0
    has_searches: bool = False

    @property
    def kind(self) -> str:
        return self.snapshot["kind"]

    @property
    def url(self) -> str:
        """The address of the page as it is today."""
        return self.page.get_absolute_url()

    @property
    def shown_url(self) -> str:
        """The address that is being read: the page's, or the edition's own."""
        return (
            f"{self.url}{self.edition.address}/" if self.edition and self.is_archive else self.url
        )

    @property
    def file_stem(self) -> str:
        """What the addresses of its files begin with: "/drug/e5", "/drug/e5/2018-10-12"."""
        return self.shown_url.rstrip("/")

    @property
    def edition_address(self) -> str:
        """The permanent address of the edition, in full."""
        return absolute(f"{self.url}{self.edition.address}/") if self.edition else ""

    @property
    def pdf_url(self) -> str:
        """Of what is being read."""
        return f"{self.shown_url.removesuffix('/')}.pdf"

    @property
    def editions_url(self) -> str:
        return f"{self.url}editions/"

    @property
    def previous_url(self) -> str:
        return f"{self.url}{self.previous}/" if self.previous else ""

    @property
    def changes_url(self) -> str:
        """Where what `changed_in` speaks of is compared with what was before, or ""."""
        before = self.previous if self.is_archive else self.before_changed
        changed = self.changed_in
        return f"{self.url}compare/{before}...{changed.address}/" if before and changed else ""

    @property
    def is_preview(self) -> bool:
        return self.edition is None

    @property
    def is_outdated(self) -> bool:
        return bool(self.edition and self.edition.pk != self.page.current_edition_id)

    @property
    def is_demonstration(self) -> bool:
        return bool(self.edition and self.edition.source == Edition.Source.DEMO)

    @property
    def later(self) -> int:
        """How many editions of the page appeared after this one."""
        return self.count - self.edition.number if self.edition else 0

    @property
    def count(self) -> int:
        """How many editions the page has."""
        return self.page.current_edition.number if self.page.current_edition else 0

    @cached_property
    def changed_in(self) -> Edition | None:
        """What "last changed" speaks of: the newest significant edition; in the archive, itself."""
        return self.edition if self.is_archive else self.page.changed_in


def edition_shown(path: str, address: str | None = None) -> Shown | None:
    """The edition with this address, or the current one; None if there is no such edition.

    One query. Raises `cells.models.page.Withdrawn`, which is answered 410.
    """
    editions = _editions().filter(page__path=path)
    if address is None:
        edition = editions.filter(pk=F("page__current_edition")).first()
    else:
        edition = editions.filter(address=address).first()
    if edition is None:
        return None
    edition.page.refuse_if_withdrawn()
    return Shown(
        page=edition.page,
        snapshot=edition.contents,
        edition=edition,
        is_archive=address is not None,
        previous=edition.previous_address or "",
        before_changed=edition.before_changed or "",
        begun_on=edition.begun_on,
        home_facts=edition.home_facts or 0,
        has_searches=edition.has_searches,
    )


def _editions() -> QuerySet[Any]:
    """Editions with their pages; of other editions only what is said about them."""
    siblings = Edition.objects.filter(page=OuterRef("page"))
    home = Page.objects.filter(path=Page.HOME)
    return (
        Edition.objects.select_related("page__current_edition", "page__changed_in")
        .select_related("page__listed_on")
        .defer("page__current_edition__snapshot", "page__changed_in__snapshot")
        .annotate(
            previous_address=_address(siblings.filter(number=OuterRef("number") - 1)),
            before_changed=_address(
                siblings.filter(number=OuterRef("page__changed_in__number") - 1)
            ),
            begun_on=Subquery(siblings.filter(number=1).values("dated_on")[:1]),
            home_facts=Subquery(home.values("facts_version")[:1]),
            has_searches=Exists(StoredSearch.objects.public().filter(page=OuterRef("page"))),
        )
    )


def _address(editions: QuerySet[Any]) -> Subquery:
    return Subquery(editions.values("address")[:1])
