"""A page from one edition to another: what letters tell as one change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet

from cells.models import Edition, Page
from cells.snapshots import EntrySnapshot, Snapshot
from subscriptions.models import Mailing


@dataclass(frozen=True)
class Span:
    """`older` is what stood before, None where there was nothing; `newer` what stands after it.

    `told` are the editions that mail is about, oldest first: their notes are told, and what
    else changed between the two.
    """

    page: Page
    older: Edition | None
    newer: Edition
    told: tuple[Edition, ...]

    @property
    def is_back(self) -> bool:
        """Whether all was changed back, to the letter."""
        return bool(self.older and self.older.sha256 == self.newer.sha256)


def mailed_editions() -> QuerySet[Edition]:
    """The editions of public pages that mail is about. Nothing else spells this rule.

    Not minor ones, nor what an import, a demonstration or a restored backup made. Without
    their snapshots.
    """
    return (
        Edition.objects.filter(
            kind=Edition.Kind.SIGNIFICANT,
            source=Edition.Source.EDITOR,
            page__in=Page.objects.public(),
        )
        .select_related("page")
        .defer("snapshot")
    )


def spans_of(mailing: Mailing) -> list[Span]:
    """What a change mailing tells: each page from before the first to the last of its editions.

    What was changed back within the mailing, and what is withdrawn by now, is left out. Two
    queries.
    """
    told = mailed_editions().filter(told_in__mailing=mailing)
    by_page = _by_page(told)
    wanted = {
        page: (editions[0].number - 1, editions[-1].number) for page, editions in by_page.items()
    }
    return _spans(by_page, wanted)


def spans_between(since: datetime, until: datetime) -> list[Span]:
    """What changed from `since` to `until` (which is not part of it): each page from the
    edition that was current then to the one that was current at the end.

    Pages with an edition that mail is about; those have minor ones told along. Three queries.
    """
    by_page = _by_page(mailed_editions().filter(published_at__gte=since, published_at__lt=until))
    wanted: dict[int, tuple[int, int]] = {}
    numbers = Edition.objects.filter(page__in=by_page, published_at__lt=until).order_by("number")
    for page, number, at in numbers.values_list("page", "number", "published_at"):
        before = wanted.get(page, (0, 0))[0]
        wanted[page] = (number if at < since else before, number)
    return _spans(by_page, wanted)


def _by_page(editions: QuerySet[Edition]) -> dict[int, list[Edition]]:
    ordered = editions.order_by("page", "number")
    return {page: list(run) for page, run in groupby(ordered, lambda one: one.page_id)}


def _spans(by_page: dict[int, list[Edition]], wanted: dict[int, tuple[int, int]]) -> list[Span]:
    """`wanted`: by page, the numbers of the older edition (0 for none) and of the newer one."""
    whole = Q(pk__in=[])
    for page, numbers in wanted.items():
        whole |= Q(page=page, number__in=numbers)
    found = {(one.page_id, one.number): one for one in Edition.objects.filter(whole)}
    made = []
    for page, (older, newer) in wanted.items():
        told = by_page[page]
        span = Span(told[0].page, found.get((page, older)), found[page, newer], tuple(told))
        # One query brought the page: every address is made from it.
        for edition in filter(None, (span.older, span.newer)):
            edition.page = span.page
        if not span.is_back:
            made.append(span)
    return made


def topics_in(span: Span) -> set[str]:
    """The slugs of topics that it concerns: of its essay, and those whose entries came, went or
    changed. That an entry moved up or down says nothing new about its topic.
    """
    if span.page.kind == Page.Kind.TOPIC:
        return {span.page.path.partition("/")[2]}
    was, now = (_entries(edition) for edition in (span.older, span.newer))
    changed = {number for number in was.keys() | now.keys() if was.get(number) != now.get(number)}
    return {
        slug for number in changed for one in (was, now) if number in one for slug in one[number][0]
    }


def _entries(edition: Edition | None) -> dict[int, tuple[tuple[str, ...], object]]:
    """Each entry by its number: the slugs of its tags, and all else. Names of tags are live."""
    listed: Iterable[EntrySnapshot] = []
    if edition:
        snapshot: Snapshot = edition.contents
        listed = snapshot["entries"]["entries"] if "entries" in snapshot else []
    return {
        entry["id"]: (
            tuple(sorted(tag["slug"] for tag in entry["document"]["tags"])),
            {**entry, "document": {**entry["document"], "tags": []}},
        )
        for entry in listed
    }
