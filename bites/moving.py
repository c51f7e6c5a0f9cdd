"""The order of the sections of a bite. About and start keep their places; others move.

Each act is saved at once, as in entries/moving.py.
"""

from django.db import transaction

from bites.models import Section
from cells import newsroom
from cells.ordering import (
    UNDONE,
    CannotMove,
    Move,
    place_after,
    place_within,
    put,
    renumber,
    to_undo,
    without,
)

MOVABLE = (Section.Kind.ISSUE, Section.Kind.OTHER)
PLACE_FIELDS = ("bite_id", "kind")


@transaction.atomic
def move_by(section: Section, places: int) -> Move:
    """Move it among the sections of its kind: -1 is one place up. Raises CannotMove."""
    section, group = _standing(section)
    return _move_within(section, group, place_after(section, places, group))


@transaction.atomic
def move_within(section: Section, place: int) -> Move:
    """Move it to this place among its kind, counted from 1; beyond the last means the last."""
    section, group = _standing(section)
    return _move_within(section, group, place)


def _move_within(section: Section, group: list[Section], place: int) -> Move:
    place = place_within(section, place, group)
    reason = f"Moved from place {section.order} to place {place}"
    record = put(section, without(group, section), place, reason)
    return Move(record, f"Moved to place {place} of {len(group)}.")


@transaction.atomic
def undo(section: Section, record: int) -> Move:
    """Put it back where it was before the act with this number. Raises CannotMove."""
    section, group = _standing(section)
    before = to_undo(section, record, PLACE_FIELDS)
    reason = f"{UNDONE} at place {before.order}"
    number = put(section, without(group, section), before.order, reason)
    return Move(number, f"Undone: it stands at place {section.order}.")


def _standing(section: Section) -> tuple[Section, list[Section]]:
    """The section as it is now, and those of its kind, it among them, places in order."""
    newsroom.lock()
    found = Section.objects.filter(pk=section.pk).first()
    if found is None:
        raise CannotMove("Somebody deleted it meanwhile.")
    if found.kind not in MOVABLE:
        raise CannotMove("This section has a place of its own.")
    sections = Section.objects.filter(bite=found.bite_id, kind=found.kind)
    group = list(sections.select_related("bite__cell").order_by("order", "id"))
    renumber(group)
    return next(one for one in group if one.pk == section.pk), group
