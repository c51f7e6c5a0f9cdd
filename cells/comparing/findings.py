"""Gathers what is found while two editions are gone through."""

import re
from collections.abc import Mapping
from typing import Any

from cells.comparing.align import Allowance
from cells.comparing.changes import Change, Target, TextPlace
from cells.comparing.comparison import ComparedText, Part, State
from cells.comparing.layout import layout_changes
from cells.comparing.marks import mark_changes
from cells.comparing.segments import Line
from cells.comparing.texts import compare_blocks, compare_lines
from cells.richtext import Kind, Token, parse

_RICH = re.compile(r"<(p|ul|ol|h3|blockquote|details|figure|aside)[ >]")


def is_rich(value: Any) -> bool:
    """Whether a value of a snapshot is rich text, which begins with a block."""
    return isinstance(value, str) and bool(_RICH.match(value))


class Findings:
    """`labels` names what stands on the page, in either edition; `whole` keeps all its texts."""

    def __init__(self, labels: Mapping[Target, str], *, whole: bool = False) -> None:
        self.parts: list[Part] = []
        self.changes: list[Change] = []
        self._labels = labels
        self._whole = whole
        self._allowance = Allowance()

    def heading(self, label: str, old: str, new: str) -> list[ComparedText]:
        """A headline or title, one line of plain words; [] if there is nothing to show."""
        if not self._is_shown(old, new):
            return []
        segments = compare_lines(plain_line(old), plain_line(new), self._allowance)
        return [ComparedText(label, segments, is_heading=True)]

    def text(self, old: str, new: str, part: Part) -> list[ComparedText]:
        """A rich text of this part; [] if there is nothing to show.

        What its words cannot show is told, unless the part came or went as a whole.
        """
        if not self._is_shown(old, new):
            return []
        before = parse(old)
        after = before if old == new else parse(new)
        segments = compare_blocks(before, after, self._allowance)
        if old != new and part.state is State.KEPT:
            place = TextPlace(part.in_words, part.target, self._labels)
            self.changes += [*layout_changes(segments, place), *mark_changes(segments, place)]
        return [ComparedText("", segments)]

    def add(self, part: Part, texts: list[ComparedText]) -> None:
        """The part, if there is something of it to show."""
        if texts or part.state is not State.KEPT:
            self.parts.append(
                Part(part.label, tuple(texts), part.state, part.target, part.name, part.categories)
            )

    def _is_shown(self, old: str, new: str) -> bool:
        return old != new or (self._whole and bool(new))


def plain_line(text: str) -> Line:
    """Plain words as a line of them."""
    tokens: list[Token] = []
    for word in text.split():
        tokens += [Token(" "), Token(word)] if tokens else [Token(word)]
    return Line(0, Kind.HEADING, (), tuple(tokens))


def with_gone[T](old: list[T], new: list[T]) -> list[T]:
    """The newer order, and what went where it stood: after what it followed."""
    found = list(new)
    there = set(new)
    after = 0
    for one in old:
        if one in there:
            after = found.index(one) + 1
        else:
            found.insert(after, one)
            after += 1
    return found
