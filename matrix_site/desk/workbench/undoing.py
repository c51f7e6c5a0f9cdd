"""What takes a change of the draft back, told from where a thing stood in the edition."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from cells.comparing import Target
from cells.models import Cell
from cells.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Undo:
    """One act that takes a change back: a POST with `fields`, or without any a link to `url`."""

    url: str
    fields: tuple[tuple[str, object], ...] = ()


def moves_back(cell: Cell, older: Snapshot, draft: Snapshot) -> Callable[[Target], Undo | None]:
    """For an entry or section of the draft: the one act after which it stands as it did.

    None where one act cannot, or where it is in one of the two only.
    """
    stood, stands = places_in(older), places_in(draft)

    def back(target: Target) -> Undo | None:
        if target not in stood or target not in stands:
            return None
        fields = _way_back(stood[target], stands[target])
        url = reverse("desk:workbench_move", args=[cell.pk, *target])
        return Undo(url, fields) if fields else None

    return back


class Standing(NamedTuple):
    """Under which categories, or kind, and at which place within the first, counted from 1."""

    categories: tuple[str, ...]
    place: int


def places_in(snapshot: Snapshot) -> dict[Target, Standing]:
    """Where each entry and section stands."""
    found: dict[Target, Standing] = {}
    counted: Counter[str] = Counter()
    for entry in snapshot["entries"]["entries"]:
        categories = tuple(entry["categories"])
        counted[categories[0]] += 1
        found["entry", entry["id"]] = Standing(categories, counted[categories[0]])
    for section in snapshot["bite"]["sections"]:
        counted[section["kind"]] += 1
        found["section", section["id"]] = Standing((section["kind"],), counted[section["kind"]])
    return found


def _way_back(was: Standing, now: Standing) -> tuple[tuple[str, object], ...]:
    """What to send to the form that moves, so that it stands as it did; () if one act cannot."""
    if was.categories == now.categories:
        return (("place", was.place),)
    if was.categories[0] == now.categories[0]:
        return (("second", was.categories[1] if was.categories[1:] else "none"),)
    is_swapped = was.categories == now.categories[::-1]
    if is_swapped or was.categories[1:] == now.categories[1:]:
        return (("category", was.categories[0]), ("place", was.place))
    return ()
