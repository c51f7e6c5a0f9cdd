"""The page of a search."""

from dataclasses import dataclass, replace

from cells.exporting.form import Form
from cells.models import Passage
from cells.reading.frame import Way
from cells.reading.narrowing import (
    MOST_COUNTED,
    Chip,
    Labels,
    ShownFacet,
    chips_of,
    facets_of,
)
from cells.reading.results import ON_A_PAGE, Result, results_of
from cells.reading.surroundings import Surroundings
from cells.searching.facets import FACETS
from cells.searching.finding import (
    CHANGED,
    LOOKED_AT,
    NEWEST,
    RELEVANCE,
    Found,
    Wanted,
)
from cells.searching.forms import address_of, feed_address_of, file_addresses_of, parameters
from cells.searching.helping import Offer, broader, respelled
from cells.searching.query import Query

# In the order in which they are offered on all pages.
FORMS = (Form.RIS, Form.BIBTEX, Form.CSV, Form.JSON)
FORM_LABELS = [form.label for form in FORMS]
ORDER_NAMES = {RELEVANCE: "relevance", NEWEST: "newest document", CHANGED: "latest change"}


@dataclass(frozen=True)
class Link:
    """Another search: what the link says, where it leads, how many it finds."""

    words: str
    url: str
    number: str = ""


@dataclass(frozen=True)
class SearchPage:
    """`words` is what was typed, which may hold no word at all: then `asks_nothing`."""

    words: str
    total: int
    total_in_words: str
    is_all: bool
    asks_nothing: bool
    is_cut: bool
    cells: list[Passage]
    results: list[Result]
    first: int
    also: list[str]
    only_these_words: str
    chips: list[Chip]
    clear: str
    orders: list[Way]
    facets: list[ShownFacet]
    previous: str
    next: str
    other_spelling: Link | None
    broader: list[Link]
    # Where it can be followed and taken away.
    feed: str
    files: list[Way]
    # What the search box must send besides the words.
    hidden: list[tuple[str, str]]
    # The same without the years, for the form of years.
    hidden_but_years: list[tuple[str, str]]

    @property
    def last(self) -> int:
        return self.first + len(self.results) - 1


def search_page(
    wanted: Wanted, found: Found, around: Surroundings, cells: list[Passage]
) -> SearchPage:
    """`cells` are those that the words may be the code of."""
    labels = Labels(wanted, found, around)
    pages = max(1, -(-found.total // ON_A_PAGE))
    wanted = replace(wanted, page=min(wanted.page, pages))
    first = (wanted.page - 1) * ON_A_PAGE
    shown = found.hits[first : first + ON_A_PAGE]
    asks_nothing = bool(wanted.words and not found.query and not wanted.doi)
    is_lost = not found.total and not asks_nothing
    spelling = respelled(wanted, found.query) if is_lost and not wanted.doi else None
    return SearchPage(
        words=wanted.words,
        total=found.total,
        total_in_words=total_in_words(found),
        is_all=wanted.is_open,
        asks_nothing=asks_nothing,
        is_cut=found.query.is_cut,
        cells=cells,
        results=results_of(shown, found.query.stems(), around) if shown else [],
        first=first + 1,
        also=found.also,
        only_these_words=address_of(replace(wanted, is_literal=True, page=1)) if found.also else "",
        chips=chips_of(wanted, labels),
        clear=address_of(replace(wanted, chosen={}, page=1)) if wanted.chosen else "",
        orders=_orders(wanted),
        facets=facets_of(wanted, found, labels),
        previous=_page(wanted, wanted.page - 1) if wanted.page > 1 else "",
        next=_page(wanted, wanted.page + 1) if wanted.page < pages else "",
        other_spelling=_link(spelling, spelling.wanted.words) if spelling else None,
        broader=_broader(wanted, found.query, labels) if is_lost else [],
        feed=feed_address_of(wanted),
        files=list(map(Way, FORM_LABELS, file_addresses_of(wanted, FORMS))),
        hidden=_hidden(wanted),
        hidden_but_years=_hidden_but_years(wanted),
    )


def total_in_words(found: Found) -> str:
    """Such as "28 results"; beyond a thousand nobody counts."""
    if found.is_capped or found.total > MOST_COUNTED:
        return f"More than {min(LOOKED_AT, MOST_COUNTED):,} results"
    return f"{found.total or 'No'} result{'' if found.total == 1 else 's'}"


def _orders(wanted: Wanted) -> list[Way]:
    is_ranked = bool(wanted.words and not wanted.doi)
    names = ORDER_NAMES if is_ranked else {n: w for n, w in ORDER_NAMES.items() if n != RELEVANCE}
    usual = RELEVANCE if is_ranked else CHANGED
    return [
        Way(
            words,
            address_of(replace(wanted, order="" if name == usual else name, page=1)),
            is_here=name == wanted.shown_order,
        )
        for name, words in names.items()
    ]


def _page(wanted: Wanted, number: int) -> str:
    return address_of(replace(wanted, page=number))


def _broader(wanted: Wanted, query: Query, labels: Labels) -> list[Link]:
    headings = {facet.name: facet for facet in FACETS}

    def words(offer: Offer) -> str:
        if facet := headings.get(offer.dropped):
            values = map(labels.of(facet), wanted.chosen.get(facet.name, ()))
            return f"not only {' or '.join(values)}"
        is_elsewhere = wanted.chosen and not offer.wanted.chosen
        told = [f"without {offer.dropped}"] if offer.dropped else []
        return ", ".join([*told, *(["in all of the site"] if is_elsewhere else [])])

    return [_link(offer, words(offer)) for offer in broader(wanted, query)]


def _link(offer: Offer, words: str) -> Link:
    number = f"{MOST_COUNTED:,}+" if offer.total > MOST_COUNTED else str(offer.total)
    return Link(words, address_of(offer.wanted), number)


def _hidden(wanted: Wanted) -> list[tuple[str, str]]:
    kept = replace(wanted, words="", page=1, is_literal=False)
    return parameters(kept)


def _hidden_but_years(wanted: Wanted) -> list[tuple[str, str]]:
    rest = {name: values for name, values in wanted.chosen.items() if name != "years"}
    return parameters(replace(wanted, chosen=rest, page=1))
