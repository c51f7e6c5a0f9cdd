"""Whether plain data has the shape that a TypedDict says."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypeAliasType, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_record


def misfits(value: Any, kind: Any, place: str = "") -> Iterator[str]:
    """A sentence for each place where `value` is not of this type, its keys included."""
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, TypeAliasType):
        yield from misfits(value, kind.__value__, place)
    elif origin is NotRequired:
        yield from misfits(value, inner[0], place)
    elif is_record(kind):
        yield from misfits_of_record(value, kind, place)
    elif origin is list and isinstance(value, list):
        for i, item in enumerate(value):
            yield from misfits(item, inner[0], f"{place}[{i}]")
    elif origin is UnionType:
        if all(any(misfits(value, choice)) for choice in inner):
            yield f"{place} is {value!r}, not {kind}"
    elif origin is Literal:
        if value not in inner:
            yield f"{place} is {value!r}, not one of {inner}"
    elif kind is None or kind is NoneType:
        if value is not None:
            yield f"{place} is {value!r}, not null"
    elif type(value) is not (origin or kind):
        yield f"{place} is {value!r}, not {kind}"


def misfits_of_record(value: Any, kind: Any, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place} is {value!r}, not {kind.__name__}"
        return
    hints = get_type_hints(kind, include_extras=True)
    for key in sorted(kind.__required_keys__ - value.keys()):
        yield f"{place} has no {key}"
    for key, item in value.items():
        if key not in hints:
            yield f"{place} has {key}, of which {kind.__name__} says nothing"
        else:
            yield from misfits(item, hints[key], f"{place}.{key}")


def empty_lists(value: Any, place: str = "") -> Iterator[str]:
    """The places of empty lists: what a sample leaves untold."""
    if value == []:
        yield place
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from empty_lists(item, f"{place}.{key}")
    for i, item in enumerate(value) if isinstance(value, list) else ():
        yield from empty_lists(item, f"{place}[{i}]")
