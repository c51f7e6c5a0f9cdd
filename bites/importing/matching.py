"""Which row of the cell is the page's entry, or section, of an earlier import."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Model

LIKELY = 0.45  # the least likeness at which an editor is asked
MOST_CANDIDATES = 3
# A word that more rows than this have in common tells nothing; it also keeps the search linear.
COMMON = 12
WORD = re.compile(r"[^\W_]{4,}")


class Known(NamedTuple):
    """A row there is. `written_key` is the fingerprint of the key it had when last imported."""

    row: Model
    key: str
    written_key: str
    label: str
    title: str
    body: str


class Sought(NamedTuple):
    """Something on the page; `fingerprint` is that of its key."""

    line: int
    key: str
    fingerprint: str
    title: str
    body: str


class Candidate(NamedTuple):
    id: int
    label: str
    likeness: float


@dataclass
class Question:
    """Something on the page that may be one of several rows; the likeliest comes first."""

    line: int
    kind: str
    text: str
    candidates: list[Candidate]


@dataclass
class Matches:
    """`rows` maps the place of what was sought to its row; what is not in it is new."""

    rows: dict[int, Model] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    left: list[Known] = field(default_factory=list)


class WrongChoice(ValueError):
    """A decision names a line or a row that it cannot name. The message is for the editor."""


def folded(*parts: str) -> str:
    """Case, white space and kinds of quotation mark folded."""
    text = " | ".join(" ".join(part.split()) for part in parts).casefold()
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def match(
    kind: str,
    sought: Sequence[Sought],
    known: Sequence[Known],
    choices: Mapping[int, int | None],
) -> Matches:
    """By the editor's choice, else by key, else by the key as imported; the likeliest is asked.

    `choices` maps lines of the page to the id of a row, or None for a new one. Raises
    WrongChoice.
    """
    free = {one.row.pk: one for one in known}
    matches = Matches()
    for index, one in enumerate(sought):
        if (chosen := choices.get(one.line)) is not None:
            if chosen not in free:
                raise WrongChoice(
                    f"Line {one.line}: {chosen} is no {kind} of this cell, or is chosen twice."
                )
            matches.rows[index] = free.pop(chosen).row
    open_ones = [i for i, one in enumerate(sought) if one.line not in choices]
    for ours, theirs in (("key", "key"), ("fingerprint", "written_key")):
        waiting: dict[str, list[Known]] = defaultdict(list)
        for candidate in free.values():
            waiting[getattr(candidate, theirs)].append(candidate)
        for index in [i for i in open_ones if i not in matches.rows]:
            if found := waiting.get(getattr(sought[index], ours)):
                matches.rows[index] = found[0].row
                del free[found.pop(0).row.pk]
    matches.left = list(free.values())
    likely = _Likely(matches.left)
    for index in [i for i in open_ones if i not in matches.rows]:
        if candidates := likely.to(sought[index]):
            one = sought[index]
            matches.questions.append(Question(one.line, kind, one.title, candidates))
    return matches


class _Likely:
    """Finds rows that share telling words, and measures how alike they are."""

    def __init__(self, rows: Iterable[Known]) -> None:
        self.rows = list(rows)
        self.titles = [_words(row.title) for row in self.rows]
        self.bodies = [_words(row.body) for row in self.rows]
        having: dict[str, list[int]] = defaultdict(list)
        for index in range(len(self.rows)):
            for word in {*self.titles[index], *self.bodies[index]}:
                having[word].append(index)
        self.having = {word: rows for word, rows in having.items() if len(rows) <= COMMON}

    def to(self, sought: Sought) -> list[Candidate]:
        title, body = _words(sought.title), _words(sought.body)
        near = {index for word in {*title, *body} for index in self.having.get(word, ())}
        found = []
        for index in near:
            likeness = max(
                _likeness(title, self.titles[index]), _likeness(body, self.bodies[index])
            )
            if likeness >= LIKELY:
                row = self.rows[index]
                found.append(Candidate(row.row.pk, row.label, round(likeness, 2)))
        return sorted(found, key=lambda one: (-one.likeness, one.id))[:MOST_CANDIDATES]


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient: twice what they share, by what both have; 0 where one is empty."""
    if not one or not other:
        return 0.0
    return 2 * (one & other).total() / (one.total() + other.total())
