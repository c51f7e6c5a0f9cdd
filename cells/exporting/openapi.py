"""The OpenAPI (3.1) description of what programs can read here."""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from cells.addresses import absolute
from cells.exporting import shapes
from cells.exporting.form import Form
from cells.exporting.listed import LICENCE, LICENCE_URL
from cells.exporting.schema import DEFINITIONS, PUBLISHED

COMPONENTS = "#/components/schemas/"
ALL = tuple(Form)
CITATIONS = (Form.RIS, Form.BIBTEX)

PARAMETERS = {
    "matrix": ("The slug of a matrix.", "drug"),
    "page": ("The slug of a matrix or of a plain page.", "drug"),
    "cell": ("A cell's code, in small letters.", "e5"),
    "part": ("A cell's code, or the date of an edition of the page.", "e5"),
    "edition": ("The last part of an edition's address: its date.", "2018-10-12"),
    "row": ("The number of a row.", "5"),
    "column": ("The letter of a column, small.", "e"),
    "topic": ("The slug of a topic.", "naloxone"),
    "number": ("The number of an entry, as in its address.", "1432"),
}


# What may be asked for in the query of a search, among others: whatever its page puts there.
QUERY = {
    "q": ("What to look for, as on the page of search.", "helps"),
    "category": ("S, K, R or G; may be repeated, as all that narrows may.", "K"),
    "matrix": ("The slug of a matrix.", "drug"),
    "topic": ("The slug of a topic.", "naloxone"),
    "years": ("From and to, either of which may be left out.", "1990-2026"),
    "free": ("1: only what is free to read.", "1"),
    "order": ("newest or changed; else the best answers first.", "newest"),
}


class Resource(NamedTuple):
    """Addresses that differ in their ending only: `path` is without it."""

    path: str
    summary: str
    forms: tuple[Form, ...] = (Form.JSON,)
    documents: tuple[str, ...] = ("PageDocument",)
    has_feed: bool = False


ENTRIES = ("EntriesDocument",)
LISTS_CELLS = "A matrix with every cell as it is today"
RESOURCES = (
    Resource("/{page}", f"{LISTS_CELLS}, or a plain page", has_feed=True),
    Resource("/{matrix}", "Every document in the cells of a matrix, as they are today", ALL[1:]),
    Resource("/{page}/{part}", "A cell as it is today, or an edition of the page", has_feed=True),
    Resource("/{matrix}/{cell}", "The documents that a cell lists today", ALL[1:]),
    Resource("/{matrix}/{cell}/{edition}", "A cell in one of its editions", ALL),
    Resource("/{matrix}/rows/{row}", "A row", has_feed=True),
    Resource("/{matrix}/rows/{row}/{edition}", "A row in one of its editions"),
    Resource("/{matrix}/columns/{column}", "A column", has_feed=True),
    Resource("/{matrix}/columns/{column}/{edition}", "A column in one of its editions"),
    Resource("/topics/{topic}", "What is listed on a topic", ALL, (*ENTRIES, "PageDocument"), True),
    Resource("/entry/{number}", "An entry as it is listed today", ALL, ENTRIES),
    Resource("/search", "The first 1,000 entries that a search finds", ALL, ENTRIES, True),
    Resource("/{matrix}/{cell}/cite", "A cell as one work to cite", CITATIONS),
    Resource("/{matrix}/{cell}/{edition}/cite", "An edition as one work to cite", CITATIONS),
)


def openapi() -> dict[str, Any]:
    """The whole description; the types of its documents are those of the JSON Schema."""
    paths = {"/feed.atom": _feed("What changed on the site", "/feed")}
    for resource in RESOURCES:
        for form in resource.forms:
            paths[f"{resource.path}.{form}"] = _operation(resource, form)
        if resource.has_feed:
            summary = f"What changed: {resource.summary[0].lower()}{resource.summary[1:]}"
            paths[f"{resource.path}.atom"] = _feed(summary, resource.path)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": settings.SITE_NAME,
            "version": str(shapes.VERSION),
            "summary": "What this site has published, for programs. To be read only.",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": absolute("/").rstrip("/")}],
        "externalDocs": {"url": absolute("/api/")},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": _schemas(), "responses": _failures()},
    }


def _schemas() -> dict[str, Any]:
    text = PUBLISHED.read_text(encoding="utf-8").replace(DEFINITIONS, COMPONENTS)
    return json.loads(text)["$defs"]


def _operation(resource: Resource, form: Form) -> dict[str, Any]:
    body: dict[str, Any] = {"schema": {"type": "string"}}
    if form is Form.JSON:
        schemas = [{"$ref": COMPONENTS + document} for document in resource.documents]
        body = {"schema": schemas[0] if len(schemas) == 1 else {"oneOf": schemas}}
    return _get(f"{resource.summary}, as {form.label}", resource.path, form.content_type, body)


def _feed(summary: str, path: str) -> dict[str, Any]:
    body = {"schema": {"type": "string"}}
    return _get(f"{summary}, as Atom", path, Atom1Feed.content_type, body)


def _get(summary: str, path: str, content_type: str, body: dict[str, Any]) -> dict[str, Any]:
    failures = {"404": "NotFound", "405": "NotAllowed"}
    query = QUERY.items() if path == "/search" else ()
    if path.startswith("/entry/"):
        failures["410"] = "Gone"
    return {
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": description,
                "example": example,
                "schema": {"type": "string"},
            }
            for name, (description, example) in PARAMETERS.items()
            if f"{{{name}}}" in path
        ]
        + [
            {
                "name": name,
                "in": "query",
                "description": description,
                "example": example,
                "schema": {"type": "string"},
            }
            for name, (description, example) in query
        ],
        "get": {
            "summary": summary,
            "responses": {
                "200": {
                    "description": "As it is now, with an ETag to ask by the next time.",
                    "content": {content_type.partition(";")[0]: body},
                },
                "304": {"description": "Nothing has changed since the ETag that was sent."},
                **{
                    status: {"$ref": f"#/components/responses/{name}"}
                    for status, name in failures.items()
                },
            },
        },
    }


def _failures() -> dict[str, Any]:
    """At addresses of other forms than JSON, 404 and 410 are pages for people."""
    sentences = {
        "NotFound": "There is nothing at this address.",
        "NotAllowed": "Only GET and HEAD are answered.",
        "Gone": "The entry is no longer listed; the message says why.",
    }
    body = {"application/json": {"schema": {"$ref": f"{COMPONENTS}ErrorDocument"}}}
    return {name: {"description": said, "content": body} for name, said in sentences.items()}
