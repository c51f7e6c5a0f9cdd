"""A cell page: its head, its entries by category, its bite."""

from dataclasses import dataclass
from datetime import date

from cells.categories import Category
from cells.models import Notice
from cells.reading.documents import Reading, notices_on, reading_of
from cells.reading.grid import Grid, Neighbour, grid_of
from cells.reading.minutes import minutes_for
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts, PlacedText, Texts, anchor
from cells.richtext import NumberedNote, Rendered, word_count
from cells.snapshots import (
    BiteSnapshot,
    CellHead,
    CreditSnapshot,
    DocumentSnapshot,
    EntrySnapshot,
    SectionSnapshot,
    Snapshot,
)

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
class ShownEntry:
    """An entry; `headline` is the document's title where the editors gave none."""

    id: int
    categories: list[Category]
    headline: str
    document: DocumentSnapshot
    reading: Reading
    annotation: Rendered | None
    discussed_in: list["Place"]

    @property
    def anchor(self) -> str:
        return anchor(("entry", self.id))

    @property
    def kind(self) -> str:
        """In words: "Seminal study and key study"."""
        words = [category.wording.one for category in self.categories]
        return " and ".join([words[0], *(word.lower() for word in words[1:])])

    @property
    def title(self) -> str:
        """The document's title where the headline is not the same."""
        title = self.document["title"]
        return "" if title.strip().lower() == self.headline.strip().lower() else title


@dataclass(frozen=True)
class Group:
    """The entries of one category; `elsewhere` counts those that stand under another."""

    category: Category
    entries: list[ShownEntry]
    elsewhere: int


@dataclass(frozen=True)
class Filter:
    """A way to see fewer entries: the words of a link, where it leads, whether it is on."""

    words: str
    query: str
    number: int
    is_on: bool


@dataclass(frozen=True)
class Place:
    """Something on the page that can be gone to."""

    anchor: str
    name: str


@dataclass(frozen=True)
class Gone:
    """A passage that the reader was sent for: its mark, and the anchor of what it stood in."""

    mark: str
    anchor: str


@dataclass(frozen=True)
class ShownSection:
    id: int
    heading: str
    body: Rendered | None
    number: int | None = None

    @property
    def anchor(self) -> str:
        return anchor(("section", self.id))


@dataclass(frozen=True)
class ShownBite:
    """The bite: its sections, then its issues, numbered from 1. `words` is without notes."""

    sections: list[ShownSection]
    issues: list[ShownSection]
    words: int

    @property
    def minutes(self) -> int:
        return minutes_for(self.words)


@dataclass(frozen=True)
class CellPage:
    head: CellHead
    abstract: Rendered | None
    short_version: Rendered | None
    groups: list[Group]
    filters: list[Filter]
    total: int
    is_filtered: bool
    more: Rendered | None
    gap: str
    bite: ShownBite | None
    notes: list[NumberedNote]
    grid: Grid | None
    neighbours: list[Neighbour]
    first_published_on: date | None
    # The anchor where the page says that a passage is gone, or "".
    gone_from: str = ""

    @property
    def title(self) -> str:
        return self.head["headline"] or self.head["formal_title"]

    @property
    def axes(self) -> str:
        """The second half of the formal title."""
        return f"{self.head['column']['name']}; {self.head['row']['name']}"

    @property
    def categories(self) -> list[Category]:
        """Those that a key must explain."""
        return [group.category for group in self.groups]

    @property
    def has_free_copies(self) -> bool:
        return any(entry.reading.free for group in self.groups for entry in group.entries)

    @property
    def has_unfolds(self) -> bool:
        """Whether anything below the key unfolds."""
        bodies = [entry.annotation for group in self.groups for entry in group.entries]
        if self.bite:
            bodies += [section.body for section in (*self.bite.sections, *self.bite.issues)]
        return any(body and "<details" in body.html for body in bodies)

    @property
    def credits(self) -> list[CreditSnapshot]:
        return self.head["credits"]


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
    show: tuple[Category, ...] = (),
    gone: Gone | None = None,
    begun_on: date | None = None,
) -> CellPage:
    """The page of this snapshot. `show` leaves only entries of these categories; () all.

    `gone` is said where the passage stood, or, if that is not shown, at the top; not at all if
    the passage is there. One query, for notices.
    """
    head = snapshot["head"]
    entries = snapshot["entries"]["entries"]
    shown = [entry for entry in entries if not show or set(show) & set(entry["categories"])]
    hidden = {("entry", entry["id"]) for entry in entries if entry not in shown}
    notices = notices_on(entry["document"]["id"] for entry in shown)
    texts = Texts(
        around,
        parsed,
        url=f"/{snapshot['path']}/",
        places=places_in(snapshot),
        hidden=hidden,
        texts=texts_of(snapshot),
    )
    discussed = _where_discussed(snapshot["bite"], parsed)
    matrix = around.matrix(head["matrix"]["slug"])
    grid = grid_of(matrix, around, here=head["code"]) if matrix else None
    first = head["first_published_on"]
    # Keywords are evaluated in this order: that of the page, in which notes are numbered.
    return CellPage(
        head=head,
        abstract=texts.render(head["abstract"], "abstract"),
        short_version=texts.render(head["short_version"], "short"),
        groups=_groups(shown, texts, notices, discussed),
        filters=_filters(entries, show),
        total=len(entries),
        is_filtered=bool(show),
        more=texts.render(head["more"], "more", place=MORE),
        gap=GAPS.get(head["gap"], ""),
        bite=_bite(snapshot["bite"], texts, parsed),
        notes=texts.notes,
        grid=grid,
        neighbours=grid.neighbours() if grid else [],
        first_published_on=date.fromisoformat(first) if first else begun_on,
        gone_from=_gone_from(snapshot, gone, hidden, parsed) if gone else "",
    )


