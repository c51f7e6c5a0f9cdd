"""Searching: from what is wanted to the passages that answer it, counted by every facet."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import compress
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from cells.asking import CompiledQuery, given
from cells.models import IndexedPassage, Notice
from cells.searching.engines import engine
from cells.searching.facets import FACETS, Chosen, Hit
from cells.searching.query import Query, parse_query
from cells.searching.synonyms import synonym_sets, with_synonyms

# As many passages are ranked and counted; of more, those with the words in their title first.
LOOKED_AT = 2000
# The columns of a `Hit`.
IN_ROWS = {"passage": "pk", "tags": "tags_as_text", "is_free": "is_free_now"}
COLUMNS = [IN_ROWS.get(name, name) for name in Hit._fields]
# Like `Hit._make`, in a third of the time: there are thousands.
AS_HIT = partial(tuple.__new__, Hit)
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
    """Search, in two queries: synonyms, hits; a capped search takes one or two more."""
    query, also = read(wanted)
    if wanted.words and not query and not wanted.doi:
        return Found(query, [], counted([], wanted.chosen)[1])
    order = wanted.shown_order
    is_ranked = order == RELEVANCE and bool(query.wanted)
    looked = ranked_hits(query) if is_ranked else hits_of(unranked(query, wanted.doi), order)
    if len(looked) > LOOKED_AT:
        rows = ranked(query) if is_ranked else unranked(query, wanted.doi)
        if wanted.chosen:
            rows = narrowed(rows, wanted.chosen)
            looked = hits_of(rows, order)
        if is_ranked and len(looked) > LOOKED_AT:
            looked = titles_first(rows, query, looked)
    is_capped = len(looked) > LOOKED_AT
    hits, counts = counted(looked[:LOOKED_AT], wanted.chosen)
    if is_ranked:
        hits.sort(key=attrgetter("passage"))
        hits.sort(key=attrgetter("rank"), reverse=True)
    return Found(query, hits, counts, is_capped, also)


def number_of(wanted: Wanted) -> int:
    """How many passages answer, or one more than are looked at, in two queries."""
    query = read(wanted)[0]
    if wanted.words and not query and not wanted.doi:
        return 0
    rows = narrowed(passages_for(query, wanted.doi), wanted.chosen)
    return rows[: LOOKED_AT + 1].count()


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
    rows = everything()
    if doi:
        return rows.filter(doi=doi)
    return rows.filter(engine().matches(query)) if query else rows


def ranked(query: Query) -> QuerySet[IndexedPassage]:
    """The same with `rank`, for a query that wants something."""
    return engine().ranked(everything(), engine().expression(query))


def unranked(query: Query, doi: str) -> QuerySet[IndexedPassage]:
    return passages_for(query, doi).annotate(rank=Value(0.0))


def everything() -> QuerySet[IndexedPassage]:
    """What a visitor may find, with `is_free_now` and `tags_as_text`."""
    return _everything().all()


@cache
def _everything() -> QuerySet[IndexedPassage]:
    """Put together once: that takes longer than the database's answer. Not to be read itself."""
    free = Notice.objects.filter(document_number=OuterRef("document_number"), kind=Notice.Kind.FREE)
    return IndexedPassage.objects.public().annotate(
        is_free_now=Q(is_free=True) | Exists(free), tags_as_text=Cast("tags", TextField())
    )


def narrowed(rows: QuerySet[IndexedPassage], chosen: Chosen) -> QuerySet[IndexedPassage]:
    for facet in FACETS:
        if values := chosen.get(facet.name):
            rows = rows.filter(facet.condition(values))
    return rows


def hits_of(rows: QuerySet[IndexedPassage], order: str) -> list[Hit]:
    """One more than is looked at, where there are so many."""
    found = rows.order_by(*ORDERS.get(order, [])).values_list(*COLUMNS)
    return list(map(AS_HIT, found[: LOOKED_AT + 1]))


def ranked_hits(query: Query) -> list[Hit]:
    """`hits_of(ranked(query), RELEVANCE)`: what is searched for most, in half the time."""
    return list(map(AS_HIT, RANKED.all(expression=engine().expression(query))))


def _ranked() -> QuerySet[IndexedPassage, Any]:
    rows = engine().ranked(everything(), given("expression"))
    return rows.order_by().values(*COLUMNS)[: LOOKED_AT + 1]


RANKED = CompiledQuery(IndexedPassage, _ranked)


def titles_first(rows: QuerySet[IndexedPassage], query: Query, others: list[Hit]) -> list[Hit]:
    """Of more than can be looked at, those that have all the words in their title, then others."""
    titled = hits_of(rows.filter(engine().matches(query, in_title=True)), RELEVANCE)
    return list({hit.passage: hit for hit in [*titled, *others]}.values())


def counted(hits: list[Hit], chosen: Chosen) -> tuple[list[Hit], dict[str, Counter[str]]]:
    """The hits that have what is chosen, and the numbers for every facet."""
    allowing = {f.name: f.allowing(hits, chosen[f.name]) for f in FACETS if f.name in chosen}

    def kept_but_for(name: str) -> list[Hit]:
        others = [allowed for other, allowed in allowing.items() if other != name]
        return list(compress(hits, map(all, zip(*others, strict=True)))) if others else hits

    kept = kept_but_for("")
    among = {f.name: kept_but_for(f.name) if f.name in chosen else kept for f in FACETS}
    return kept, {facet.name: facet.counted(among[facet.name]) for facet in FACETS}
