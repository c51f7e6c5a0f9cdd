"""A few words of a passage round what was found in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import NamedTuple

from cells.searching.query import Phrase
from cells.searching.words import WORD, stem

# Characters of a snippet, more or less: it begins and ends with a whole word.
LENGTH = 220
# How much of it stands before the first word found.
BEFORE = 60


class Piece(NamedTuple):
    """Some of a snippet; `is_found` for what was looked for."""

    text: str
    is_found: bool = False


def snippet(text: str, phrases: Collection[Phrase]) -> list[Piece]:
    """The stretch of `text` with most of the phrases in it, cut into what was found and what not.

    From its beginning where nothing is found; [] for a text without words.
    """
    told = list(WORD.finditer(text))
    if not told:
        return []
    found = found_in(told, phrases)
    start, end = _stretch(text, told, found)
    pieces = [Piece("… ")] if start > 0 else []
    at = start
    for span in found:
        if span.start >= start and span.end <= end:
            if span.start > at:
                pieces.append(Piece(_flowing(text[at : span.start])))
            pieces.append(Piece(_flowing(text[span.start : span.end]), is_found=True))
            at = span.end
    is_cut = end < len(text.rstrip())
    pieces.append(Piece(_flowing(text[at:end]) + (" …" if is_cut else "")))
    return pieces


class Span(NamedTuple):
    start: int
    end: int
    phrase: Phrase


def found_in(told: list[re.Match[str]], phrases: Collection[Phrase]) -> list[Span]:
    """Where the phrases stand, in order, none over another."""
    stems = [stem(word[0]) for word in told]
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    spans: list[Span] = []
    free = 0
    for i, first in enumerate(stems):
        if i < free or first not in by_first:
            continue
        for phrase in by_first[first]:
            if tuple(stems[i : i + len(phrase)]) == phrase:
                free = i + len(phrase)
                spans.append(Span(told[i].start(), told[free - 1].end(), phrase))
                break
    return spans


def _stretch(text: str, told: list[re.Match[str]], found: list[Span]) -> tuple[int, int]:
    """Where the snippet begins and ends."""
    best, most = 0, 0
    for i, span in enumerate(found):
        inside = {s.phrase for s in found[i : i + 20] if s.end <= span.start + LENGTH - BEFORE}
        if len(inside) > most:
            best, most = span.start, len(inside)
    start = max(0, best - BEFORE)
    if start > 0:
        # Where a line begins shortly before, the snippet does.
        line = text.rfind("\n", start, best) + 1
        start = line or told[bisect_left(told, start, key=re.Match.start)].start()
    if len(text) - start <= LENGTH + BEFORE:
        return start, len(text.rstrip())
    reach = max(start + LENGTH, told[0].end())
    last = told[bisect_right(told, reach, key=re.Match.end) - 1]
    return start, max(last.end(), best)


def _flowing(text: str) -> str:
    return text.replace("\n", " · ")