def _gone_from(snapshot: Snapshot, gone: Gone, hidden: set[Target], parsed: ParsedTexts) -> str:
    if has_mark(snapshot, gone.mark, parsed):
        return ""
    anchors = {anchor(target) for target in places_in(snapshot).keys() - hidden}
    return gone.anchor if gone.anchor in anchors else TOP


def _groups(
    entries: list[EntrySnapshot],
    texts: Texts,
    notices: dict[int, list[Notice]],
    discussed: dict[int, list[Place]],
) -> list[Group]:
    """Entries under their first category."""
    groups = []
    for category in Category:
        mine = [entry for entry in entries if entry["categories"][0] == category]
        if mine:
            shown = [_entry(entry, texts, notices, discussed) for entry in mine]
            elsewhere = sum(category in entry["categories"][1:] for entry in entries)
            groups.append(Group(category, shown, elsewhere))
    return groups


def _entry(
    entry: EntrySnapshot,
    texts: Texts,
    notices: dict[int, list[Notice]],
    discussed: dict[int, list[Place]],
) -> ShownEntry:
    document = entry["document"]
    return ShownEntry(
        id=entry["id"],
        categories=[Category(category) for category in entry["categories"]],
        headline=entry["headline"] or document["title"] or "Title not known yet",
        document=document,
        reading=reading_of(document, notices.get(document["id"], [])),
        annotation=texts.render(
            entry["annotation"], f"entry-{entry['id']}", place=("entry", entry["id"])
        ),
        discussed_in=discussed.get(entry["id"], []),
    )


def _filters(entries: list[EntrySnapshot], show: tuple[Category, ...]) -> list[Filter]:
    """Everything, then each category there is; empty where there is nothing to choose."""
    counts = {c: sum(c in entry["categories"] for entry in entries) for c in Category}
    there = [category for category in Category if counts[category]]
    if len(there) < 2:
        return []
    one_by_one = [
        Filter(c.label, f"show={c.value.lower()}", counts[c], is_on=c in show) for c in there
    ]
    return [Filter("all", "", len(entries), is_on=not show), *one_by_one]


def _where_discussed(bite: BiteSnapshot, parsed: ParsedTexts) -> dict[int, list[Place]]:
    """The sections of the bite that refer to each entry."""
    found: dict[int, list[Place]] = {}
    for section, number in _numbered(bite):
        name = f"Issue {number}" if number else section["heading"]
        place = Place(f"section-{section['id']}", name)
        for kind, entry in parsed.targets([section["body"]]):
            if kind == "entry":
                found.setdefault(entry, []).append(place)
    return found


def _numbered(bite: BiteSnapshot) -> list[tuple[SectionSnapshot, int | None]]:
    """The sections in their order, with the number of each issue."""
    issues = [section["id"] for section in bite["sections"] if section["kind"] == "issue"]
    numbers = {id: number for number, id in enumerate(issues, start=1)}
    return [(section, numbers.get(section["id"])) for section in bite["sections"]]


def _bite(bite: BiteSnapshot, texts: Texts, parsed: ParsedTexts) -> ShownBite | None:
    if not bite["sections"]:
        return None
    shown = [
        ShownSection(
            id=section["id"],
            heading=section["heading"],
            body=texts.render(
                section["body"],
                f"section-{section['id']}",
                place=("section", section["id"]),
                heading_level=5 if number else 4,
            ),
            number=number,
        )
        for section, number in _numbered(bite)
    ]
    return ShownBite(
        sections=[section for section in shown if not section.number],
        issues=[section for section in shown if section.number],
        words=sum(word_count(parsed[section["body"]]) for section in bite["sections"]),
    )
