"""A cell page: its head, its entries by category, its bite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cells.addresses import absolute
from cells.categories import Category
from cells.models import Notice
from cells.reading.bite import ShownBite, shown_bite, where_discussed
from cells.reading.collections import MoreSearch
from cells.reading.credits import ShownCredit, shown_credits
from cells.reading.documents import Reading, notices_on, reading_of
from cells.reading.entries import (
    Group,
    ShownEntry,
    admitted,
    groups_of,
    places_of_documents,
    shown_entries,
)
from cells.reading.filters import Choice, Filter, filters_of
from cells.reading.grid import Grid, Neighbour, grid_of
from cells.reading.letters import sharing
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts, PlacedText, Texts, anchor
from cells.reading.topics import topics_of_document
from cells.richtext import NumberedNote, Rendered
from cells.snapshots import CellHead, EntrySnapshot, Snapshot

# Where MORE stands among what can be referred to; no reference is of this kind.
MORE: Target = ("part", 0)
# The anchor of a page's main part.
TOP = "content"
GAPS = {
    "not_searched": "The literature has not been searched for this cell yet.",
    "little_found": "We searched, and found little.",
    "none_found": "We searched, and found nothing to list.",
}


@dataclass(frozen=True)
class Gone:
    """A passage that the reader was sent for: its mark, and the anchor of what it stood in."""

    mark: str
    anchor: str


@dataclass(frozen=True)
class Legend:
    """The signs that the page makes use of, and a key must explain."""

    categories: list[Category]
    has_free: bool
    has_wanting: bool
    has_notes: bool
    has_unfolds: bool

    def __bool__(self) -> bool:
        return bool(self.categories or self.has_signs)

    @property
    def has_signs(self) -> bool:
        """Whether there is any besides the squares."""
        return self.has_free or self.has_wanting or self.has_notes or self.has_unfolds


@dataclass(frozen=True)
class CellPage:
    """`url` is its own; `total` counts all entries, `number` those shown."""

    url: str
    head: CellHead
    abstract: Rendered | None
    short_version: Rendered | None
    groups: list[Group]
    legend: Legend
    filters: list[Filter]
    total: int
    number: int
    is_filtered: bool
    more: Rendered | None
    gap: str
    bite: ShownBite | None
    notes: list[NumberedNote]
    credits: list[ShownCredit]
    grid: Grid | None
    neighbours: list[Neighbour]
    first_published_on: date | None
    # The anchor where the page says that a passage is gone, or "".
    gone_from: str = ""
    # Collections of today, under MORE.
    searches: Sequence[MoreSearch] = ()

    @property
    def title(self) -> str:
        return self.head["headline"] or self.head["formal_title"]

    @property
    def reference_name(self) -> str:
        """What it is called in a line: "Drug Treatment Matrix cell A3"."""
        return f"{self.head['matrix']['title']} cell {self.head['code']}"

    @property
    def reference(self) -> str:
        """Its title, for whoever passes it on."""
        headline = self.head["headline"]
        return f"{headline} ({self.reference_name})" if headline else self.title

    @property
    def address(self) -> str:
        """In full."""
        return absolute(self.url)

    @property
    def share(self) -> str:
        """A mail with both."""
        return sharing(self.reference, self.url)

    @property
    def axes(self) -> str:
        """The second half of the formal title."""
        return f"{self.head['column']['name']}; {self.head['row']['name']}"

    @property
    def is_searched(self) -> bool:
        """Whether it may be said until when the literature was searched."""
        return self.head["gap"] != "not_searched"


def texts_of(snapshot: Snapshot) -> list[PlacedText]:
    """The texts in the order of the page."""
    head = snapshot["head"]
    return [
        (None, head["abstract"]),
        (None, head["short_version"]),
        *(
            (("entry", entry["id"]), entry["annotation"])
            for entry in snapshot["entries"]["entries"]
        ),
        (MORE, head["more"]),
        *(
            (("section", section["id"]), section["body"])
            for section in snapshot["bite"]["sections"]
        ),
    ]


def has_mark(snapshot: Snapshot, mark: str, parsed: ParsedTexts) -> bool:
    """Whether a passage with this mark stands anywhere on the page."""
    return mark in parsed.marks(texts_of(snapshot))


def outside_targets(snapshot: Snapshot, parsed: ParsedTexts) -> set[Target]:
    """What the page refers to that is not part of it."""
    return parsed.targets(text for _, text in texts_of(snapshot)) - places_in(snapshot).keys()


def documents_in(snapshot: Snapshot) -> set[int]:
    """The numbers of the documents that it lists."""
    return {entry["document"]["id"] for entry in snapshot["entries"]["entries"]}


def places_in(snapshot: Snapshot) -> dict[Target, str]:
    """What can be referred to on the page, in its order, with its name."""
    head = snapshot["head"]
    places: dict[Target, str] = {("cell", head["id"]): head["headline"] or head["formal_title"]}
    for entry in snapshot["entries"]["entries"]:
        places["entry", entry["id"]] = entry["headline"] or entry["document"]["title"]
    places[MORE] = "More"
    for section in snapshot["bite"]["sections"]:
        places["section", section["id"]] = section["heading"]
    return places


def cell_page(
    snapshot: Snapshot,
    around: Surroundings,
    parsed: ParsedTexts,
    *,
    url: str,
    choice: Choice | None = None,
    gone: Gone | None = None,
    begun_on: date | None = None,
    searches: Sequence[MoreSearch] = (),
    is_archive: bool = False,
    notices: Mapping[int, list[Notice]] | None = None,
) -> CellPage:
    """The page of this snapshot, with the entries that the reader chose; all without a choice.

    `url` is where it is read, from the root of the site: of the page or of an edition.

    `gone` is said where the passage stood, or, if that is not shown, at the top; not at all if
    the passage is there. An edition in the archive keeps the words of its tags. One query, for
    notices, unless they are given.
    """
    choice = choice or Choice()
    head = snapshot["head"]
    entries = snapshot["entries"]["entries"]
    readings = _readings(entries, notices)
    listed = admitted(entries, readings, choice)
    hidden = {("entry", entry["id"]) for entry in entries if entry not in listed}
    texts = _texts(snapshot, around, parsed, hidden, url)
    matrix = around.matrix(head["matrix"]["slug"])
    grid = grid_of(matrix, around, here=head["code"]) if matrix else None
    first = head["first_published_on"]
    # In the order of the page, in which notes are numbered.
    abstract = texts.render(head["abstract"], "abstract")
    short_version = texts.render(head["short_version"], "short")
    discussed = where_discussed(snapshot["bite"], parsed)
    elsewhere = places_of_documents(documents_in(snapshot), around, snapshot["path"])
    topics = {
        entry["document"]["id"]: topics_of_document(
            entry["document"]["tags"], around.topics, keeps_words=is_archive
        )
        for entry in listed
    }
    shown = shown_entries(listed, texts, readings, discussed, elsewhere, topics)
    more = texts.render(head["more"], "more", place=MORE)
    bite = shown_bite(snapshot["bite"], texts, parsed)
    return CellPage(
        url=url,
        head=head,
        abstract=abstract,
        short_version=short_version,
        groups=groups_of(shown),
        legend=_legend(shown, texts),
        filters=_filters(entries, readings, choice),
        total=len(entries),
        number=len(listed),
        is_filtered=bool(choice),
        more=more,
        gap=GAPS.get(head["gap"], ""),
        bite=bite,
        notes=texts.notes,
        credits=shown_credits(head["credits"]),
        grid=grid,
        neighbours=grid.neighbours() if grid else [],
        first_published_on=date.fromisoformat(first) if first else begun_on,
        searches=searches,
        gone_from=_gone_from(snapshot, gone, hidden, parsed) if gone else "",
    )


def _readings(
    entries: list[EntrySnapshot], notices: Mapping[int, list[Notice]] | None
) -> dict[int, Reading]:
    """Of all entries, also those not shown: filters count which are free to read."""
    documents = {entry["document"]["id"]: entry["document"] for entry in entries}
    notices = notices_on(documents) if notices is None else notices
    return {
        number: reading_of(document, notices.get(number, []))
        for number, document in documents.items()
    }


def _texts(
    snapshot: Snapshot,
    around: Surroundings,
    parsed: ParsedTexts,
    hidden: set[Target],
    url: str,
) -> Texts:
    return Texts(
        around,
        parsed,
        url=url,
        places=places_in(snapshot),
        hidden=hidden,
        texts=texts_of(snapshot),
        categories={
            ("entry", entry["id"]): tuple(map(Category, entry["categories"]))
            for entry in snapshot["entries"]["entries"]
        },
    )


def _legend(entries: list[ShownEntry], texts: Texts) -> Legend:
    squares = texts.squares.union(*(entry.categories for entry in entries))
    return Legend(
        categories=[category for category in Category if category in squares],
        has_free=any(entry.reading.free for entry in entries),
        has_wanting=any(entry.reading.is_wanting for entry in entries),
        has_notes=bool(texts.notes),
        has_unfolds=texts.has_unfolds,
    )


def _filters(
    entries: list[EntrySnapshot], readings: dict[int, Reading], choice: Choice
) -> list[Filter]:
    counted = [(e["categories"], bool(readings[e["document"]["id"]].free)) for e in entries]
    return filters_of(counted, choice)


def _gone_from(snapshot: Snapshot, gone: Gone, hidden: set[Target], parsed: ParsedTexts) -> str:
    if has_mark(snapshot, gone.mark, parsed):
        return ""
    anchors = {anchor(target) for target in places_in(snapshot).keys() - hidden}
    return gone.anchor if gone.anchor in anchors else TOP
