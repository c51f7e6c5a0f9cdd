"""The facets of a search as links: what can be chosen, what is, and the way back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cells.categories import Category
from cells.reading.surroundings import Surroundings
from cells.searching.facets import CATEGORY_VALUES, FACETS, PAGE, SECTION, Facet, Years, tags_in
from cells.searching.finding import Found, Wanted
from cells.searching.forms import address_of, encoded, parameters, round_value
from cells.snapshots import GridAxis

CATEGORIES = {category.value: category for category in Category}
CATEGORY_NAMES = {SECTION: "Section of a bite", PAGE: "Head of a page"} | {
    category.value: category.wording.one for category in Category
}
# Values of one facet that are shown at once; the others are folded away.
SHOWN = 7
# As many of those folded away are offered: who wants another one searches for it.
MOST_MORE = 40
# Larger numbers are not told.
MOST_COUNTED = 1000


class Choice(NamedTuple):
    """A value of a facet, with the search that chooses it, or, if it is on, no longer does."""

    label: str
    number: str
    url: str
    is_on: bool
    category: Category | None = None


@dataclass(frozen=True)
class ShownFacet:
    name: str
    heading: str
    choices: list[Choice]
    # Those that are folded away.
    more: list[Choice]


@dataclass(frozen=True)
class Chip:
    """Something chosen, and the search without it."""

    label: str
    url: str


def number_in_words(number: int, is_capped: bool = False) -> str:
    """As a facet tells it: "12", "12+" for at least so many, "1,000+"."""
    if number > MOST_COUNTED:
        return f"{MOST_COUNTED:,}+"
    return f"{number}{'+' if is_capped else ''}"


class Labels:
    """What the values of facets are called: topics as they are today."""

    def __init__(self, wanted: Wanted, found: Found, around: Surroundings) -> None:
        matrices = [p.card["matrix"] for p in around.matrices]
        chosen = wanted.chosen.get("matrix", ())
        shown = [m for m in matrices if m["slug"] in chosen] or matrices
        self._names: dict[str, dict[str, str]] = {
            "matrix": {m["slug"]: m["short_name"] for m in matrices},
            "column": _axis_names([axis for m in shown for axis in m["columns"]]),
            "row": _axis_names([axis for m in shown for axis in m["rows"]]),
            "category": CATEGORY_NAMES,
            "free": {"1": "Free to read"},
            "topic": _names_of_tags(found) | around.topics,
        }

    def of(self, facet: Facet) -> Callable[[str], str]:
        """From a value of this facet to what it is called."""
        if facet.name == "years":
            return lambda value: Years.read(value).words
        names = self._names.get(facet.name, {})
        return lambda value: names.get(value, value)


def _names_of_tags(found: Found) -> dict[str, str]:
    """As the editions have them."""
    tags = [tag for tags in {hit.tags for hit in found.hits} for tag in tags_in(tags)]
    return {tag["slug"]: tag["name"] for tag in tags}


def _axis_names(axes: list[GridAxis]) -> dict[str, str]:
    """Codes with the names that matrices give them: "1 Reducing harm / Screening"."""
    names: dict[str, dict[str, None]] = {}
    for axis in axes:
        names.setdefault(axis["code"], {})[axis["name"]] = None
    return {code: f"{code} {' / '.join(told)}" for code, told in names.items()}


def facets_of(wanted: Wanted, found: Found, labels: Labels) -> list[ShownFacet]:
    """Those that have anything to choose."""
    shown, pairs = [], parameters(wanted)
    for facet in FACETS:
        counts = found.counts[facet.name]
        chosen = wanted.chosen.get(facet.name, ())
        # A range of years that is no decade has no number of its own: it is a chip.
        values = counts if facet.name == "years" else {*counts, *chosen}
        if not values:
            continue
        label, address = labels.of(facet), _addresses(wanted, pairs, facet)
        choices = [
            Choice(
                label(value),
                number_in_words(counts[value], found.is_capped),
                address(value),
                value in chosen,
                CATEGORIES.get(value),
            )
            for value in sorted(values, key=ORDERS[facet.name](counts))[: SHOWN + MOST_MORE]
        ]
        # One left over is not worth folding away.
        first = SHOWN if len(choices) > SHOWN + 1 else len(choices)
        shown.append(ShownFacet(facet.name, facet.heading, choices[:first], choices[first:]))
    return shown


def _addresses(wanted: Wanted, pairs: list[tuple[str, str]], facet: Facet) -> Callable[[str], str]:
    """From a value to the address of the search with it, or without it if it is chosen. `pairs`
    are the parameters of the search as it is."""
    chosen = wanted.chosen.get(facet.name, ())
    before, after = round_value(pairs, facet)

    def address(value: str) -> str:
        if value in chosen:
            return address_of(with_value(wanted, facet, value))
        return f"{before}{encoded(value)}{after}"

    return address


def chips_of(wanted: Wanted, labels: Labels) -> list[Chip]:
    return [
        Chip(labels.of(facet)(value), address_of(with_value(wanted, facet, value)))
        for facet in FACETS
        for value in wanted.chosen.get(facet.name, ())
    ]


def with_value(wanted: Wanted, facet: Facet, value: str) -> Wanted:
    """The search that has this value chosen too, or no longer, if it was."""
    chosen = wanted.chosen.get(facet.name, ())
    if value in chosen:
        values = tuple(v for v in chosen if v != value)
    else:
        values = (*chosen, value) if facet.is_many else (value,)
    rest = {name: v for name, v in wanted.chosen.items() if name != facet.name}
    return replace(wanted, chosen=rest | ({facet.name: values} if values else {}), page=1)


def _as_listed(values: list[str]) -> Callable[[Counter[str]], Callable[[str], Any]]:
    return lambda counts: values.index


def _by_value(counts: Counter[str]) -> Callable[[str], Any]:
    return lambda value: (len(value), value)


def _newest_first(counts: Counter[str]) -> Callable[[str], Any]:
    return lambda value: -(Years.read(value).first or 0)


def _by_number(counts: Counter[str]) -> Callable[[str], Any]:
    return lambda value: (-counts[value], value.lower())


ORDERS: dict[str, Callable[[Counter[str]], Callable[[str], Any]]] = {
    "category": _as_listed(CATEGORY_VALUES),
    "matrix": _by_number,
    "column": _by_value,
    "row": _by_value,
    "free": _by_value,
    "years": _newest_first,
    "country": _by_number,
    "topic": _by_number,
}
