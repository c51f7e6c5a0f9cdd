"""What is known of the addresses of documents, for the workbench."""

from collections.abc import Iterable

from cells.reading.entries import ShownEntry
from matrix_site.desk.workbench.chip import Chip

UNCHECKED = Chip("plain", "Link not checked yet", "clock")
NO_ADDRESS = Chip("plain", "No address", "link")


def link_states(entries: Iterable[ShownEntry]) -> dict[int, Chip]:
    """By the number of the document. What is known today is what its notices say."""
    return {entry.document["id"]: _state(entry) for entry in entries}


def _state(entry: ShownEntry) -> Chip:
    if dead := entry.reading.dead:
        return Chip("bad", f"Link gone since {dead.dated_on:%-d %b %Y}", "link-gone")
    return UNCHECKED if entry.reading.url else NO_ADDRESS
