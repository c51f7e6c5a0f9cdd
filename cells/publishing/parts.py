"""The modules that make up a snapshot, by kind of page."""

from importlib import import_module
from types import ModuleType

from django.conf import settings

from cells.models import Edition
from cells.parts import Found, PlacedText
from cells.snapshots import Snapshot


def parts_of(kind: str) -> dict[str, ModuleType]:
    """The parts of a kind of page by their key, in the order of the page."""
    names = settings.SNAPSHOT_PARTS[kind]
    return {name.rpartition(".")[2]: import_module(name) for name in names}


def all_parts() -> list[ModuleType]:
    """Every part once."""
    names = dict.fromkeys(name for names in settings.SNAPSHOT_PARTS.values() for name in names)
    return [import_module(name) for name in names]


def texts_in(snapshot: Snapshot) -> list[PlacedText]:
    """Every rich text of a page."""
    parts = parts_of(snapshot["kind"]).items()
    return [text for key, part in parts for text in part.texts(snapshot[key])]  # type: ignore[literal-required]


def tell_published(edition: Edition) -> None:
    """Let the parts do what follows from this edition having become current."""
    snapshot = edition.contents
    for key, part in parts_of(snapshot["kind"]).items():
        if hasattr(part, "published"):
            part.published(snapshot[key], edition)  # type: ignore[literal-required]


def draft_targets(targets: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Those of the (kind, number) that exist as drafts, with their labels."""
    known = {}
    for kind in {kind for kind, _ in targets}:
        ids = {number for k, number in targets if k == kind}
        for part in all_parts():
            known.update({(kind, n): label for n, label in part.targets(kind, ids).items()})
    return known


def former_labels(targets: set[tuple[str, int]]) -> dict[tuple[str, int], set[str]]:
    """What those of them that have a history were ever called, today's names included."""
    found: dict[tuple[str, int], set[str]] = {}
    for kind in {kind for kind, _ in targets}:
        ids = {number for k, number in targets if k == kind}
        for part in all_parts():
            if not hasattr(part, "former_labels"):
                continue
            for number, label in part.former_labels(kind, ids):
                found.setdefault((kind, number), set()).add(label)
    return found


def find_targets(text: str) -> list[Found]:
    """Drafts that a reference could lead to."""
    return [found for part in all_parts() for found in part.find(text)]
