"""What is in one snapshot and not in another, by name. A comparison of words is another matter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cells.publishing.parts import parts_of
from cells.snapshots import Snapshot

# Not for an editor's eye: numbers, what is made of other fields, and what a list already says.
LEFT_OUT = {"id", "formal_title", "retired"}


@dataclass(frozen=True, slots=True)
class Change:
    """Such as "Added", "Entry “Retention protects”"."""

    act: str
    what: str

    def __str__(self) -> str:
        return f"{self.act}: {self.what}"


def changes_between(old: Snapshot | None, new: Snapshot) -> list[Change]:
    """Everything that differs, part by part as on the page; nothing where there is no `old`.

    A database may give the keys of JSON back in an order of its own.
    """
    if old is None:
        return []
    found: list[Change] = []
    for key in parts_of(new["kind"]):
        found += _in_part(old.get(key, {}), new[key])  # type: ignore[arg-type, literal-required]
    return found


def _in_part(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for field, value in sorted(new.items()):
        before = old.get(field)
        if field in LEFT_OUT or value == before:
            continue
        if isinstance(value, list):
            yield from _in_list(field, before or [], value)
        else:
            yield Change("Changed", field.replace("_", " ").capitalize())


def _in_list(field: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    old = {one["id"]: one for one in before}
    new = {one["id"]: one for one in after}
    for number, one in new.items():
        if number not in old:
            yield Change("Added", _name(field, one))
        elif one != old[number]:
            yield Change("Changed", _name(field, one))
    for number, one in old.items():
        if number not in new:
            yield Change("Removed", _name(field, one))
    if [n for n in old if n in new] != [n for n in new if n in old]:
        yield Change("Moved", f"The order of the {field}")


def _name(field: str, one: dict[str, Any]) -> str:
    singular = {"entries": "Entry"}.get(field) or field.removesuffix("s").capitalize()
    words = (
        one.get("headline")
        or one.get("heading")
        or one.get("name")
        or one.get("code")
        or one.get("document", {}).get("title")
        or f"number {one['id']}"
    )
    return f"{singular} “{words}”"
