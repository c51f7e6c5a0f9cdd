"""What editions changed, in short: for feeds and whoever else tells of several at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from cells.addresses import absolute
from cells.comparing import Comparison, Target, compare, short_lines, summary
from cells.comparing.changes import Piece, said
from cells.exporting.plain import one_line
from cells.models import Edition
from cells.reading.comparison import KEPT_FOR, compare_url, names_of, outside_targets
from cells.reading.surroundings import Surroundings

# Of more changes, the first are told.
LINES = 12


class Line(NamedTuple):
    """A change as it is kept: a sentence whose pieces may name what stands elsewhere."""

    kind: str
    sentence: tuple[Piece, ...]


class Kept(NamedTuple):
    """What a comparison comes to, but for the names of what stands elsewhere: those are live."""

    summary: str
    lines: list[Line]
    more: int
    wanted: set[Target]


@dataclass(frozen=True)
class InShort:
    """A comparison with the edition before; `url` shows it whole, `more` is what `lines` omit."""

    url: str
    summary: str
    lines: list[str]
    more: int


def changes_of(editions: Collection[Edition]) -> dict[int, InShort]:
    """By the key of each edition that is not its page's first; editions come with their pages.

    One query, another where the cache does not know them all (comparing is worked out once), and
    another where they speak of what stands elsewhere.
    """
    before = _editions_before(editions)
    pairs = {one.pk: (before[one.pk], one) for one in editions if one.pk in before}
    keys = {pk: _key(*pair) for pk, pair in pairs.items()}
    kept = cache.get_many(keys.values())
    if missing := {pk: pairs[pk] for pk, key in keys.items() if key not in kept}:
        made = {keys[pk]: told for pk, told in _compared(missing).items()}
        cache.set_many(made, KEPT_FOR)
        kept |= made
    return _told({pk: (pairs[pk], kept[key]) for pk, key in keys.items()})


def _told(found: dict[int, tuple[tuple[Edition, Edition], Kept]]) -> dict[int, InShort]:
    """With what things elsewhere are called today, and where they stand."""
    wanted = {target for _, kept in found.values() for target in kept.wanted}
    around = Surroundings.of(None, outside_targets(wanted)) if wanted else Surroundings([])
    told = {}
    for pk, (pair, kept) in found.items():
        names = names_of(kept.wanted, around, pair[1].page)
        lines = [
            one_line(f"{line.kind}: {''.join(said(piece, names) for piece in line.sentence)}")
            for line in kept.lines
        ]
        told[pk] = InShort(absolute(compare_url(*pair)), kept.summary, lines, kept.more)
    return told


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


def _compared(pairs: dict[int, tuple[Edition, Edition]]) -> dict[int, Kept]:
    whole = Edition.objects.in_bulk({one.pk for pair in pairs.values() for one in pair})
    kept = {}
    for pk, (older, newer) in pairs.items():
        comparison = compare(whole[older.pk].contents, whole[newer.pk].contents)
        lines = _lines(comparison)
        shown = lines[:LINES]
        said_here = {piece.target for line in shown for piece in line.sentence}
        wanted = {target for target in comparison.wanted if target in said_here}
        kept[pk] = Kept(one_line(summary(comparison)), shown, len(lines[LINES:]), wanted)
    return kept


def _lines(comparison: Comparison) -> list[Line]:
    """What is told in words, then what changed in texts that stayed."""
    told = [Line(change.kind, change.sentence) for change in comparison.changes]
    texts = short_lines(comparison)[len(told) :]
    return told + [Line(line.kind, (Piece(line.text),)) for line in texts]
