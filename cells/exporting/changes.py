"""What editions changed, in short: for feeds and whoever else tells of several at once."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from cells.addresses import absolute
from cells.comparing import compare, short_lines, summary
from cells.exporting.plain import one_line
from cells.models import Edition
from cells.reading.comparison import KEPT_FOR, compare_url

# Of more changes, the first are told.
LINES = 12


@dataclass(frozen=True)
class InShort:
    """A comparison with the edition before; `url` shows it whole, `more` is what `lines` omit."""

    url: str
    summary: str
    lines: list[str]
    more: int


def changes_of(editions: Collection[Edition]) -> dict[int, InShort]:
    """By the key of each edition that is not its page's first; editions come with their pages.

    One query, and another where the cache does not know them all: comparing is worked out once.
    """
    before = _editions_before(editions)
    pairs = {one.pk: (before[one.pk], one) for one in editions if one.pk in before}
    keys = {pk: _key(*pair) for pk, pair in pairs.items()}
    kept = cache.get_many(keys.values())
    if missing := {pk: pairs[pk] for pk, key in keys.items() if key not in kept}:
        made = {keys[pk]: told for pk, told in _compared(missing).items()}
        cache.set_many(made, KEPT_FOR)
        kept |= made
    return {pk: InShort(absolute(compare_url(*pairs[pk])), *kept[key]) for pk, key in keys.items()}


def _editions_before(editions: Collection[Edition]) -> dict[int, Edition]:
    """The edition before each of these, by the key of the later one; without their snapshots."""
    wanted = Q(pk__in=[])
    for edition in editions:
        wanted |= Q(page=edition.page_id, number=edition.number - 1)
    found = Edition.objects.filter(wanted).select_related("page").defer("snapshot")
    by_place = {(one.page_id, one.number): one for one in found}
    return {
        one.pk: by_place[one.page_id, one.number - 1]
        for one in editions
        if (one.page_id, one.number - 1) in by_place
    }


def _key(older: Edition, newer: Edition) -> str:
    """As long as the code and both snapshots stay, so does what is told."""
    return f"in-short:{settings.RELEASE}:{older.sha256}:{newer.sha256}"


def _compared(
    pairs: dict[int, tuple[Edition, Edition]],
) -> dict[int, tuple[str, list[str], int]]:
    whole = Edition.objects.in_bulk({one.pk for pair in pairs.values() for one in pair})
    told = {}
    for pk, (older, newer) in pairs.items():
        comparison = compare(whole[older.pk].contents, whole[newer.pk].contents)
        lines = [one_line(f"{line.kind}: {line.text}") for line in short_lines(comparison)]
        told[pk] = (one_line(summary(comparison)), lines[:LINES], len(lines[LINES:]))
    return told
