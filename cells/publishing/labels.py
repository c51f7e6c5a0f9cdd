"""References whose words went out of date: they name what they lead to as it was called once.

Words are the editor's own, so this is advice, and given only where it is sure: they are a former
headline or heading, and no longer that of today, or they count an issue by another number than
it has. What stands "above" or "below" is said by the page itself.
"""

import re
from collections.abc import Iterable, Iterator

from cells.parts import PlacedText, Problem, Target
from cells.publishing.parts import draft_targets, former_labels
from cells.richtext import Reference, Span
from cells.snapshots import Snapshot

COUNTED = re.compile(r"\bissues? (\d{1,2})\b", re.IGNORECASE)

type Found = tuple[PlacedText, Span[Reference]]


def problems_in_labels(found: Iterable[Found], snapshot: Snapshot) -> list[Problem]:
    """`found` are the references of the snapshot; one query for each kind that has a history."""
    found = list(found)
    return [*_former_names(found), *_other_numbers(found, issue_numbers(snapshot))]


def _former_names(found: list[Found]) -> Iterator[Problem]:
    former = former_labels({span.mark.target for _, span in found})
    named = [
        (text, span)
        for text, span in found
        if folded(span.words) in map(folded, former.get(span.mark.target, ()))
    ]
    today = draft_targets({span.mark.target for _, span in named})
    for text, span in named:
        label = today.get(span.mark.target, "")
        if label and folded(label) != folded(span.words):
            message = (
                f"The reference “{span.words}” names its {span.mark.kind} as it was called before: "
                f"it is “{label}” now."
            )
            yield Problem(text.place, message, text.url, blocks=False)


def _other_numbers(found: list[Found], numbers: dict[Target, int]) -> Iterator[Problem]:
    for text, span in found:
        said, number = COUNTED.search(span.words), numbers.get(span.mark.target)
        if said and number and int(said[1]) != number:
            message = f"The reference “{span.words}” leads to what is issue {number} now."
            yield Problem(text.place, message, text.url, blocks=False)


def issue_numbers(snapshot: Snapshot) -> dict[Target, int]:
    """The issues of a cell's bite, counted from 1."""
    sections = snapshot.get("bite", {}).get("sections", [])
    issues = [section["id"] for section in sections if section["kind"] == "issue"]
    return {("section", number): at for at, number in enumerate(issues, start=1)}


def folded(words: str) -> str:
    """Case, spaces and what stands at the ends make no other name."""
    return " ".join(words.casefold().split()).strip(" .,;:?!“”‘’\"'")
