"""From text to lines: freed of signs, each with the navigation rule that takes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from .markup import Marked, read_inline
from .navigation import navigation_rule
from .titles import read_title

ARROWS = "▶►▸▷➤➔➜‣■□◆●▪\ue000-\uf8ff"
SIGN = re.compile(
    rf"(?P<hash>#{{1,6}} )|(?P<quote>> ?(?=\S))|(?P<arrow>[{ARROWS}]\s*)|(?P<bullet>[-*+•·] (?=\S))"
)
MOST_SIGNS = 6
EMPTY_MARKS = re.compile(rf"^\*{{2}}\s*[{ARROWS}]\s*")


@dataclass(frozen=True)
class Para:
    """A paragraph as read. `line` is where it starts, counted from 1, in the decoded text."""

    line: int
    raw: str
    signs: frozenset[str] = frozenset()  # of "hash", "quote", "arrow", "bullet"
    follows_gap: bool = True
    rule: str = ""  # the navigation rule that takes it
    length: int = 0  # of the line as it stood, signs included
    made: Marked | None = field(default=None, compare=False)

    @cached_property
    def marked(self) -> Marked:
        return read_inline(self.raw) if self.made is None else self.made

    @property
    def text(self) -> str:
        return self.marked.text

    def with_marked(self, marked: Marked) -> "Para":
        return replace(self, made=marked)

    @cached_property
    def is_mute(self) -> bool:
        """Whether a sentence may run on past it: navigation, page numbers, running titles."""
        if self.rule:
            return self.rule not in ("bite bar", "legend")
        return read_title(self.text) is not None


def read_lines(text: str) -> Iterator[Para]:
    """Every line that has words, freed of the signs before it and with its navigation rule."""
    follows_gap = True
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or not re.search(r"\w", line):
            follows_gap = True
            continue
        raw, signs = _strip_signs(line)
        rule = navigation_rule(read_inline(raw).text)
        yield Para(number, raw, signs, follows_gap, rule, len(line))
        follows_gap = False


def _strip_signs(line: str) -> tuple[str, frozenset[str]]:
    signs: set[str] = set()
    for _ in range(MOST_SIGNS):
        if opened := EMPTY_MARKS.match(line):  # "**▶ Heading** text"
            signs.add("arrow")
            line = "**" + line[opened.end() :]
        found = SIGN.match(line)
        if not found:
            break
        signs.add(found.lastgroup or "")
        line = line[found.end() :].lstrip()
    return line, frozenset(signs)
