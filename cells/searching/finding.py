"""Searching: from what is wanted to the passages that answer it, counted by every facet."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from cells.models import IndexedPassage, Notice
from cells.searching.engines import engine
from cells.searching.facets import FACETS, Chosen, Hit
from cells.searching.query import Query, parse_query
from cells.searching.synonyms import synonym_sets, with_synonyms

# As many passages are ranked and counted; of more, those with the words in their title first.
LOOKED_AT = 2000
RELEVANCE, NEWEST, CHANGED = "relevance", "newest", "changed"
ORDERS = {
    NEWEST: ["-year", "passage_id"],
    CHANGED: ["-changed_on", "passage_id"],
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor asks for. `doi` is one that `words` was found to be, or ""."""

    words: str = ""
    chosen: Chosen = field(default_factory=dict)
    order: str = ""
    page: int = 1
    # Without the editors' synonyms.
    is_literal: bool = False
    doi: str = ""

    @property
    def is_open(self) -> bool:
        """Whether every passage answers it."""
        return not self.words and not self.chosen

    @property
    def shown_order(self) -> str:
        """Without words there is nothing to be relevant to."""
        if self.order in ORDERS:
            return self.order
        return RELEVANCE if self.words and not self.doi else CHANGED


@dataclass(frozen=True)
class Found:
    """The hits in order, and for each facet the number of hits by value.

    The numbers of a facet pass over what is chosen in that facet itself: they say what one
    would find by choosing another value. (Not where all passages that have the words are too
    many to be looked at: then only what is chosen is.) `is_capped`: there is more than was
    looked at, and all numbers are "at least".
    """

    query: Query
    hits: list[Hit]
    counts: dict[str, Counter[str]]
    is_capped: bool = False
    also: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.hits)


def find(wanted: Wanted) -> Found:
    """Search, in three queries: synonyms, hits, ranks; a capped search takes some more."""
    query, also = read(wanted)
    if wanted.words and not query and not wanted.doi:
        return Found(query, [], counted([], wanted.chosen)[1])
    rows = passages_for(query, wanted.doi)
    order = wanted.shown_order
    looked = hits_of(rows, order)
    if len(looked) > LOOKED_AT and wanted.chosen:
        rows = narrowed(rows, wanted.chosen)
        looked = hits_of(rows, order)
    if len(looked) > LOOKED_AT and order == RELEVANCE:
        looked = titles_first(rows, query, looked)
    is_capped = len(looked) > LOOKED_AT
    hits, counts = counted(looked[:LOOKED_AT], wanted.chosen)
    if order == RELEVANCE and query.wanted and hits:
        ranks = engine().ranks(query, [hit.passage for hit in hits])
        hits.sort(key=lambda hit: (-ranks.get(hit.passage, 0), hit.passage))
    return Found(query, hits, counts, is_capped, also)


def read(wanted: Wanted) -> tuple[Query, list[str]]:
    """The query behind the words, and which synonyms it looks for besides."""
    query, also = parse_query(wanted.words), list[str]()
    if wanted.doi:
        return Query(), also
    if query.wanted and not wanted.is_literal:
        query, also = with_synonyms(query, synonym_sets())
    return query.without_small_words(), also


def passages_for(query: Query, doi: str = "") -> QuerySet[IndexedPassage]:
    """What a visitor may find that answers the query, all of it if it is empty."""
    free = Notice.objects.filter(
        document_number=OuterRef("passage__document_number"), kind=Notice.Kind.FREE
    )
    rows = IndexedPassage.objects.public().annotate(is_free_now=Q(is_free=True) | Exists(free))
    if doi:
        return rows.filter(doi=doi)
    return rows.filter(engine().matches(query)) if query else rows


def narrowed(rows: QuerySet[IndexedPassage], chosen: Chosen) -> QuerySet[IndexedPassage]:
    for facet in FACETS:
        if values := chosen.get(facet.name):
            rows = rows.filter(facet.condition(values))
    return rows


def hits_of(rows: QuerySet[IndexedPassage], order: str) -> list[Hit]:
    """One more than is looked at, where there are so many."""
    columns = [*Hit._fields]
    columns[:2] = ["pk", "passage__kind"]
    columns[columns.index("is_free")] = "is_free_now"
    found = rows.order_by(*ORDERS.get(order, [])).values_list(*columns)
    return [Hit(*values) for values in found[: LOOKED_AT + 1]]


def titles_first(rows: QuerySet[IndexedPassage], query: Query, others: list[Hit]) -> list[Hit]:
    """Of more than can be looked at, those that have all the words in their title, then others."""
    titled = hits_of(rows.filter(engine().matches(query, in_title=True)), RELEVANCE)
    return list({hit.passage: hit for hit in [*titled, *others]}.values())


def counted(hits: list[Hit], chosen: Chosen) -> tuple[list[Hit], dict[str, Counter[str]]]:
    """The hits that have what is chosen, and the numbers for every facet."""
    counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in FACETS}
    kept = []
    for hit in hits:
        refusing = [f for f in FACETS if f.name in chosen and not f.allows(hit, chosen[f.name])]
        if not refusing:
            kept.append(hit)
        for facet in FACETS:
            if not refusing or refusing == [facet]:
                counts[facet.name].update(facet.values(hit))
    return kept, counts
