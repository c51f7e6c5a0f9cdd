"""Looking also for what editors say means the same."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cells.models import Synonym
from cells.searching.query import Phrase, Query
from cells.searching.words import stems


def with_synonyms(query: Query, sets: Iterable[Sequence[str]]) -> tuple[Query, list[str]]:
    """The query with the equals of its words, and those equals as the editors write them.

    A synonym of several words is recognised where they follow each other in the query: then
    each of their clauses is fulfilled by an equal, which is the same as all of them by it:
    (m or x) and (n or x) is (m and n) or x. Words in quotes are meant as they stand.
    """
    known = _by_stems(sets)
    longest = max(map(len, known), default=0)
    wanted, also = list(query.wanted), dict[str, None]()
    for start in range(len(wanted)):
        run: Phrase = ()
        for end in range(start, len(wanted)):
            if not query.wanted[end].is_plain or len(run) > longest:
                break
            run += query.wanted[end].phrases[0]
            if equals := known.get(run):
                also.update(dict.fromkeys(equals.values()))
                wanted[start : end + 1] = [c.or_else(equals) for c in wanted[start : end + 1]]
    return replace(query, wanted=tuple(wanted)), list(also)


def synonym_sets() -> list[list[str]]:
    """All that editors keep, in one query."""
    return [synonym.as_list() for synonym in Synonym.objects.all()]


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
