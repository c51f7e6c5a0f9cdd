"""Looking also for what editors say means the same."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from cells.asking import CompiledQuery
from cells.models import Synonym
from cells.searching.query import Clause, Phrase, Query
from cells.searching.words import stems

PHRASES = CompiledQuery(Synonym, lambda: Synonym.objects.values("phrases"))


def with_synonyms(query: Query, sets: Iterable[Sequence[str]]) -> tuple[Query, list[str]]:
    """The query with the equals of its words, and those equals as the editors write them.

    A synonym of several words is recognised where they follow each other in the query: then
    each of their clauses is fulfilled by an equal, which is the same as all of them by it:
    (m or x) and (n or x) is (m and n) or x. So it is where a clause has alternatives: (m or a
    or x) and (n or x) is (m and n) or (a and n) or x. Words in quotes are meant as they stand.
    """
    known = _by_stems(sets)
    wanted, also = list(query.wanted), dict[str, None]()
    for start in range(len(wanted)):
        for run, end in _runs(query.wanted[start:], known):
            part = slice(start, start + end)
            new = {p: said for p, said in known[run].items() if not _is_in(p, wanted[part])}
            also.update(dict.fromkeys(new.values()))
            wanted[part] = [clause.or_else(new) for clause in wanted[part]]
    return replace(query, wanted=tuple(wanted)), list(also)


def _runs(clauses: Sequence[Clause], known: Collection[Phrase]) -> Iterator[tuple[Phrase, int]]:
    """The known phrases that the first clauses say, any alternative of each, and how many."""
    beginnings = {phrase[:length] for phrase in known for length in range(1, len(phrase) + 1)}
    said: set[Phrase] = {()}
    for end, clause in enumerate(clauses, start=1):
        said = {run + more for run in said for more in clause.plain} & beginnings
        yield from ((run, end) for run in sorted(said) if run in known)


def _is_in(phrase: Phrase, clauses: Iterable[Clause]) -> bool:
    return all(phrase in clause.phrases for clause in clauses)


def synonym_sets() -> list[list[str]]:
    """All that editors keep, in one query."""
    return [Synonym(phrases=phrases).as_list() for (phrases,) in PHRASES.all()]


def _by_stems(sets: Iterable[Sequence[str]]) -> dict[Phrase, dict[Phrase, str]]:
    """For each phrase its equals, with how each is written."""
    known: dict[Phrase, dict[Phrase, str]] = {}
    for phrases in sets:
        stemmed = {tuple(stems(phrase)): phrase for phrase in phrases}
        stemmed.pop((), None)
        for phrase in stemmed:
            others = {other: said for other, said in stemmed.items() if other != phrase}
            known.setdefault(phrase, {}).update(others)
    return known
