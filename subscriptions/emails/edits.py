"""Insertions and deletions said in words: mail programs lose colours and lines."""

from collections.abc import Iterator
from typing import NamedTuple

from subscriptions.letters import Change, Mark, Run, Runs

EDITS = {Mark.INSERTED: "added", Mark.DELETED: "removed"}


class Said(NamedTuple):
    """A run, and what stands round it: "[added: " and "]"."""

    run: Run
    before: str = ""
    after: str = ""


def said(runs: Runs) -> Iterator[Said]:
    """What was deleted with what was inserted straight after it is "was" and "now"."""
    for place, run in enumerate(runs):
        word = EDITS.get(run.mark)
        if not word or not run.text.strip():
            yield Said(run)
            continue
        # What came or went may be glued to the word before it, as a comma is.
        gap = "" if _ends_in_space(runs, place - 1) else " "
        if run.mark is Mark.DELETED and _mark_at(runs, place + 1) is Mark.INSERTED:
            yield Said(run, f"{gap}[was: ", "] ")
        elif run.mark is Mark.INSERTED and _mark_at(runs, place - 1) is Mark.DELETED:
            yield Said(run, "[now: ", "]")
        else:
            yield Said(run, f"{gap}[{word}: ", "]")


def said_of(change: Change) -> list[Said]:
    """Of a change that is one edit as a whole, its label says so: "Added, in Guidance"."""
    marks = {run.mark for run in change.runs if run.text.strip()}
    word = EDITS.get(marks.pop()) if len(marks) == 1 else None
    if word and change.label.lower().startswith(word):
        return [Said(run) for run in change.runs]
    return list(said(change.runs))


def _ends_in_space(runs: Runs, place: int) -> bool:
    return place < 0 or runs[place].text[-1:].isspace()


def _mark_at(runs: Runs, place: int) -> Mark | None:
    return runs[place].mark if 0 <= place < len(runs) else None
