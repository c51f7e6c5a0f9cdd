"""What a visitor may ask of search, from the query of an address."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote_plus

from django import forms
from django.http import QueryDict
from django.urls import reverse

from cells.countries import country_named
from cells.exporting.form import Form
from cells.searching.facets import CATEGORY_VALUES, FACETS, FREE, Facet, Years
from cells.searching.finding import ORDERS, Wanted
from cells.searching.places import doi_named
from cells.searching.query import MOST_CHARACTERS

# Values of one facet that are read from an address.
MOST_VALUES = 12
SHAPES = {
    "category": re.compile("|".join(CATEGORY_VALUES)),
    "matrix": re.compile(r"[a-z][a-z0-9-]{0,29}"),
    "column": re.compile(r"[A-Z]"),
    "row": re.compile(r"[1-9][0-9]?"),
    "free": re.compile(FREE),
    "years": re.compile(r"[12][0-9]{3}-(?:[12][0-9]{3})?|-[12][0-9]{3}"),
    "country": re.compile(r"[^\x00-\x1f]{1,100}"),
    "topic": re.compile(r"[\w-]{1,100}"),
}
LITERAL = "mine"
# The one order in which an address asks.
NAMES = ["q", *(facet.name for facet in FACETS), "words", "order", "page"]
PLACES = {name: place for place, name in enumerate(NAMES)}


class FacetField(forms.Field):
    """The values chosen of a facet; what cannot be one is passed over."""

    widget = forms.MultipleHiddenInput

    def __init__(self, name: str, most: int) -> None:
        super().__init__(required=False)
        self.shape, self.most = SHAPES[name], most

    def clean(self, value: Any) -> tuple[str, ...]:
        sound = dict.fromkeys(v for v in value or [] if self.shape.fullmatch(v))
        return tuple(sound)[: self.most]


class CountryField(FacetField):
    """ "UK" is chosen as the United Kingdom, whatever a country is called in an address."""

    def clean(self, value: Any) -> tuple[str, ...]:
        return super().clean([country_named(name) for name in value or []])


class YearField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(required=False, min_value=1000, max_value=2999)


class SearchForm(forms.Form):
    """Junk in an address narrows nothing: read `wanted()`, valid or not."""

    q = forms.CharField(required=False)
    order = forms.ChoiceField(required=False, choices=[(name, name) for name in ORDERS])
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    words = forms.ChoiceField(required=False, choices=[(LITERAL, LITERAL)])
    # A range of years as two fields; it becomes one value of the facet of years.
    since = YearField()
    until = YearField()

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        for facet in FACETS:
            kind = CountryField if facet.name == "country" else FacetField
            self.fields[facet.name] = kind(facet.name, MOST_VALUES if facet.is_many else 1)

    def wanted(self) -> Wanted:
        self.full_clean()
        read = self.cleaned_data
        chosen = {facet.name: read[facet.name] for facet in FACETS if read[facet.name]}
        if years := years_between(read.get("since"), read.get("until")):
            chosen["years"] = (str(years),)
        words = read.get("q", "")[: MOST_CHARACTERS + 1]
        return Wanted(
            words=words,
            chosen=chosen,
            order=read.get("order", ""),
            page=read.get("page") or 1,
            is_literal=read.get("words") == LITERAL,
            doi=doi_named(words),
        )


def wanted_in(query: str) -> Wanted:
    """What the query of an address asks for: "q=naloxone&category=K"."""
    return SearchForm(QueryDict(query)).wanted()


def years_between(first: int | None, last: int | None) -> Years | None:
    """The range between two years in either order, None if there is neither."""
    if first and last and first > last:
        first, last = last, first
    return Years(first, last) if first or last else None


def address_of(wanted: Wanted) -> str:
    """The one address that asks for this."""
    return _path("search") + _query(wanted)


@cache
def _path(name: str, *args: str) -> str:
    """A page leads there a hundred times."""
    return reverse(f"cells:{name}", args=args)


def file_addresses_of(wanted: Wanted, forms: Iterable[Form]) -> list[str]:
    """Where all that is found can be taken away, in these forms."""
    query = _query(replace(wanted, page=1))
    return [_path("search_file", form) + query for form in forms]


def feed_address_of(wanted: Wanted) -> str:
    """Where it can be followed; a feed has an order of its own."""
    return _path("search_feed") + _query(replace(wanted, page=1, order=""))


def round_value(pairs: Iterable[tuple[str, str]], facet: Facet) -> tuple[str, str]:
    """What stands before and behind one more value of the facet in the address of the search with
    these parameters, first page: put together once for all values."""
    before, after = "", ""
    for name, value in pairs:
        if PLACES[name] > PLACES[facet.name]:
            after += f"&{name}={encoded(value)}" if name != "page" else ""
        elif name != facet.name or facet.is_many:
            before += f"{name}={encoded(value)}&"
    return f"{_path('search')}?{before}{facet.name}=", after


def _query(wanted: Wanted) -> str:
    pairs = [f"{name}={encoded(value)}" for name, value in parameters(wanted)]
    return f"?{'&'.join(pairs)}" if pairs else ""


@lru_cache(maxsize=500)
def encoded(value: str) -> str:
    """As it stands in a query. A page has a hundred of the same few values; what somebody typed,
    which may be long, is among those that are remembered."""
    return quote_plus(value)


def parameters(wanted: Wanted) -> list[tuple[str, str]]:
    """The names and values of its query, in the order of `PLACES`."""
    chosen = wanted.chosen
    pairs = [
        ("q", wanted.words),
        *([(f.name, v) for f in FACETS for v in chosen.get(f.name, ())] if chosen else []),
        ("words", LITERAL if wanted.is_literal else ""),
        ("order", wanted.order),
        ("page", str(wanted.page) if wanted.page > 1 else ""),
    ]
    return [pair for pair in pairs if pair[1]]
