"""What a draft changes, as readers would see it: listed, and proposed as a change note."""

from cells.comparing import Comparison, ShortLine, compare, short_lines, summary
from cells.models import Edition
from cells.snapshots import Snapshot

NOTE_LENGTH = Edition._meta.get_field("note").max_length or 0


def comparison_of(old: Snapshot | None, new: Snapshot) -> Comparison | None:
    """None where there is no `old`, so that nothing can have changed."""
    return None if old is None else compare(old, new)


def lines_of(comparison: Comparison | None) -> list[ShortLine]:
    return short_lines(comparison) if comparison else []


def proposed_note(comparison: Comparison | None) -> str:
    """A change note to begin with; "" for a first edition and where readers would see no change."""
    if comparison is None or comparison.is_empty:
        return ""
    said = summary(comparison)
    note = f"{said[0].upper()}{said[1:]}."
    return note if len(note) <= NOTE_LENGTH else ""
