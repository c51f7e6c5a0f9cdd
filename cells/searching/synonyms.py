"""Looking also for what editors say means the same."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cells.asking import CompiledQuery, Row
from cells.models import Synonym
from cells.searching.query import Clause, Phrase, Query
from cells.searching.words import stems

PHRASES = CompiledQuery(Synonym, lambda: Synonym.objects.values("phrases"))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """For each phrase its equals, with how each is written; and how phrases begin."""

    equals: dict[Phrase, dict[Phrase, str]]
    beginnings: frozenset[Phrase]


def with_synonyms(query: Query, known: Synonyms) -> tuple[Query, list[str]]:
    """The query with the equals of its words, and those equals as the editors write them.

    A synonym of several words is recognised where they follow each other in the query: then
    each of their clauses is fulfilled by an equal, which is the same as all of them by it:
    (m or x) and (n or x) is (m and n) or x. So it is where a clause has alternatives: (m or a
    or x) and (n or x) is (m and n) or (a and n) or x. Words in quotes are meant as they stand.
    """
    wanted, also = list(query.wanted), dict[str, None]()
    for start in range(len(wanted)):
        for run, end in _runs(query.wanted[start:], known):
            part = slice(start, start + end)
            new = {p: said for p, said in known.equals[run].items() if not _is_in(p, wanted[part])}
            also.update(dict.fromkeys(new.values()))
            wanted[part] = [clause.or_else(new) for clause in wanted[part]]
    return replace(query, wanted=tuple(wanted)), list(also)


def _runs(clauses: Sequence[Clause], known: Synonyms) -> Iterator[tuple[Phrase, int]]:
    """The known phrases that the first clauses say, any alternative of each, and how many."""
    said: set[Phrase] = {()}
    for end, clause in enumerate(clauses, start=1):
        said = {run + more for run in said for more in clause.plain} & known.beginnings
        yield from ((run, end) for run in sorted(said) if run in known.equals)


def _is_in(phrase: Phrase, clauses: Iterable[Clause]) -> bool:
    return all(phrase in clause.phrases for clause in clauses)


def last_seen() -> Synonyms:
    """As this process saw them the last time; who goes by them asks whether they still hold."""
    return _seen[-1]


def see(rows: Iterable[Row]) -> Synonyms:
    """Those of today, which `PHRASES` found."""
    now = _synonyms_in(tuple(rows))
    _seen.append(now)
    return now


@lru_cache(maxsize=2)
def _synonyms_in(rows: tuple[Row, ...]) -> Synonyms:
    equals: dict[Phrase, dict[Phrase, str]] = {}
    for (phrases,) in rows:
        stemmed = {tuple(stems(said)): said for said in Synonym(phrases=phrases).as_list()}
        stemmed.pop((), None)
        for phrase in stemmed:
            others = {other: said for other, said in stemmed.items() if other != phrase}
            equals.setdefault(phrase, {}).update(others)
    beginnings = (phrase[:length] for phrase in equals for length in range(1, len(phrase) + 1))
    return Synonyms(equals, frozenset(beginnings))


_seen = deque([_synonyms_in(())], maxlen=1)
