"""`docs/snapshot.md`: the shape of a snapshot for people, made from `cells/snapshots.py`."""

import inspect
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    TypeAliasType,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from django.conf import settings

from cells import snapshots

PLAIN_NAMES = {int: "whole number", str: "text", NoneType: "null"}


def as_markdown() -> str:
    """The whole page: the parts of each kind of page, then a table for each type."""
    blocks = [
        "# The shape of a snapshot",
        "Made by `manage.py snapshot_docs` from `cells/snapshots.py`: change that, then run it.",
        own_words(snapshots),
        f"Today's format is {snapshots.FORMAT}.",
        "## Parts",
        table(["page", "parts, in their order"], parts_of_pages()),
    ]
    for kind in in_order(snapshots.Snapshot, snapshots.Card):
        blocks += [f"## {kind.__name__}", own_words(kind), fields(kind)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def own_words(thing: Any) -> str:
    """Its docstring; a TypedDict without one has none, though Python gives it dict's."""
    return inspect.cleandoc(vars(thing).get("__doc__") or "")


def parts_of_pages() -> Iterator[list[str]]:
    for kind, modules in settings.SNAPSHOT_PARTS.items():
        yield [kind, ", ".join(f"`{module.rpartition('.')[2]}`" for module in modules)]


def in_order(*first: type) -> list[type]:
    """The TypedDicts, each followed by those it is made of, each once."""
    found: dict[type, None] = {}

    def add(kind: Any) -> None:
        if is_typeddict(kind) and kind not in found:
            found[kind] = None
            for hint in get_type_hints(kind).values():
                add(hint)
        for inner in get_args(kind):
            add(inner)

    for kind in first:
        add(kind)
    return list(found)


def fields(kind: type) -> str:
    hints = get_type_hints(kind, include_extras=True)
    optional = kind.__optional_keys__  # type: ignore[attr-defined]
    rows = (
        [f"`{key}`", in_words(hint), "not always" if key in optional else "always"]
        for key, hint in hints.items()
    )
    return table(["key", "value", "there"], rows)


def in_words(hint: Any) -> str:
    """A type as people say it: "list of [EntrySnapshot](#entrysnapshot)"."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if isinstance(hint, TypeAliasType):
        return {"RichText": "rich text", "IsoDate": "date, or null"}[hint.__name__]
    if origin is NotRequired:
        return in_words(inner[0])
    if origin is Literal:
        return "one of " + ", ".join(f'`"{value}"`' for value in inner)
    if origin is list:
        return f"list of {in_words(inner[0])}"
    if origin is dict:
        return f"object of {in_words(inner[1])}, by {in_words(inner[0])}"
    if origin is UnionType:
        return ", or ".join(map(in_words, inner))
    return PLAIN_NAMES[hint]


def table(heads: list[str], rows: Any) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line).rstrip() + " |" for line in lines)
