"""The shape of a snapshot: what a page was when it was published, as plain JSON-ready data.

Parts fill these types (`cells/parts`, `entries/parts`, `bites/parts`); everything below the
waist reads them: pages, comparisons, search, feeds, exports, mails. `docs/snapshot.md` is made
from this module by `manage.py snapshot_docs`.

Conventions: `id` is the number of the draft row, which permanent addresses use. Dates are ISO
8601 ("2018-10-12") or None. Rich text is stored HTML of the closed vocabulary
(docs/rich-text.md). Empty text is "", never None.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any, Literal, NotRequired, TypedDict

FORMAT = 2

type RichText = str
type IsoDate = str | None


class MatrixHead(TypedDict):
    """The matrix a page belongs to."""

    id: int
    slug: str
    title: str
    short_name: str


class AxisHead(TypedDict):
    """A column or row as its cells name it. `code` is the letter or the number, as text."""

    id: int
    code: str
    name: str
    meaning: str


class CreditSnapshot(TypedDict):
    """Who paid for or supported it.

    `logo` is a path below the media root, or "". Its size is in pixels; 0 where there is no
    logo, and in editions of format 1.
    """

    id: int
    scope: Literal["site", "matrix", "cell"]
    role: str
    name: str
    link: str
    logo: str
    logo_width: int
    logo_height: int
    period: str


class CellHead(TypedDict):
    """The head of a cell page. `headline` may be "": then the formal title stands."""

    id: int
    matrix: MatrixHead
    column: AxisHead
    row: AxisHead
    code: str
    formal_title: str
    headline: str
    abstract: RichText
    short_version: RichText
    more: RichText
    first_published_on: IsoDate
    reviewer: str
    gap: Literal["", "not_searched", "little_found", "none_found"]
    credits: list[CreditSnapshot]


class TagSnapshot(TypedDict):
    """A subject of a document."""

    slug: str
    name: str


class DocumentSnapshot(TypedDict):
    """A bibliographic record. `title` is "" while it is not known; `year` is text."""

    id: int
    title: str
    authors: str
    year: str
    publisher: str
    country: str
    source: str
    doi: str
    pmid: str
    url: str
    free_url: str
    free_note: str
    free_checked_on: IsoDate
    tags: list[TagSnapshot]


class EntrySnapshot(TypedDict):
    """A document's place in the cell. `categories` holds one or two of S, K, R, G."""

    id: int
    categories: list[str]
    headline: str
    annotation: RichText
    document: DocumentSnapshot


class RetiredEntry(TypedDict):
    """An entry that was once published and is no longer listed."""

    id: int
    headline: str
    document_id: int
    retired_on: IsoDate
    reason: str


class EntriesSnapshot(TypedDict):
    """The entries in the order of the page: by category (S, K, R, G), then by place."""

    entries: list[EntrySnapshot]
    retired: list[RetiredEntry]


class SectionSnapshot(TypedDict):
    """A section of the bite. `heading` is never "": the usual one stands where none is given."""

    id: int
    kind: Literal["about", "start", "issue", "other"]
    heading: str
    body: RichText


class BiteSnapshot(TypedDict):
    """The bite in the order of the page: about, start, others, issues."""

    id: int | None
    sections: list[SectionSnapshot]


class CellOfAxis(TypedDict):
    """A cell's place on an axis. Its headline and counts come from its own current edition."""

    id: int
    code: str


class AxisSnapshot(TypedDict):
    """A row's or column's own page; `own_title` is "" where the name stands."""

    id: int
    matrix: MatrixHead
    code: str
    name: str
    own_title: str
    meaning: str
    audience: str
    introduction: RichText


class GridAxis(TypedDict):
    """A column or row as the grid shows it.

    `role` are words in the first person ("I work with clients"): columns with the same words
    belong together. A row has none, nor has any axis of format 1.
    """

    id: int
    code: str
    name: str
    meaning: str
    audience: str
    role: str


class MatrixSnapshot(TypedDict):
    """A matrix: its names and axes. `cells` are the codes of the squares there are."""

    id: int
    slug: str
    title: str
    short_name: str
    scope_line: str
    order: int
    columns: list[GridAxis]
    rows: list[GridAxis]
    cells: list[CellOfAxis]


class PlainSnapshot(TypedDict):
    """A page of words about the site: about, method, privacy, accessibility, re-use."""

    id: int
    slug: str
    title: str
    body: RichText


class TopicSnapshot(TypedDict):
    """The essay on a topic. Its entries are those of today, and its name is a live fact."""

    id: int
    slug: str
    title: str
    body: RichText


class Snapshot(TypedDict):
    """A whole page. Which parts it has depends on its kind (`settings.SNAPSHOT_PARTS`)."""

    format: int
    kind: str
    path: str
    head: NotRequired[CellHead]
    entries: NotRequired[EntriesSnapshot]
    bite: NotRequired[BiteSnapshot]
    axis: NotRequired[AxisSnapshot]
    matrix: NotRequired[MatrixSnapshot]
    plain: NotRequired[PlainSnapshot]
    topic: NotRequired[TopicSnapshot]


class CardTag(TypedDict):
    """A subject of a cell's documents, with the number of entries whose document bears it."""

    slug: str
    name: str
    entries: int


class Card(TypedDict, total=False):
    """What lists show of a page. Derived from its current edition; not part of the snapshot.

    `counts` maps a category to its number of documents (an entry of two categories counts in
    both), `total` counts each entry once. `abstract` is plain and cut after some words; `bite` is
    the number of words in the bite, 0 without one; `issues` are headings; of `tags` those of most
    entries come first. The matrix's card holds its whole grid; an entry's its
    `categories` alone. A card made before a field was
    thought of lacks it until `rebuild_passages` has run.
    """

    title: str
    headline: str
    abstract: str
    gap: str
    counts: dict[str, int]
    total: int
    bite: int
    issues: list[str]
    tags: list[CardTag]
    changed_on: str
    matrix: MatrixSnapshot
    categories: list[str]


def prose_of(snapshot: Snapshot) -> PlainSnapshot | TopicSnapshot:
    """The one part of a page that is a title and a text."""
    return snapshot["topic"] if "topic" in snapshot else snapshot["plain"]


def upgrade_1_to_2(old: dict[str, Any]) -> dict[str, Any]:
    """Axes have roles, and logos have sizes. What was stored is left as it is."""
    new = {**old, "format": 2}
    if matrix := old.get("matrix"):
        axes = {key: [{**axis, "role": ""} for axis in matrix[key]] for key in ("columns", "rows")}
        new["matrix"] = {**matrix, **axes}
    if head := old.get("head"):
        no_size = {"logo_width": 0, "logo_height": 0}
        new["head"] = {**head, "credits": [{**credit, **no_size} for credit in head["credits"]]}
    return new


# `UPGRADES[1]` turns a snapshot of format 1 into one of format 2, and so on.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: upgrade_1_to_2}


def upgraded(stored: dict[str, Any], format: int) -> Snapshot:
    """A stored snapshot in today's format. Editions themselves are never rewritten.

    Raises ValueError for a format newer than this code.
    """
    if format > FORMAT:
        raise ValueError(f"Snapshot of format {format}; this code knows up to {FORMAT}.")
    for older in range(format, FORMAT):
        stored = UPGRADES[older](stored)
    return stored  # type: ignore[return-value]


def fingerprint(snapshot: Snapshot | dict[str, Any]) -> str:
    """SHA-256, in hex, of the snapshot as JSON with sorted keys and no white space."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
