"""Where an entry stands: up and down, to another category or cell, off the page; and back.

Each act locks the newsroom, is saved at once with its row history, leaves the places of the
categories it touches without gaps, and can be undone for as long as the entry stands where
the act has put it.
"""

from django.db import transaction

from cells import newsroom
from cells.categories import Category
from cells.models import Cell
from cells.ordering import (
    UNDONE,
    CannotMove,
    Move,
    place_after,
    place_within,
    put,
    renumber,
    save,
    to_undo,
    without,
)
from entries.models import Entry

# What says where an entry stands, apart from its place among its neighbours.
PLACE_FIELDS = ("cell_id", "category", "second_category", "retired_because")


def standing_in(cell_id: int, category: str) -> list[Entry]:
    """The entries that a cell lists under a category, in their order."""
    entries = Entry.objects.standing().filter(cell=cell_id, category=category)
    return list(entries.select_related("cell", "document").order_by("order", "id"))


@transaction.atomic
def move_by(entry: Entry, places: int) -> Move:
    """Move it within its category: -1 is one place up. Raises CannotMove at either end."""
    entry, group = _standing(entry)
    return _move_within(entry, group, place_after(entry, places, group))


@transaction.atomic
def move_within(entry: Entry, place: int) -> Move:
    """Move it to this place in its category, counted from 1; beyond the last means the last."""
    entry, group = _standing(entry)
    return _move_within(entry, group, place)


def _move_within(entry: Entry, group: list[Entry], place: int) -> Move:
    label = Category(entry.category).label
    place = place_within(entry, place, group, of=f" of {label}")
    reason = f"Moved from place {entry.order} to place {place} of {label}"
    record = put(entry, without(group, entry), place, reason)
    return Move(record, f"Moved to place {place} of {len(group)} in {label}.")


@transaction.atomic
def move_to_category(entry: Entry, category: str, place: int | None = None) -> Move:
    """List it under another category, last unless a place is given.

    Moved to its second category it keeps both, the other way round.
    """
    entry, group = _standing(entry)
    there = Category(category)
    if category == entry.category:
        return _move_within(entry, group, place or len(group))
    was = Category(entry.category)
    if entry.second_category == category:
        entry.second_category = was
    entry.category = there
    others = standing_in(entry.cell_id, there)
    record = put(
        entry, others, place or len(others) + 1, f"Moved from {was.label} to {there.label}"
    )
    renumber(without(group, entry))
    where = f"place {entry.order} of {len(others) + 1}"
    return Move(record, f"Moved from {was.label} to {there.label}, {where}.")


@transaction.atomic
def set_second_category(entry: Entry, category: str) -> Move:
    """Count it in a second category as well; "" takes that away. Raises CannotMove."""
    entry, _ = _standing(entry)
    if category == entry.category:
        raise CannotMove(f"It stands under {Category(category).label} already.")
    if category == entry.second_category:
        raise CannotMove("It does so already.")
    sentence = (
        f"Second category: {Category(category).label}"
        if category
        else f"Second category taken away: {Category(entry.second_category).label}"
    )
    entry.second_category = category
    return Move(save(entry, sentence), f"{sentence}.")


@transaction.atomic
def move_to_cell(entry: Entry, cell: Cell) -> Move:
    """List it in another cell, last in its category. Raises CannotMove if it is there already."""
    entry, group = _standing(entry)
    if entry.cell_id == cell.pk:
        raise CannotMove(f"It stands in {cell} already.")
    left = entry.cell
    entry.cell = cell
    others = standing_in(cell.pk, entry.category)
    record = put(entry, others, len(others) + 1, f"Moved from {left} to {cell}")
    renumber(without(group, entry))
    both = " Publish both cells together." if entry.was_published else ""
    return Move(record, f"Moved from {left} to {cell}.{both}")


@transaction.atomic
def retire(entry: Entry, reason: str) -> Move:
    """Take it off the page with a public reason; its neighbours close the gap.

    Raises ValidationError as `Entry.retire` does.
    """
    entry, group = _standing(entry)
    entry._change_reason = "Retired"  # type: ignore[attr-defined]
    entry.retire(reason)
    record = entry.history.order_by("-history_id").values_list("history_id", flat=True)[0]
    renumber(without(group, entry))
    return Move(record, "Retired. Readers see it until you publish.")


@transaction.atomic
def undo(entry: Entry, record: int) -> Move:
    """Put it back where it was before the act with this number, with its second category.

    Its neighbours may have moved since: it returns to the place it had, as far as there is
    one. Raises CannotMove if it was moved or retired again since.
    """
    newsroom.lock()
    entry = _row(entry)
    before = to_undo(entry, record, PLACE_FIELDS)
    left = (entry.cell_id, entry.category)
    entry.cell = Cell.objects.with_axes().get(pk=before.cell_id)
    for name in ("category", "second_category", "retired_at", "retired_because"):
        setattr(entry, name, getattr(before, name))
    others = without(standing_in(entry.cell_id, entry.category), entry)
    label = Category(entry.category).label
    if entry.retired_at:
        return Move(save(entry, f"{UNDONE}: retired again"), "Undone: it is retired again.")
    number = put(entry, others, before.order, f"{UNDONE} in {label}")
    renumber(standing_in(*left))
    where = f"{entry.cell}, {label}, place {entry.order}"
    return Move(number, f"Undone: it stands in {where}.")


def _standing(entry: Entry) -> tuple[Entry, list[Entry]]:
    """The entry as it is now, and the entries of its category, it among them, places in order.

    To be called first in the transaction. Raises CannotMove for a retired entry.
    """
    newsroom.lock()
    entry = _row(entry)
    if entry.retired_at:
        raise CannotMove("It is retired. List it again first.")
    group = standing_in(entry.cell_id, entry.category)
    renumber(group)
    return next(one for one in group if one.pk == entry.pk), group


def _row(entry: Entry) -> Entry:
    found = Entry.objects.select_related("cell", "document").filter(pk=entry.pk).first()
    if found is None:
        raise CannotMove("Somebody deleted it meanwhile.")
    return found
