"""What a draft changed since the current edition: a line for each change, and marks in the text.

Who changed it and when comes from the row history.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bites.models import Section
from cells.comparing import (
    Change,
    Comparison,
    Part,
    Sign,
    State,
    Target,
    edits_in_words,
    sentence_html,
    span_html,
    stretches,
)
from cells.comparing.changes import Topic
from cells.comparing.stretches import Span, Stretch
from cells.models import Cell
from cells.ordering import MADE_ROOM
from cells.reading.texts import anchor
from entries.models import Entry
from matrix_site.desk.links import with_next
from matrix_site.desk.workbench.undoing import Undo, moves_back, places_in

if TYPE_CHECKING:
    from matrix_site.desk.workbench.bench import Bench

# The look, the word and the icon of a line, by the sign of its change.
LOOKS = {
    Sign.ADDED: ("live", "Added", "plus"),
    Sign.REMOVED: ("bad", "Removed", "minus"),
    Sign.UP: ("planned", "Moved", "right"),
    Sign.DOWN: ("planned", "Moved", "right"),
    Sign.FILED: ("planned", "Moved", "right"),
    Sign.CHANGED: ("draft", "Changed", "pencil"),
}
WORDS = ("draft", "Words", "pencil")
MOVES = (Sign.UP, Sign.DOWN, Sign.FILED)
# Parts of the page that are no rows of their own, by the label of their texts.
PARTS_OF_HEAD = {"More": "more"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change; `who` and `at` are of the last save of what it is about, or empty."""

    look: str
    word: str
    icon: str
    html: SafeString
    target: Target | None
    who: str = ""
    at: datetime | None = None
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """A part with what came and went: `html` is "" where its words are as they were."""

    html: str = ""
    is_new: bool = False


def marks_of(comparison: Comparison | None) -> dict[Target | str, Marks]:
    """By entry or section, and by its label where it is a part of the head ("Abstract")."""
    found: dict[Target | str, Marks] = {}
    for part in comparison.parts if comparison else ():
        key = part.label if _is_of_head(part) else part.target
        if key is None or part.state is State.REMOVED:
            continue
        if part.state is State.ADDED:
            found[key] = Marks(is_new=True)
        elif any(segment.has_edits for segment in part.segments):
            found[key] = Marks(_marked(part))
    return found


def _is_of_head(part: Part) -> bool:
    return part.target is None or part.target[0] == "part"


def _marked(part: Part) -> SafeString:
    spans = ((span_html(Span(text, 0, len(text.segments))),) for text in part.texts)
    return format_html_join("", "{}", spans)


def change_lines(bench: "Bench") -> list[ChangeLine]:
    """The changes told in words, then those of the texts that stayed."""
    comparison = bench.comparison
    if comparison is None or bench.edition is None:
        return []
    edited = [one for one in stretches(comparison.parts) if one.is_edited]
    told = list(comparison.changes)
    savers = _savers(bench, [one.about for one in told] + [one.part.target for one in edited])
    undo = _undoing(bench, told, edited)
    return [
        *(_told_line(change, bench, savers, undo) for change in told),
        *(_words_line(stretch, bench, savers, undo) for stretch in edited),
    ]


type Savers = dict[Target, tuple[str, datetime]]
type Undoing = Callable[[Target | None, Change | None], Undo | None]


def _told_line(change: Change, bench: "Bench", savers: Savers, undo: Undoing) -> ChangeLine:
    target = change.about
    html = sentence_html(change, None, lambda to, is_gone: "" if is_gone else f"#{anchor(to)}")
    who, at = _saver(savers, target, bench)
    look, word, icon = LOOKS[change.sign]
    return ChangeLine(look, word, icon, html, target, who, at, undo(target, change))


def _words_line(stretch: Stretch, bench: "Bench", savers: Savers, undo: Undoing) -> ChangeLine:
    part = stretch.part
    target = None if _is_of_head(part) else part.target
    where = anchor(target) if target else PARTS_OF_HEAD.get(part.label, "head")
    name = part.name or stretch.label
    said = edits_in_words(stretch)
    html = format_html('<a href="#{}">{}</a>: {}', where, name, said)
    who, at = _saver(savers, target, bench)
    return ChangeLine(*WORDS, html, target, who, at, undo(target, None))


def _saver(
    savers: Savers, target: Target | None, bench: "Bench"
) -> tuple[str, datetime] | tuple[str, None]:
    return savers.get(target or ("cell", bench.cell.pk), ("", None))


def _savers(bench: "Bench", targets: Iterable[Target | None]) -> Savers:
    """Who saved each of these last since the current edition, and when; making room apart."""
    assert bench.edition
    wanted = {target for target in targets if target}
    found: Savers = {}
    for kind, model in (("entry", Entry), ("section", Section), ("cell", Cell)):
        ids = {number for k, number in wanted if k == kind} | (
            {bench.cell.pk} if kind == "cell" else set()
        )
        records: Any = model.history
        rows = (
            records.filter(id__in=ids, history_date__gt=bench.edition.frozen_at)
            .exclude(history_change_reason=MADE_ROOM)
            .order_by("history_id")
            .values_list("id", "history_user__username", "history_date")
        )
        found |= {(kind, number): (who or "", at) for number, who, at in rows}
    return found


def _undoing(bench: "Bench", told: list[Change], edited: list[Stretch]) -> Undoing:
    """What takes a change back where that is one act: a move, or words where nothing else changed.

    Of an entry that changed in two ways neither can be taken back alone.
    """
    assert bench.edition
    edition = bench.edition
    targets = Counter([one.about for one in told] + [one.part.target for one in edited])
    moved_back = moves_back(bench.cell, edition.contents, bench.snapshot)
    stands = places_in(bench.snapshot)
    stood = places_in(edition.contents)

    def undo(target: Target | None, change: Change | None) -> Undo | None:
        if change and change.act == "retired" and target:
            url = reverse("admin:entries_entry_retire", args=[target[1]])
            return Undo(with_next(url, bench.url))
        if target is None or targets[target] != 1 or target not in stood or target not in stands:
            return None
        if change is None:
            return Undo(reverse("desk:restore_one", args=[edition.pk, *target]))
        if change.sign not in MOVES or change.topic not in (Topic.ENTRY, Topic.SECTION):
            return None
        return moved_back(target)

    return undo if bench.can_edit else lambda target, change: None
