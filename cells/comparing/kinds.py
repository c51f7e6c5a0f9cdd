"""Which kind of edition a comparison makes, as far as a rule can say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from cells.comparing.changes import Sign, Topic
from cells.comparing.comparison import Comparison
from cells.comparing.segments import Op, Segment

# What a typo comes to, at most.
FEW_WORDS = 3
# Changes that readers need not hear of, however many.
STYLE = {Topic.EMPHASIS, Topic.LAYOUT}
SIGNIFICANT = {
    (Topic.ENTRY, Sign.ADDED): "an entry was added",
    (Topic.ENTRY, Sign.REMOVED): "an entry was taken out",
    (Topic.ENTRY, Sign.FILED): "an entry was moved to another category",
    (Topic.SECTION, Sign.ADDED): "a section of the bite is new",
    (Topic.SECTION, Sign.REMOVED): "a section of the bite is gone",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million half third quarter twice double triple first second"
)
NEGATIONS = _words(
    "no not never none nor neither nothing nobody nowhere without cannot hardly rarely"
)
# Before a word they turn it round: effective, ineffective.
NEGATING = ("un", "in", "im", "ir", "il", "non", "dis", "anti", "contra")
QUANTITY = re.compile(r"[\d%<>=±−£$€½¼¾]")
NOT_AT_ITS_END = re.compile(r"n[’']t$")


@dataclass(frozen=True, slots=True)
class ProposedKind:
    """`kind` is "significant", "minor", or "" where an editor must say; `because` is why."""

    kind: Literal["significant", "minor", ""]
    because: str


def proposed_kind(comparison: Comparison) -> ProposedKind:
    """The kind that the rules of docs/newsroom.md choose beforehand."""
    for change in comparison.changes:
        if reason := SIGNIFICANT.get((change.topic, change.sign)):
            return ProposedKind("significant", reason)
    if others := [change.kind for change in comparison.changes if change.topic not in STYLE]:
        return ProposedKind("", f"more changed than words ({others[0].lower()})")
    runs = list(_runs(comparison))
    count = sum(max(len(was), len(now)) for was, now in runs)
    if count > FEW_WORDS:
        return ProposedKind("", f"{count} words changed, which may be more than a typo")
    for was, now in runs:
        if reason := _weight_of(was, now):
            return ProposedKind("", reason)
    words = {0: "no word", 1: "1 word"}.get(count, f"{count} words")
    return ProposedKind("minor", f"{words} changed, and no number, negation, link or hover note")


def _runs(comparison: Comparison) -> Iterator[tuple[list[str], list[str]]]:
    """What went and what came instead, as words and signs with meaning, run by run."""
    for part in comparison.parts:
        for segment in part.segments:
            if not segment.is_unchanged:
                yield from _of_segment(segment)


def _of_segment(segment: Segment) -> Iterator[tuple[list[str], list[str]]]:
    edits = groupby(segment.items, key=lambda i: i.op in (Op.DELETED, Op.INSERTED))
    for is_edit, run in edits:
        if is_edit:
            items = list(run)
            sides = [[i.old for i in items if i.old], [i.new for i in items if i.new]]
            was, now = (
                [u.text for u in side if u.is_word or QUANTITY.search(u.text)] for side in sides
            )
            yield was, now


def _weight_of(was: list[str], now: list[str]) -> str:
    """Why a few words are more than a typo; "" if nothing says so."""
    changed = [word.casefold() for word in (*was, *now)]
    if any(QUANTITY.search(word) or word in NUMBERS for word in changed):
        return "a number changed"
    if any(word in NEGATIONS or NOT_AT_ITS_END.search(word) for word in changed):
        return "a negation changed"
    if any(_turns_round(one, other) for one in changed for other in changed):
        return "a word was turned into its opposite"
    return ""


def _turns_round(word: str, other: str) -> bool:
    return any(other == f"{start}{word}" or other == f"{start}-{word}" for start in NEGATING)
