"""Two editions side by side, as a page shows them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString

from cells.categories import Category
from cells.comparing import (
    Comparison,
    State,
    Stretch,
    Target,
    compare,
    sentence_html,
    span_html,
    stretches,
    summary,
)
from cells.models import Edition, Page
from cells.reading.surroundings import Surroundings
from cells.reading.texts import anchor

# What is said of a target that nothing is known of today.
UNKNOWN = {
    "entry": "an entry that is not listed today",
    "section": "a section that is not there today",
}
UNKNOWN_PAGE = "a page that is not published today"
STATES = {State.ADDED: "new", State.REMOVED: "no longer here"}
# Sizes never change while the code does not; the release is part of their key.
KEPT_FOR = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Told:
    """A change in words. `spoken` is the sign as a word."""

    sign: str
    spoken: str
    kind: str
    sentence: SafeString


@dataclass(frozen=True)
class ShownStretch:
    """Something of the page; `number` is None where it did not change.

    `name` is what its entry is called, or "". `begins_part` says that it is the first of its
    entry, section or text to be shown.
    """

    number: int | None
    label: str
    name: str
    sign: str
    spoken: str
    size: str
    state: str
    categories: tuple[Category, ...]
    begins_part: bool
    html: SafeString

    @property
    def anchor(self) -> str:
        return f"change-{self.number}"


@dataclass(frozen=True)
class ComparisonPage:
    older: Edition
    newer: Edition
    notes: list[Edition]
    told: list[Told]
    stretches: list[ShownStretch]
    is_whole: bool
    is_empty: bool
    size: str

    @property
    def count(self) -> int:
        """How many places of the text changed."""
        return sum(stretch.number is not None for stretch in self.stretches)


def comparison_page(
    comparison: Comparison,
    around: Surroundings,
    editions: Sequence[Edition],
    older: Edition,
    newer: Edition,
    *,
    is_whole: bool,
) -> ComparisonPage:
    """`around` knows what `comparison.wanted` names; `editions` are all of the page."""
    names = names_of(comparison.wanted, around, older.page)

    def address(target: Target, is_gone: bool) -> str:
        edition = older if is_gone else newer
        return f"{edition.get_absolute_url()}#{anchor(target)}"

    return ComparisonPage(
        older=older,
        newer=newer,
        notes=[edition for edition in editions if older.number < edition.number <= newer.number],
        told=[
            Told(c.sign, c.spoken_sign, c.kind, sentence_html(c, names, address))
            for c in comparison.changes
        ],
        stretches=_shown(stretches(comparison.parts, whole=is_whole)),
        is_whole=is_whole,
        is_empty=comparison.is_empty,
        size=str(comparison.size),
    )


def outside_targets(wanted: Iterable[Target]) -> set[Target]:
    """The passages to look up for `names_of`."""
    return {("entry" if kind == "standing" else kind, n) for kind, n in wanted}


def names_of(wanted: Iterable[Target], around: Surroundings, page: Page) -> dict[Target, str]:
    """What is to be said today of things outside the page; see `Comparison.wanted`.

    Of an entry that stands nowhere there is nothing to say.
    """
    found = {}
    for kind, number in wanted:
        passage = around.target("entry" if kind == "standing" else kind, number)
        if passage and kind == "standing":
            found[kind, number] = f"stands in {_cell(passage.page.path, around, page)} today"
        elif passage:
            is_page = kind not in ("entry", "section")
            where = "" if is_page else f" ({_cell(passage.page.path, around, page)})"
            found[kind, number] = f"“{passage.label}”{where}"
        elif kind != "standing":
            found[kind, number] = UNKNOWN.get(kind, UNKNOWN_PAGE)
    return found


def _cell(path: str, around: Surroundings, page: Page) -> str:
    """ "cell C2", "cell C2 of Alcohol treatment"; "this page" where it is back."""
    slug, _, code = path.partition("/")
    if path == page.path:
        return "this page"
    matrix = around.matrix(slug)
    if page.path.startswith(f"{slug}/") or matrix is None:
        return f"cell {code.upper()}"
    return f"cell {code.upper()} of {matrix['short_name']}"


def _shown(found: list[Stretch]) -> list[ShownStretch]:
    shown: list[ShownStretch] = []
    part = None
    for stretch in found:
        shown.append(_one(stretch, begins_part=stretch.part is not part))
        part = stretch.part
    return shown


def _one(stretch: Stretch, *, begins_part: bool) -> ShownStretch:
    part, is_changed = stretch.part, stretch.number is not None
    return ShownStretch(
        number=stretch.number,
        label=stretch.label if is_changed else part.label,
        name=part.name if is_changed and part.state is State.KEPT else "",
        sign=stretch.sign,
        spoken=stretch.spoken_sign,
        size=str(stretch.size),
        state=STATES.get(part.state, ""),
        categories=tuple(Category(category) for category in part.categories),
        begins_part=begins_part,
        html=SafeString("".join(map(span_html, stretch.spans))),
    )


# --- The list of editions ---------------------------------------------------------------------


@dataclass(frozen=True)
class Since:
    """What an edition changed: where that is shown, and how much it is."""

    url: str
    size: str


def since_before(page: Page, editions: Sequence[Edition]) -> list[tuple[Edition, Since | None]]:
    """Each edition with what changed since the one before it; None for the first.

    Sizes are worked out once and kept; snapshots are fetched for those not known yet.
    """
    by_number = {edition.number: edition for edition in editions}
    pairs = {
        edition.number: (by_number[edition.number - 1], edition)
        for edition in editions
        if edition.number - 1 in by_number
    }
    sizes = _kept_sizes(page, {number: _key(*pair) for number, pair in pairs.items()})
    since = {number: Since(compare_url(*pair), sizes[number]) for number, pair in pairs.items()}
    return [(edition, since.get(edition.number)) for edition in editions]


def _kept_sizes(page: Page, keys: dict[int, str]) -> dict[int, str]:
    kept = cache.get_many(keys.values())
    missing = {number: key for number, key in keys.items() if key not in kept}
    if missing:
        sizes = _sizes(page, missing.keys())
        cache.set_many({missing[number]: size for number, size in sizes.items()}, KEPT_FOR)
        return {number: sizes.get(number) or kept[key] for number, key in keys.items()}
    return {number: kept[key] for number, key in keys.items()}


def compare_url(older: Edition, newer: Edition) -> str:
    return f"{older.page.get_absolute_url()}compare/{older.address}...{newer.address}/"


def _key(older: Edition, newer: Edition) -> str:
    return f"size:{settings.RELEASE}:{older.sha256}:{newer.sha256}"


def _sizes(page: Page, numbers: Collection[int]) -> dict[int, str]:
    """What each of these editions changed, in words; one snapshot after the other is read."""
    wanted = {*numbers, *(number - 1 for number in numbers)}
    found: dict[int, str] = {}
    before: Edition | None = None
    for edition in page.editions.filter(number__in=wanted).order_by("number").iterator():
        if before and before.number == edition.number - 1 and edition.number in numbers:
            found[edition.number] = in_short(compare(before.contents, edition.contents))
        before = edition
    return found


def in_short(comparison: Comparison) -> str:
    """How many words changed, or, where none did, what else."""
    return str(comparison.size) if any(comparison.size) else summary(comparison)
