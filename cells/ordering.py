"""Rows that stand in an order: places from 1 without gaps, and acts that can be undone.

Which rows stand together is the business of the app that owns them: see entries/moving.py and
bites/moving.py. What was done, and what is to be undone, is read from the row history: each
act is a record whose reason begins with one of `ACTS`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

MADE_ROOM = "Made room"
UNDONE = "Put back"
ACTS = ("Moved", "Retired", "Second category", UNDONE)


class CannotMove(Exception):
    """What was asked for cannot be done. The message is a sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Move:
    """An act that was saved. `record` is its number in the row history, which undoes it."""

    record: int
    sentence: str


def renumber(rows: Iterable[Any]) -> None:
    """Save every row whose `order` is not its place among these."""
    for place, row in enumerate(rows, start=1):
        if row.order != place:
            row.order = place
            save(row, MADE_ROOM)


def put(row: Any, others: Sequence[Any], place: int, reason: str) -> int:
    """Save `row` at this place among the others, which make room; the number of the record.

    A place before the first or after the last means the first or the last.
    """
    place = min(max(place, 1), len(others) + 1)
    row.order = place
    record = save(row, reason)
    renumber([*others[: place - 1], row, *others[place - 1 :]])
    return record


def place_after(row: Any, places: int, group: Sequence[Any]) -> int:
    """Its place once it is moved by so many: -1 is one up. Raises CannotMove at either end."""
    if not 1 <= row.order + places <= len(group):
        raise CannotMove("It is the first already." if places < 0 else "It is the last already.")
    return row.order + places


def place_within(row: Any, place: int, group: Sequence[Any], of: str = "") -> int:
    """This place, counted from 1, beyond the last the last; `of` says of what, as " of Reviews".

    Raises CannotMove if it stands there already.
    """
    place = min(max(place, 1), len(group))
    if place == row.order:
        raise CannotMove(f"It stands at place {place}{of} already.")
    return place


def without[Row: Model](group: Iterable[Row], row: Model) -> list[Row]:
    return [one for one in group if one.pk != row.pk]


def save(row: Any, reason: str) -> int:
    """Save the row with a reason in its history; the number of the record."""
    row._change_reason = reason
    row.save()
    return row.history.order_by("-history_id").values_list("history_id", flat=True)[0]


def to_undo(row: Any, record: int, place_fields: Sequence[str]) -> Any:
    """The record of the row as it was before this act. Raises CannotMove.

    An act can be undone as long as the row is where it put it: `place_fields` are what says
    where. That others moved round it does not matter.
    """
    is_act = Q()
    for words in ACTS:
        is_act |= Q(history_change_reason__startswith=words)
    acts = row.history.filter(is_act).order_by("-history_id").select_related("history_user")
    done = acts.filter(history_id=record).first()
    before = row.history.filter(history_id__lt=record).order_by("-history_id").first()
    if done is None or before is None:
        raise CannotMove("There is nothing to undo here.")
    newest = acts.first()
    if newest.history_id != record:
        who = newest.history_user or "somebody"
        raise CannotMove(f"This can no longer be undone: {who} moved it since.")
    if any(getattr(row, name) != getattr(done, name) for name in place_fields):
        raise CannotMove("This can no longer be undone: it was changed since.")
    return before
