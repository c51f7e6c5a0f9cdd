"""What to offer where nothing is found: another spelling, fewer words, fewer conditions."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cells.searching.engines import engine
from cells.searching.finding import Wanted, number_of, passages_for, read
from cells.searching.indexing import SHORTEST
from cells.searching.query import Clause, Query, parse_query
from cells.searching.words import LONGEST, SMALL, WORD, folded

# Words of one query that are looked at; each costs a search or two.
MOST_TRIED = 6
CANDIDATES = 60
# How alike two words must be, from 0 to 1 (difflib's ratio).
ALIKE = 0.74


@dataclass(frozen=True)
class Offer:
    """Another search, and how many passages it finds; `dropped` says what it does without."""

    wanted: Wanted
    total: int
    dropped: str = ""


def respelled(wanted: Wanted, query: Query | None = None) -> Offer | None:
    """The same search with words that nothing has replaced by the most similar that something has.

    For a search that finds nothing; `query` is what `read` makes of it, for who has it. Those
    that are like nothing are left out; what narrows the search is, if need be. None where every
    word is known, or nothing would be found that way either.
    """
    query = query or read(wanted)[0]
    unknown = _unknown_words(query, is_narrowed=bool(wanted.chosen))[:MOST_TRIED]
    better = {said: nearest_word(said) for said in unknown}
    if not any(better.values()):
        return None
    words = wanted.words
    for said, word in better.items():
        words = _with(words, word, instead_of=said)
    fixed = replace(wanted, words=words, page=1)
    return _offer(fixed) or _offer(replace(fixed, chosen={}))


def broader(wanted: Wanted, query: Query | None = None) -> list[Offer]:
    """The same search without one of its words, or without what narrows it; the largest first.

    Where none of that is enough, what narrows it goes first, and then a word. `query` as above.
    """
    offers = []
    query = query or read(wanted)[0]
    if len(query.wanted) > 1:
        for clause in query.wanted[:MOST_TRIED]:
            offers.append(_offer(_without(wanted, clause), dropped=clause.said))
    for name in wanted.chosen:
        rest = {other: values for other, values in wanted.chosen.items() if other != name}
        offers.append(_offer(replace(wanted, chosen=rest, page=1), dropped=name))
    if wanted.chosen and not any(offers):
        everywhere = replace(wanted, chosen={}, page=1)
        offer = _offer(everywhere)
        return [offer] if offer else broader(everywhere)
    return sorted(filter(None, offers), key=lambda offer: -offer.total)


def nearest_word(typed: str) -> str:
    """The word of the vocabulary most like what was typed, or ""; the more frequent where two are.

    "" also for what is no single word of letters.
    """
    word = folded(typed)
    if not WORD.fullmatch(typed) or not word.isalpha() or not SHORTEST <= len(word) <= LONGEST:
        return ""
    matcher = SequenceMatcher(b=word, autojunk=False)
    rated = []
    for other, passages in engine().similar_words(word, CANDIDATES):
        matcher.set_seq1(other)
        if (ratio := matcher.ratio()) >= ALIKE and other != word and other not in SMALL:
            rated.append((round(ratio, 2), passages, other))
    return max(rated)[2] if rated else ""


def _unknown_words(query: Query, *, is_narrowed: bool) -> list[str]:
    """The words, as they were typed, that no passage has."""
    tried = list(query.wanted[:MOST_TRIED])
    # Of a search that is one of them and finds nothing, that is known already.
    if len(tried) > 1 or query.unwanted or is_narrowed:
        tried = [clause for clause in tried if not passages_for(Query((clause,))).exists()]
    typed = [word for clause in tried for word in clause.said.split() if word != "OR"]
    words = list(dict.fromkeys(word for part in typed for word in WORD.findall(part)))
    if len(tried) == len(words):
        return words
    return [w for w in words[: 2 * MOST_TRIED] if not passages_for(parse_query(w)).exists()]


def _without(wanted: Wanted, clause: Clause) -> Wanted:
    return replace(wanted, words=_with(wanted.words, "", instead_of=clause.said), page=1)


def _with(words: str, new: str, *, instead_of: str) -> str:
    whole = rf"(?<!\w){re.escape(instead_of)}(?!\w)"
    kept = re.sub(whole, lambda _: new, words).split()
    # "OR" with nothing left beside it says nothing.
    return " ".join(kept).removeprefix("OR ").removesuffix(" OR")


def _offer(wanted: Wanted, dropped: str = "") -> Offer | None:
    total = 0 if wanted.is_open else number_of(wanted)
    return Offer(wanted, total, dropped) if total else None
