"""A few words of a passage round what was found in it."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from cells.searching.query import Phrase
from cells.searching.words import WORD, beginning_of, stem

# Characters of a snippet, more or less: it begins and ends with a whole word.
LENGTH = 220
# How much of it stands before the first word found.
BEFORE = 60
SPACE = re.compile(r"\s")
# Stands in no word: see WORD.
BETWEEN = re.compile("[^\\w'’ʼ\u0300-\u036f]|_")
# May be a letter that is written in another way than its stem.
ODD = re.compile("['\x80-\U0010ffff]")


class Piece(NamedTuple):
    """Some of a snippet; `is_found` for what was looked for."""

    text: str
    is_found: bool = False


def snippet(text: str, phrases: Collection[Phrase]) -> list[Piece]:
    """The stretch of `text` with most of the phrases in it, cut into what was found and what not.

    `text` is as `contents.joined` makes it: one space between words, a line feed between lines.
    From its beginning where nothing is found; [] for a text without words.
    """
    if not WORD.search(text):
        return []
    found = list(found_in(text, phrases))
    start, end = _stretch(text, found)
    pieces = [Piece("… ")] if start > 0 else []
    at = start
    for span in found:
        if span.start >= start and span.end <= end:
            if span.start > at:
                pieces.append(Piece(_flowing(text[at : span.start])))
            pieces.append(Piece(_flowing(text[span.start : span.end]), is_found=True))
            at = span.end
    is_cut = end < len(text)
    pieces.append(Piece(_flowing(text[at:end]) + (" …" if is_cut else "")))
    return pieces


class Span(NamedTuple):
    start: int
    end: int
    phrase: Phrase


def found_in(text: str, phrases: Collection[Phrase]) -> Iterator[Span]:
    """Where the phrases stand, in order, none over another."""
    by_first, free = _by_first(frozenset(phrases)), 0
    for start, end in _may_begin(text, by_first):
        for word in WORD.finditer(text, start, end):
            for phrase in by_first.get(stem(word[0]), ()) if word.start() >= free else ():
                if said := _said(text, word, phrase):
                    yield Span(word.start(), free := said, phrase)
                    break


@lru_cache(maxsize=8)
def _by_first(phrases: frozenset[Phrase]) -> dict[str, list[Phrase]]:
    """The phrases by their first stem, the longest first: the same for all results of a page."""
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return by_first


def _may_begin(text: str, firsts: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the pieces between spaces stand that may hold a word with one of these stems.

    They are few, and to look at the words of all others is most of what a page of results costs.
    """
    small = text.replace("İ", "I").lower()  # no letter becomes two
    is_plain = text.isascii() and "'" not in text
    places = set() if is_plain else {odd.start() for odd in ODD.finditer(text)}
    for first in firsts:
        places.update(_beginnings(small, beginning_of(first)))
    end = 0
    for place in sorted(places):
        if place >= end:
            start = max(end, text.rfind(" ", end, place), text.rfind("\n", end, place))
            space = SPACE.search(text, place)
            end = space.start() if space else len(text)
            yield start, end


def _beginnings(text: str, letters: str) -> Iterator[int]:
    """Where words begin with these letters, all of them if there are none."""
    place = text.find(letters)
    while 0 <= place < len(text):
        if not place or not text[place - 1].isalnum():
            yield place
        place = text.find(letters, place + 1)


def _said(text: str, first: re.Match[str], phrase: Phrase) -> int:
    """Where the phrase ends that begins with this word; 0 if other words follow it."""
    end = first.end()
    following = WORD.finditer(text, end)
    for wanted in phrase[1:]:
        word = next(following, None)
        if not word or stem(word[0]) != wanted:
            return 0
        end = word.end()
    return end


def _stretch(text: str, found: list[Span]) -> tuple[int, int]:
    """Where the snippet begins and ends."""
    best, most, least = 0, 0, 0
    for i, span in enumerate(found):
        inside = {s.phrase for s in found[i : i + 20] if s.end <= span.start + LENGTH - BEFORE}
        if len(inside) > most:
            best, most, least = span.start, len(inside), span.end
    start = max(0, best - BEFORE)
    if start > 0:
        # Where a line begins shortly before, the snippet does.
        start = text.rfind("\n", start, best) + 1 or text.find(" ", start - 1, best) + 1 or best
    if len(text) - start <= LENGTH + BEFORE:
        return start, len(text)
    beyond = BETWEEN.search(text, max(start + LENGTH, least))
    return start, beyond.start() if beyond else len(text)


def _flowing(text: str) -> str:
    return text.replace("\n", " · ")
