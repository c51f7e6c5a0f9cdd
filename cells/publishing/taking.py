from cells.models.subject import Subject
from cells.publishing.parts import parts_of
from cells.snapshots import FORMAT, Snapshot


def snapshot_of(subject: Subject) -> Snapshot:
    """What the page of this draft row would be if it were published now."""
    kind = subject.page_kind.value
    parts = {key: part.take(subject) for key, part in parts_of(kind).items()}
    return {"format": FORMAT, "kind": kind, "path": subject.path, **parts}  # type: ignore[typeddict-item]
