"""Documents of compared editions that bear a notice today: no edition's words hold it."""

from collections.abc import Iterable
from typing import NamedTuple

from cells.models import Notice
from cells.reading.documents import notices_on
from cells.snapshots import EntrySnapshot, Snapshot


class Warned(NamedTuple):
    """An entry as the newest of the editions calls it, and what is to be known of its document."""

    number: int
    name: str
    notices: list[Notice]


def warned_in(snapshots: Iterable[Snapshot]) -> list[Warned]:
    """Entries of these snapshots, the newest one last, that were retracted or corrected.

    One query, or none where nothing is listed.
    """
    entries: dict[int, EntrySnapshot] = {}
    for snapshot in snapshots:
        if "entries" in snapshot:
            entries |= {entry["id"]: entry for entry in snapshot["entries"]["entries"]}
    if not entries:
        return []
    notices = notices_on(entry["document"]["id"] for entry in entries.values())
    found = [
        Warned(
            number,
            entry["headline"] or entry["document"]["title"],
            [one for one in notices.get(entry["document"]["id"], []) if one.is_warning],
        )
        for number, entry in entries.items()
    ]
    return [one for one in found if one.notices]
