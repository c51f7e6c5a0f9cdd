"""From marked text to spans: links, references that can be told with certainty, questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from .markup import Mark, Marked
from .notes import Notes
from .parsed import Span
from .repeats import telling_words

WEB = re.compile(r"(?:https?://|mailto:)\S+", re.I)

CELLS = re.compile(
    r"(?:\b(?P<before>alcohol|drugs?)(?: treatment)? matrix(?:['’]s)? )?"
    r"\b[Cc]ells?\s+[A-E][1-5]\b(?:(?:,|;)?\s+(?:and\s+|or\s+)?[A-E][1-5]\b)*(?:['’]s(?: bite)?)?"
    r"(?=(?:[’']s)?(?: \([^()]{1,60}\))?"
    r"(?:,? (?:of|in|from) the (?P<after>alcohol|drugs?)(?: treatment)? matrix)?)",
    re.I,
)
ADDRESS = re.compile(r"(?:\bcells?\s+)?\b[A-E][1-5]\b(?:['’]s(?: bite)?)?", re.I)

ABOVE_BELOW = re.compile(
    r"(?:\b(?:listed|described|discussed|mentioned|outlined|cited|reviewed|seen|noted|see)\s+)?"
    r"\b(?P<way>above|below)\b",
    re.I,
)
KINDS = {
    "study": "SK",
    "trial": "SK",
    "evaluation": "SK",
    "review": "R",
    "synthesis": "R",
    "guidance": "G",
    "guideline": "G",
    "manual": "G",
}
KIND_WORD = re.compile(
    r"\b(?P<of>(?:[\w’'-]+ ){0,2})"
    r"(?P<noun>study|trial|evaluation|review|synthesis|guidance|guideline|manual)\s*[(,]?\s*$",
    re.I,
)
CLICK = re.compile(r"\bclick(?: here)?\b(?!ing)", re.I)
NUMBERED = re.compile(r"(?P<open>[(:] ?)(?P<list>1\b(?:[^():]{1,40}?\b\d\b)+[^():]{0,30}?)\)")
FILLING = re.compile(r"(?:listed|above|below|and|or|[\s,;&])*", re.I)


@dataclass(frozen=True)
class Listed:
    """What references need to know of an entry on this page."""

    category: str
    headline: str


@dataclass
class _Piece:
    start: int
    end: int
    change: dict[str, Any]
    wins: bool = False  # takes the place of a lost link that it covers


@dataclass
class Writer:
    """Makes spans of marked text and asks the editor about what it could not tell."""

    matrix: str
    notes: Notes
    listed: list[Listed] = field(default_factory=list)

    def spans(
        self, marked: Marked, line: int, place: str, at: int | None = None
    ) -> tuple[Span, ...]:
        """The spans of one paragraph.

        `at` is the index of the entry in which it stands, for "above" and "below": -1 before
        all entries, None for the bite, which stands below them all.
        """
        text = marked.text
        position = len(self.listed) if at is None else at
        numbers = list(_numbered(text))
        pieces = list(self._cells(text))
        for piece, words in self._entries(marked, position):
            if piece.change:
                pieces.append(piece)
            elif not any(abs(number.start - piece.start) < 20 for number in numbers):
                self.notes.ask(line, place, words, "above-or-below")
        if numbers:
            self.notes.ask(
                line, place, _around(text, numbers[0].start, numbers[-1].end), "numbered-links"
            )
        pieces += numbers
        taken = [(piece.start, piece.end) for piece in pieces]
        for mark in marked.marks:
            pieces += self._mark(mark, text, taken, line, place)
        if not any(mark.kind == "link" for mark in marked.marks):
            for found in CLICK.finditer(text):
                self.notes.ask(line, place, _around(text, *found.span()), "click-here")
        return _cut_up(text, pieces)

    def _mark(
        self, mark: Mark, text: str, taken: list[tuple[int, int]], line: int, place: str
    ) -> Iterator[_Piece]:
        if mark.kind != "link":
            yield _Piece(mark.start, mark.end, {mark.kind: True})
        elif WEB.fullmatch(mark.target):
            yield _Piece(mark.start, mark.end, {"href": mark.target, "ref": None}, wins=True)
        else:
            yield _Piece(mark.start, mark.end, {"lost": True, "href": mark.target.strip("#")})
            if not any(start <= mark.start and mark.end <= end for start, end in taken):
                words = text[mark.start : mark.end]
                vague = re.fullmatch(r"\W*(?:click|here|click here|this|link)\W*", words, re.I)
                around = _around(text, mark.start, mark.end) if vague else words
                self.notes.ask(line, place, around, "click-here" if vague else "link-lost")

    def _cells(self, text: str) -> Iterator[_Piece]:
        """ "cell D5's bite": certain, in this matrix unless another is named."""
        for found in CELLS.finditer(text):
            named = (found["before"] or found["after"] or self.matrix).lower()
            matrix = "alcohol" if named.startswith("alcohol") else "drug"
            for one in ADDRESS.finditer(text, found.start(), found.end()):
                address = re.findall(r"[A-E][1-5]", one[0], re.I)[0].lower()
                yield _Piece(*one.span(), {"ref": ("cell", f"{matrix}/{address}")}, wins=True)

    def _entries(self, marked: Marked, position: int) -> Iterator[tuple[_Piece, str]]:
        """ "study listed above": certain where one entry alone can be meant.

        Else the piece changes nothing, and its words are to be asked about.
        """
        text = marked.text
        for found in ABOVE_BELOW.finditer(text):
            way = found["way"].lower()
            if way == "above" and re.match(r" (?:all|average|zero)\b|-", text[found.end() :]):
                continue
            index = self._only_entry(
                text[max(0, found.start() - 80) : found.start()], way, position
            )
            if index is not None:
                yield _Piece(*found.span(), {"ref": ("entry", str(index))}, wins=True), ""
            elif not any(
                m.kind == "link" and m.start <= found.start() and found.end() <= m.end
                for m in marked.marks
            ):
                yield _Piece(*found.span(), {}), _around(text, *found.span())

    def _only_entry(self, before: str, way: str, position: int) -> int | None:
        found = KIND_WORD.search(before)
        if not found:
            return None
        noun = found["noun"].lower()
        indexes = range(position) if way == "above" else range(position + 1, len(self.listed))
        likely = [i for i in indexes if self.listed[i].category in KINDS[noun]]
        named = {noun, *telling_words(found["of"])}
        shared = [named & set(telling_words(self.listed[i].headline)) for i in likely]
        if most := max(map(len, shared), default=0):
            likely = [i for i, words in zip(likely, shared, strict=True) if len(words) == most]
        return likely[0] if len(likely) == 1 else None


def _numbered(text: str) -> Iterator[_Piece]:
    """ "(1 2 3)": each number gets the words before it as its accessible name."""
    for found in NUMBERED.finditer(text):
        digits = list(re.finditer(r"\b\d\b", text[found.start("list") : found.end("list")]))
        between = re.sub(r"\d", "", found["list"])
        if [int(digit[0]) for digit in digits] != list(range(1, len(digits) + 1)):
            continue
        if len(digits) < 2 or not FILLING.fullmatch(between):
            continue
        about = re.split(r"[.?!;] |\(", text[: found.start()].rstrip(" ("))[-1].strip()
        about = " ".join(about.split()[-8:])
        for digit in digits:
            start = found.start("list") + digit.start()
            label = f"Link {digit[0]} of {len(digits)}" + (f": {about}" if about else "")
            yield _Piece(start, start + 1, {"lost": True, "label": label})


def _around(text: str, start: int, end: int, size: int = 50) -> str:
    """The words with their neighbours, cut between words."""
    left, right = max(0, start - size), min(len(text), end + size)
    if left:
        left = text.find(" ", left, start) + 1 or start
    if right < len(text):
        right = max(text.rfind(" ", end, right), end)
    return text[left:right].strip()


def _cut_up(text: str, pieces: list[_Piece]) -> tuple[Span, ...]:
    """Spans between all borders of the pieces; a certain reference displaces a lost link."""
    borders = sorted({0, len(text), *(p.start for p in pieces), *(p.end for p in pieces)})
    opening: dict[int, list[_Piece]] = {}
    for piece in pieces:
        opening.setdefault(piece.start, []).append(piece)
    spans: list[Span] = []
    live: list[_Piece] = []
    for start, end in pairwise(borders):
        live = [piece for piece in live if piece.end > start] + opening.get(start, [])
        span = Span(text[start:end])
        for piece in sorted(live, key=lambda piece: piece.wins):
            span = replace(span, **piece.change)
        if span.href and WEB.fullmatch(span.href):
            span = replace(span, lost=False, ref=None)
        elif span.ref:
            span = replace(span, lost=False)
        spans.append(span)
    return tuple(_merged(spans))


def _merged(spans: list[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held and replace(held, text="") == replace(span, text="") and not held.label:
            held = replace(held, text=held.text + span.text)
        else:
            if held:
                yield held
            held = span
    if held:
        yield held
