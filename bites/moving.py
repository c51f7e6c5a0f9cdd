"""The order of the sections of a bite. About and start keep their places; others move.

Each act is saved at once, as in entries/moving.py.
"""

from django.db import transaction

from bites.models import Section
from cells import newsroom
from cells.ordering import UNDONE, CannotMove, Move, put, renumber, to_undo

MOVABLE = (Section.Kind.ISSUE, Section.Kind.OTHER)
PLACE_FIELDS = ("bite_id", "kind")


@transaction.atomic
def move_by(section: Section, places: int) -> Move:
    """Move it among the sections of its kind: -1 is one place up. Raises CannotMove."""
    section, group = _standing(section)
    if not 1 <= section.order + places <= len(group):
        raise CannotMove("It is the first already." if places < 0 else "It is the last already.")
    return _move_within(section, group, section.order + places)


@transaction.atomic
def move_within(section: Section, place: int) -> Move:
    """Move it to this place among its kind, counted from 1; beyond the last means the last."""
    section, group = _standing(section)
    return _move_within(section, group, place)


def _move_within(section: Section, group: list[Section], place: int) -> Move:
    place = min(max(place, 1), len(group))
    if place == section.order:
        raise CannotMove(f"It stands at place {place} already.")
    others = [one for one in group if one.pk != section.pk]
    record = put(section, others, place, f"Moved from place {section.order} to place {place}")
    return Move(record, f"Moved to place {place} of {len(group)}.")


@transaction.atomic
def undo(section: Section, record: int) -> Move:
    """Put it back where it was before the act with this number. Raises CannotMove."""
    section, group = _standing(section)
    before = to_undo(section, record, PLACE_FIELDS)
    others = [one for one in group if one.pk != section.pk]
    number = put(section, others, before.order, f"{UNDONE} at place {before.order}")
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
