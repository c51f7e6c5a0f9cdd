"""Searching: from what is wanted to the passages that answer it, counted by every facet."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import compress
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from cells.asking import CompiledQuery, answers, given
from cells.home import HOME
from cells.models import IndexedPassage, Notice
from cells.searching.engines import engine
from cells.searching.facets import FACETS, Chosen, Hit
from cells.searching.query import Query, parse_query
from cells.searching.synonyms import PHRASES, Synonyms, last_seen, see, with_synonyms

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
    looked at, and all numbers are "at least". `home` is the version of the home page, if it was
    seen on the way.
    """

    query: Query
    hits: list[Hit]
    counts: dict[str, Counter[str]]
    is_capped: bool = False
    also: list[str] = field(default_factory=list)
    home: int | None = None

    @property
    def total(self) -> int:
        return len(self.hits)


def find(wanted: Wanted) -> Found:
    """Search, in one or two queries; a capped search takes one or two more."""
    order = wanted.shown_order
    query, also, looked, home = by_relevance(wanted) if order == RELEVANCE else in_order(wanted)
    is_ranked = order == RELEVANCE and bool(query.wanted)
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
    return Found(query, hits, counts, is_capped, also, home)


class Looked(NamedTuple):
    """What `read` makes of what is wanted, one hit more than is looked at, and `Found.home`."""

    query: Query
    also: list[str]
    hits: list[Hit]
    home: int | None = None


def by_relevance(wanted: Wanted) -> Looked:
    """The hits are not in their order yet.

    The synonyms are asked for together with the hits, which are looked for by those that held the
    last time; and both once more where others hold now.
    """
    query, also = read(wanted, seen := last_seen())
    while query.wanted:
        hits = RANKED.asked(expression=engine().expression(query))
        home, phrases, found = answers(HOME.asked(), PHRASES.asked(), hits)
        if wanted.is_literal or (now := see(phrases)) == seen:
            return Looked(query, also, list(map(AS_HIT, found)), home[0][0] if home else None)
        query, also = read(wanted, seen := now)
    return in_order(wanted)


def in_order(wanted: Wanted) -> Looked:
    """For what has no rank."""
    query, also = read(wanted)
    asks_nothing = wanted.words and not query and not wanted.doi
    rows = unranked(query, wanted.doi)
    return Looked(query, also, [] if asks_nothing else hits_of(rows, wanted.shown_order))


def number_of(wanted: Wanted) -> int:
    """How many passages answer, or one more than are looked at, in two queries."""
    query = read(wanted)[0]
    if wanted.words and not query and not wanted.doi:
        return 0
    rows = narrowed(passages_for(query, wanted.doi), wanted.chosen)
    return rows[: LOOKED_AT + 1].count()


def read(wanted: Wanted, synonyms: Synonyms | None = None) -> tuple[Query, list[str]]:
    """The query behind the words, and which synonyms it looks for besides: of today, or these."""
    query, also = parse_query(wanted.words), list[str]()
    if wanted.doi:
        return Query(), also
    if query.wanted and not wanted.is_literal:
        query, also = with_synonyms(query, synonyms or see(*answers(PHRASES.asked())))
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
    """Put together once: that takes longer than the database's answer. Not to be read itself.

    `is_free_now` is NULL, which counts as no, for what has no document.
    """
    free = Notice.objects.filter(kind=Notice.Kind.FREE).order_by().values("document_number")
    return IndexedPassage.objects.public().annotate(
        is_free_now=Q(is_free=True) | Q(document_number__in=free),
        tags_as_text=Cast("tags", TextField()),
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


def _ranked() -> QuerySet[IndexedPassage, Any]:
    rows = engine().ranked(everything(), given("expression"))
    return rows.order_by().values(*COLUMNS)[: LOOKED_AT + 1]


# What is searched for most: `hits_of(ranked(query), RELEVANCE)` in half the time.
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
