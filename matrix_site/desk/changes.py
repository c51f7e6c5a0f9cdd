"""What a draft changes, as an edition would say it: the change note and the kind to begin with."""

from cells.comparing import Comparison, ProposedKind, proposed_kind, summary
from cells.comparing.changes import Topic
from cells.models import Edition

NOTE_LENGTH = Edition._meta.get_field("note").max_length or 0


def proposed_note(comparison: Comparison | None) -> str:
    """A change note to begin with; "" for a first edition and where readers would see no change."""
    if comparison is None or comparison.is_empty:
        return ""
    said = summary(comparison)
    note = f"{said[0].upper()}{said[1:]}."
    return note if len(note) <= NOTE_LENGTH else ""


def with_thanks(note: str, suggested: int) -> str:
    """The note with the credit of readers who suggested that many of the entries it lists."""
    if not note or not suggested:
        return note
    entries = "1 entry was suggested by a reader"
    if suggested > 1:
        entries = f"{suggested} entries were suggested by readers"
    thanked = f"{note} {entries}, with thanks."
    return thanked if len(thanked) <= NOTE_LENGTH else note


def why(proposed: ProposedKind) -> str:
    """The reason under the choice of a kind."""
    if proposed.kind:
        return f"Chosen for you because {proposed.because}. You can change it."
    return f"Not chosen for you: {proposed.because}. Say which it is."


def kind_with_others(comparison: Comparison) -> ProposedKind:
    """As proposed for one page; one where only documents changed goes along as minor."""
    proposed = proposed_kind(comparison)
    topics = {change.topic for change in comparison.changes}
    if not proposed.kind and topics == {Topic.DOCUMENT} and not any(comparison.size):
        return ProposedKind("minor", "only details of documents changed, as elsewhere")
    return proposed
