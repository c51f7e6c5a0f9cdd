"""The JSON Schema of what the site answers, made from the types in `shapes.py`.

`schema_1.json` beside this file is what was published; `manage.py export_schema` makes it.
"""

import inspect
import json
from pathlib import Path
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

from cells.exporting import shapes

PUBLISHED = Path(__file__).with_name(f"schema_{shapes.VERSION}.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS = (shapes.PageDocument, shapes.EntriesDocument, shapes.ErrorDocument)
DEFINITIONS = "#/$defs/"
PLAIN = {int: {"type": "integer"}, str: {"type": "string"}, bool: {"type": "boolean"}}
NAMED: dict[str, dict[str, Any]] = {
    "RichText": {"type": "string", "contentMediaType": "text/html"},
    "IsoDate": {"type": ["string", "null"], "format": "date"},
}


def schema() -> dict[str, Any]:
    """One schema for every document; each type is a definition under its name."""
    definitions: dict[str, Any] = {}
    kinds = [_schema_of(kind, definitions) for kind in DOCUMENTS]
    return {
        "$schema": DIALECT,
        "title": f"Documents of this site, version {shapes.VERSION}",
        "description": inspect.cleandoc(shapes.__doc__ or ""),
        "oneOf": kinds,
        "$defs": dict(sorted(definitions.items())),
    }


def as_text() -> str:
    """The schema as it is kept beside this file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def published(address: str) -> dict[str, Any]:
    """What was published, under this address."""
    return {"$id": address, **json.loads(PUBLISHED.read_text(encoding="utf-8"))}


def _schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; the types in it that have a name are put into `definitions`."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}  # keeps its place, should it be part of itself
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": DEFINITIONS + hint.__name__}
    if isinstance(hint, TypeAliasType):
        return NAMED[hint.__name__]
    if origin is NotRequired:
        return _schema_of(inner[0], definitions)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": _schema_of(inner[0], definitions)}
    if origin is not None:
        return {"anyOf": [_schema_of(kind, definitions) for kind in inner]}
    return {"type": "null"} if hint is type(None) else PLAIN[hint]


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Keys that are not named here may be there: readers pass over them."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        "description": inspect.cleandoc(vars(kind).get("__doc__") or ""),
        "type": "object",
        "properties": {key: _schema_of(hint, definitions) for key, hint in hints.items()},
        "required": sorted(kind.__required_keys__),
    }
