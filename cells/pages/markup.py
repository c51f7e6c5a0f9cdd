"""Inline Markdown (links, bold, italics) read into text with marks that survive cutting."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

# Possessive quantifiers keep this linear: an unclosed bracket is scanned once.
LINK = re.compile(
    r"!?\[(?P<words>[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+)\]"
    r"\((?P<target>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?: [\"'“][^()]*+)?)\)"
)
TOKEN = re.compile(
    rf"(?P<link>{LINK.pattern})|\\(?P<plain>[\\`*\[\]()#+.!>|-])|(?P<stars>\*{{1,3}})"
)

JOINED = re.compile(r"\w\w")


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    kind: Literal["strong", "emphasis", "link"]
    target: str = ""


@dataclass(frozen=True)
class Marked:
    """Plain text and the marks on it; positions count characters of `text`."""

    text: str
    marks: tuple[Mark, ...] = ()

    def cut(self, start: int = 0, end: int | None = None, *, since: int = 0) -> "Marked":
        """The part between two positions, without white space at its ends, its marks kept.

        A link that began before `since` has its target in the part before it, and "#" here.
        """
        end = len(self.text) if end is None else end
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        part = part.strip()
        end = start + len(part)
        marks = (
            Mark(
                max(mark.start, start) - start,
                min(mark.end, end) - start,
                mark.kind,
                "#" if mark.kind == "link" and mark.start < since else mark.target,
            )
            for mark in self.marks
            if mark.start < end and mark.end > start
        )
        return Marked(part, tuple(marks))

    def without(self, start: int, end: int) -> "Marked":
        """The text with one part taken out and a single space where it was."""
        return join(self.cut(0, start), self.cut(end))

    @cached_property
    def bold_lead(self) -> int:
        """Where the bold words that open the text end; 0 if it does not open with bold."""
        end = 0
        for mark in sorted((m for m in self.marks if m.kind == "strong"), key=lambda m: m.start):
            if not self.text[end : mark.start].strip():  # "**Who** **pays?**" is one lead
                end = max(end, mark.end)
        return end

    @property
    def targets(self) -> str:
        """What the links point to, where that is more than "#"; for those who keep text alone."""
        return " ".join(m.target for m in self.marks if m.kind == "link" and m.target.strip("#"))

    def __bool__(self) -> bool:
        return bool(self.text)


def join(*parts: Marked, between: str = " ") -> Marked:
    """Parts in order with `between` between them; empty parts leave nothing behind."""
    texts: list[str] = []
    marks: list[Mark] = []
    position = 0
    for part in parts:
        if not part:
            continue
        if texts:
            texts.append(between)
            position += len(between)
        texts.append(part.text)
        marks += (Mark(m.start + position, m.end + position, m.kind, m.target) for m in part.marks)
        position += len(part.text)
    return Marked("".join(texts), tuple(marks))


def read_inline(raw: str) -> Marked:
    """Read one line of Markdown.

    Brackets and stars that open nothing stay as they are, except bold's at an end of the line:
    the other half of those is on another line. Markup parts words, as in "[1](#)[2](#)": where
    it alone stood between two, a space takes its place, outside the marks.
    """
    tokens = list(TOKEN.finditer(raw))
    partner = _pair_stars(raw, tokens)
    pieces: list[str] = []
    marks: list[Mark] = []
    opened: dict[int, int] = {}
    spaced: set[int] = set()  # where a space took the place of markup
    position = last = 0

    def put(text: str) -> None:
        nonlocal position
        if not text:
            return
        if pieces and JOINED.fullmatch(pieces[-1][-1] + text[0]):
            spaced.add(position)
            text = f" {text}"
        pieces.append(text)
        position += len(text)

    for index, token in enumerate(tokens):
        put(raw[last : token.start()])
        last = token.end()
        if token["link"]:
            words = read_inline(token["words"])
            put(" " * token["words"][:1].isspace())
            put(words.text)
            start = position - len(words.text)
            marks += (Mark(m.start + start, m.end + start, m.kind, m.target) for m in words.marks)
            if words:
                marks.append(Mark(start, position, "link", token["target"]))
            elif token["target"].strip("#"):
                put(token[0])
            put(" " * token["words"][-1:].isspace())
        elif token["plain"]:
            put(token["plain"])
        elif index not in partner:
            is_edge = token.start() == 0 or token.end() == len(raw)
            put("" if is_edge and len(token["stars"]) > 1 else token["stars"])
        elif partner[index] > index:
            opened[index] = position
        else:
            start, size = opened[partner[index]], len(token["stars"])
            start += start in spaced
            if size != 1:
                marks.append(Mark(start, position, "strong"))
            if size != 2:
                marks.append(Mark(start, position, "emphasis"))
    put(raw[last:])
    return Marked("".join(pieces), tuple(marks)).cut()


def _pair_stars(raw: str, tokens: list[re.Match[str]]) -> dict[int, int]:
    """Which run of stars closes which, by index of token, both ways round."""
    partner: dict[int, int] = {}
    waiting: dict[int, list[int]] = {1: [], 2: [], 3: []}
    for index, token in enumerate(tokens):
        if not token["stars"]:
            continue
        size = len(token["stars"])
        can_close = token.start() > 0 and not raw[token.start() - 1].isspace()
        can_open = token.end() < len(raw) and not raw[token.end()].isspace()
        if can_close and waiting[size]:
            opener = waiting[size].pop()
            partner[opener], partner[index] = index, opener
        elif can_open:
            waiting[size].append(index)
    return partner
