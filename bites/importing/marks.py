"""What imports wrote: how the next import tells their values from an editor's."""

import hashlib
from collections.abc import Mapping

from bites.importing.wanted import RowKind, Value

type Marks = dict[str, dict[str, str]]

# In a row's marks, beside its fields: the fingerprint of the key by which it was known.
KEY = "key"


def fingerprint(value: Value) -> str:
    return hashlib.sha256(str(value).encode()).hexdigest()[:16]


def name_of(kind: RowKind, number: int) -> str:
    """A row's name in the marks: "entry:12"."""
    return f"{kind}:{number}"


def merged(before: Marks, now: Mapping[str, Mapping[str, str]]) -> Marks:
    """The marks of all imports so far, the newest winning field by field."""
    marks = {name: dict(fields) for name, fields in before.items()}
    for name, fields in now.items():
        marks.setdefault(name, {}).update(fields)
    return marks
