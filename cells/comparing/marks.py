"""What words cannot show of themselves: links, notes, references, emphasis, marks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cells.comparing.changes import (
    Change,
    Piece,
    Role,
    Sign,
    TextPlace,
    Topic,
    shortened,
    was_now,
)
from cells.comparing.segments import Item, Op, Segment
from cells.comparing.units import Unit
from cells.richtext import Emphasis, Link, Mark, Note, Reference, Strong, Token
from cells.richtext.tree import Marks, TokenMark

SORTS: tuple[type[TokenMark], ...] = (Mark, Note, Reference, Link, Strong, Emphasis)
POINTERS = (Note, Reference, Link)


class Remark(NamedTuple):
    """Words that stayed, and the mark that they lost and the one that they got, of one sort."""

    sort: type[TokenMark]
    old: TokenMark | None
    new: TokenMark | None
    words: str


def mark_changes(segments: tuple[Segment, ...], place: TextPlace) -> list[Change]:
    """Marks that words got or lost, then those that came and went with their words."""
    changed = [segment.items for segment in segments if not segment.is_unchanged]
    remarks = [remark for items in changed for remark in _remarks(items)]
    told = [_marked(remark, place) for remark in remarks]
    return [*told, *_with_their_words(changed, place)]


# --- Marks on words that stayed ---------------------------------------------------------------


def _remarks(items: Sequence[Item]) -> Iterator[Remark]:
    """What words lost and got; a stretch of words with the same is one."""
    if not any(item.op is Op.MARKED for item in items):
        return
    pieces = [piece for item in items for piece in _pieces(item)]
    for sort in SORTS:
        pairs = [(_one(sort, old), _one(sort, new), words) for words, old, new in pieces]
        for (old, new), run in groupby(pairs, key=lambda pair: pair[:2]):
            if old != new:
                yield Remark(sort, old, new, "".join(words for _, _, words in run).strip())


def _pieces(item: Item) -> Iterator[tuple[str, Marks, Marks]]:
    """The letters of a unit that stayed, as far as both its old and its new marks go."""
    before, after = item
    if before is None or after is None:
        return
    gap = " " if after.gap else ""
    if before.tokens == after.tokens and len(after.tokens) == 1:
        yield gap + after.text, before.tokens[0].marks, after.tokens[0].marks
        return
    letters = zip(after.text, _by_letter(before), _by_letter(after), strict=True)
    for (old, new), run in groupby(letters, key=lambda letter: letter[1:]):
        yield gap + "".join(letter for letter, _, _ in run), old, new
        gap = ""


def _by_letter(unit: Unit) -> list[Marks]:
    return [token.marks for token in unit.tokens for _ in token.text]


def _one(sort: type[TokenMark], marks: Marks) -> TokenMark | None:
    return next((mark for mark in marks if isinstance(mark, sort)), None)


def _marked(remark: Remark, place: TextPlace) -> Change:
    act = "added" if remark.old is None else "removed" if remark.new is None else "corrected"
    kind, topic = KINDS[remark.sort]
    words = Piece(shortened(remark.words), Role.EMPHASIS)
    return place.change(Sign.CHANGED, kind, topic, act, words, *_said(remark, place))


KINDS: dict[type[TokenMark], tuple[str, Topic]] = {
    Mark: ("Marked passage", Topic.MARK),
    Note: ("Hover note", Topic.NOTE),
    Reference: ("Reference", Topic.REFERENCE),
    Link: ("Link", Topic.LINK),
    Strong: ("Emphasis", Topic.EMPHASIS),
    Emphasis: ("Emphasis", Topic.EMPHASIS),
}


def _said(remark: Remark, place: TextPlace) -> tuple[Piece, ...]:
    """What follows the words that the mark is on."""
    match remark.old, remark.new:
        case Link(was), Link(now):
            was, now = addresses(was, now)
            return (Piece(f": was {was}; now {now}"),)
        case None, Link(now):
            return (Piece(f" now leads to {addresses('', now)[1]}"),)
        case Link(was), None:
            return (Piece(f" no longer leads to {addresses(was, '')[0]}"),)
        case Note(was), Note(now):
            return (Piece(": "), *was_now(was, now))
        case None, Note(now):
            return (Piece(": note added: "), Piece(now, Role.NOW))
        case Note(was), None:
            return (Piece(": note removed: "), Piece(was, Role.WAS))
        case Reference() as old, Reference() as new:
            return (
                Piece(": led to "),
                *_named(old, place),
                Piece("; now to "),
                *_named(new, place),
            )
        case None, Reference() as new:
            return (Piece(" now leads to "), *_named(new, place))
        case Reference() as old, None:
            return (Piece(" no longer leads to "), *_named(old, place))
        case Mark(), Mark():
            return (Piece(" has another address as a marked passage"),)
        case (Mark(), None) | (None, Mark()):
            return (Piece(f" is {'now' if remark.new else 'no longer'} a marked passage"),)
    look = "bold" if remark.sort is Strong else "italics"
    return (Piece(f" is {'now' if remark.new else 'no longer'} in {look}"),)


def _named(reference: Reference, place: TextPlace) -> tuple[Piece, ...]:
    label = place.labels.get(reference.target)
    unknown = Piece(f"{reference.kind} {reference.id}", Role.WHERE, reference.target)
    whole = Piece(f"“{label}”") if label else unknown
    return (Piece("a passage in "), whole) if reference.mark else (whole,)


def addresses(was: str, now: str) -> tuple[str, str]:
    """Two addresses as people write them, in full where they would look the same."""
    short = [a.partition("://")[2].removeprefix("www.").rstrip("/") or a for a in (was, now)]
    return (was, now) if short[0] == short[1] else (short[0], short[1])


# --- Marks that came and went with their words ------------------------------------------------


def _with_their_words(changed: list[tuple[Item, ...]], place: TextPlace) -> Iterator[Change]:
    """Pointers on words that came or went: the words can be seen, where they led cannot."""
    went = _pointers([[(i.old, i.new is None) for i in items if i.old] for items in changed])
    came = _pointers([[(i.new, i.old is None) for i in items if i.new] for items in changed])
    lost = Counter(mark for mark, _ in went) - Counter(mark for mark, _ in came)
    got = Counter(mark for mark, _ in came) - Counter(mark for mark, _ in went)
    for mark, words in went:
        if lost[mark] > 0:
            lost[mark] -= 1
            yield _marked(Remark(type(mark), mark, None, words), place)
    for mark, words in came:
        if got[mark] > 0:
            got[mark] -= 1
            yield _marked(Remark(type(mark), None, mark, words), place)


def _pointers(lines: Iterable[Iterable[tuple[Unit, bool]]]) -> list[tuple[TokenMark, str]]:
    """Each stretch of words with one note, reference or link, if no word of it stayed.

    Units come with whether they went (or came); what befell words that stayed is a `Remark`.
    """
    found: list[tuple[TokenMark, str]] = []
    for units in lines:
        tokens = [(token, is_edit) for unit, is_edit in units for token in unit.all_tokens]
        for mark, run in groupby(tokens, key=lambda pair: _pointer(pair[0])):
            stretch = list(run)
            if mark and all(is_edit for _, is_edit in stretch):
                words = "".join(" " if token.is_space else token.text for token, _ in stretch)
                found.append((mark, words.strip()))
    return found


def _pointer(token: Token) -> TokenMark | None:
    return next((mark for mark in token.marks if isinstance(mark, POINTERS)), None)
