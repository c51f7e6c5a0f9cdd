"""The words that came and went in a text, with a few of those round them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cells.comparing import Stretch, Target
from cells.comparing.segments import Item, Op
from cells.richtext import Emphasis, Link, Reference, Strong, Token
from subscriptions.letters import Mark, Run, Runs

# So many words are shown before and after those that changed.
CONTEXT = 8
# Of more words in a row that came or went, the first are shown.
LONGEST = 60
GAP = "…"


class _Word(NamedTuple):
    """A word or a sign, or what is left out; `begins`: white space stands before it."""

    text: str
    mark: Mark = Mark.PLAIN
    address: str = ""
    begins: bool = True

    @property
    def is_edit(self) -> bool:
        return self.mark in (Mark.INSERTED, Mark.DELETED)


def runs_of(stretch: Stretch, names: Mapping[Target, str]) -> Runs:
    """A stretch as runs. `names`: what things on the same page are called. A reference to one
    is given by its name: a mail has no place that it could lead to.
    """
    words: list[_Word] = []
    for span in stretch.spans:
        for segment in span.segments:
            if not segment.is_stub:
                words += _named(segment.items, names)
    return _joined(_cut(_near_edits(words)))


# --- Words --------------------------------------------------------------------------------------


def _named(items: Iterable[Item], names: Mapping[Target, str]) -> Iterator[_Word]:
    """The words of a line, and behind each reference the name of what it refers to."""
    current: Reference | None = None
    said = ""
    mark = Mark.PLAIN
    for token, word in _words(items):
        found = None
        if word.mark is not Mark.DELETED:
            found = _mark_of(token, Reference)
            if found != current:
                yield from _name(current, said, mark, names)
                current, said = found, ""
            said += f" {word.text}" if word.begins and said else word.text
            mark = word.mark
        yield word
    yield from _name(current, said, mark, names)


def _name(
    reference: Reference | None, said: str, mark: Mark, names: Mapping[Target, str]
) -> Iterator[_Word]:
    name = names.get(reference.target, "") if reference else ""
    if name and name.casefold() not in said.casefold():
        yield _Word(f"(“{name}”)", mark)


def _words(items: Iterable[Item]) -> Iterator[tuple[Token, _Word]]:
    is_first = True
    for item in items:
        begins = is_first or bool(item.unit.gap)
        for token in item.unit.tokens:
            yield token, _Word(token.text, _look(item.op, token), _address(item.op, token), begins)
            begins = is_first = False


def _look(op: Op, token: Token) -> Mark:
    match op:
        case Op.INSERTED:
            return Mark.INSERTED
        case Op.DELETED:
            return Mark.DELETED
    if _mark_of(token, Strong):
        return Mark.STRONG
    return Mark.EMPHASIS if _mark_of(token, Emphasis) else Mark.PLAIN


def _address(op: Op, token: Token) -> str:
    """Only of what is there now: an address that was taken out may be a wrong one."""
    link = _mark_of(token, Link)
    return link.href if link and op is not Op.DELETED else ""


def _mark_of[M](token: Token, kind: type[M]) -> M | None:
    return next((mark for mark in token.marks if isinstance(mark, kind)), None)


# --- Fewer of them ------------------------------------------------------------------------------


def _near_edits(words: Sequence[_Word]) -> Iterator[_Word]:
    near = {
        k
        for i, word in enumerate(words)
        if word.is_edit
        for k in range(i - CONTEXT, i + CONTEXT + 1)
    }
    is_gap = False
    for i, word in enumerate(words):
        if i in near:
            yield word
        elif not is_gap:
            yield _Word(GAP)
        is_gap = i not in near


def _cut(words: Iterable[_Word]) -> Iterator[_Word]:
    count = 0
    before = Mark.PLAIN
    for word in words:
        count = count + 1 if word.is_edit and word.mark is before else 1
        before = word.mark
        if not word.is_edit or count <= LONGEST:
            yield word
        elif count == LONGEST + 1:
            yield _Word(GAP, word.mark)


def _joined(words: Iterable[_Word]) -> Runs:
    """White space between two runs belongs to neither what came nor what went."""
    runs: list[Run] = []
    for word in words:
        last = runs[-1] if runs else None
        # What went, straight before what came instead, is told as "was" and "now".
        is_instead = last and (last.mark, word.mark) == (Mark.DELETED, Mark.INSERTED)
        space = " " if word.begins and last and not is_instead else ""
        if last and (last.mark, last.address) == (word.mark, word.address):
            runs[-1] = Run(f"{last.text}{space}{word.text}", last.mark, last.address)
            continue
        if last and space and (last.mark, last.address) == (Mark.PLAIN, ""):
            runs[-1] = Run(f"{last.text} ")
        elif space and (word.mark, word.address) == (Mark.PLAIN, ""):
            word = word._replace(text=f" {word.text}")
        elif space:
            runs.append(Run(" "))
        runs.append(Run(word.text, word.mark, word.address))
    return tuple(runs)
