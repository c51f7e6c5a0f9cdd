"""What is known of the addresses of documents, for the workbench."""

from collections.abc import Sequence

from cells.reading.entries import ShownEntry
from entries.linkchecking.states import State, states_for
from matrix_site.desk.workbench.chip import Chip

# The look and the icon of each state; of a document without an address the last.
LOOKS: dict[str, tuple[str, str]] = {
    State.FINE: ("plain", "tick"),
    State.GONE: ("bad", "link-gone"),
    State.MOVED: ("planned", "link"),
    State.UNSURE: ("plain", "link"),
    State.SLOW: ("draft", "clock"),
    State.UNCHECKED: ("plain", "clock"),
    "none": ("plain", "link"),
}


def link_states(entries: Sequence[ShownEntry]) -> dict[int, Chip]:
    """By the number of the document; what a notice says of a dead address goes first."""
    states = states_for(entry.document["id"] for entry in entries)
    found = {}
    for entry in entries:
        number = entry.document["id"]
        if dead := entry.reading.dead:
            found[number] = Chip("bad", f"Link gone since {dead.dated_on:%-d %b %Y}", "link-gone")
        else:
            look, icon = LOOKS[states[number].state]
            found[number] = Chip(look, states[number].words, icon)
    return found
