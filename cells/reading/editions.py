"""Which edition is shown, and what is said of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, Q

from cells.addresses import absolute
from cells.models import Edition, Notice, Page
from cells.reading.told import read_told, with_told
from cells.snapshots import Snapshot


@dataclass(frozen=True)
class Shown:
    """A snapshot, and where it comes from.

    `edition` is None in a preview. `is_archive` says that the edition was asked for by its own
    address; it may still be the current one. `previous` is the last part of the address of the
    edition before it, or "", and `before_changed` of the one before `page.changed_in`.
    `begun_on` is the date of the page's first edition. `notices` are those on documents that any
    of its editions lists, by their number; None where they were not fetched.
    """

    page: Page
    snapshot: Snapshot
    edition: Edition | None = None
    is_archive: bool = False
    previous: str = ""
    before_changed: str = ""
    begun_on: date | None = None
    home_facts: int = 0
    notices: dict[int, list[Notice]] | None = None

    @property
    def depends_on(self) -> tuple[object, ...]:
        """Everything that can change the page: see `cells.views.answers.answer`."""
        page, matrix = self.page, self.page.listed_on
        return (
            self.edition.pk if self.edition else None,
            page.current_edition_id,
            page.facts_version,
            matrix.facts_version if matrix else None,
            self.home_facts,
        )

    @property
    def kind(self) -> str:
        return self.page.kind

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
    which = Q(pk=F("page__current_edition")) if address is None else Q(address=address)
    found = with_told(Edition.objects.filter(which, page__path=path).order_by())
    told = found.values_list("told", flat=True).first()
    return None if told is None else shown_in(told, is_archive=address is not None)


def shown_in(told: str, *, is_archive: bool = False) -> Shown:
    """What is told of an edition. Raises `cells.models.page.Withdrawn`."""
    edition, others, notices = read_told(told)
    edition.page.refuse_if_withdrawn()
    return Shown(
        page=edition.page,
        snapshot=edition.contents,
        edition=edition,
        is_archive=is_archive,
        previous=others["previous"] or "",
        before_changed=others["before_changed"] or "",
        begun_on=date.fromisoformat(others["begun_on"]) if others["begun_on"] else None,
        home_facts=others["home_facts"] or 0,
        notices=notices,
    )
