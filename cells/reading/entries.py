"""The entries of a cell as its page shows them, under their categories."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cells.categories import Category
from cells.describing.context_objects import context_object
from cells.models import Passage
from cells.reading.documents import Citation, Reading, citation_of
from cells.reading.filters import Choice
from cells.reading.letters import asking_for_a_copy
from cells.reading.surroundings import Surroundings
from cells.reading.texts import Texts, anchor
from cells.reading.topics import ShownTopic
from cells.richtext import Rendered
from cells.snapshots import DocumentSnapshot, EntrySnapshot


class Place(NamedTuple):
    """Somewhere to go: `href` is "#section-88" on the same page."""

    href: str
    name: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry; `headline` is the document's title where the editors gave none."""

    id: int
    categories: list[Category]
    headline: str
    document: DocumentSnapshot
    citation: Citation
    reading: Reading
    annotation: Rendered | None
    discussed_in: list[Place]
    also_in: list[Place]
    topics: list[ShownTopic]

    @property
    def anchor(self) -> str:
        return anchor(("entry", self.id))

    @property
    def kind(self) -> str:
        """In words: "Seminal study and key study"."""
        words = [category.wording.one for category in self.categories]
        return " and ".join([words[0], *(word.lower() for word in words[1:])])

    @property
    def context_object(self) -> str:
        """Its document for reference managers, or "" (see `cells.describing`)."""
        categories = [category.value for category in self.categories]
        return context_object(self.document, categories, url=self.reading.url)

    @property
    def request(self) -> str:
        """A mail that asks the author for a copy; "" where nobody should."""
        if not self.reading.is_wanting or self.reading.is_retracted:
            return ""
        title = self.document["title"] or self.headline
        return asking_for_a_copy(title, self.reading.url)


@dataclass(frozen=True)
class Group:
    """The entries of one category; `elsewhere` are those that stand under another, by which."""

    category: Category
    entries: list[ShownEntry]
    elsewhere: dict[Category, int]

    @property
    def total(self) -> int:
        return len(self.entries) + sum(self.elsewhere.values())

    @property
    def count(self) -> str:
        """In words: "3 entries, and 1 under Seminal studies"."""
        number = len(self.entries)
        here = f"{number} {'entry' if number == 1 else 'entries'}"
        return ", and ".join([here, *(f"{n} under {c.label}" for c, n in self.elsewhere.items())])


def shown_entries(
    entries: Iterable[EntrySnapshot],
    texts: Texts,
    readings: dict[int, Reading],
    discussed: dict[int, list[Place]],
    elsewhere: dict[int, list[Place]],
    topics: dict[int, list[ShownTopic]],
) -> list[ShownEntry]:
    """In the order given, which must be that of the page; all dicts by number.

    `readings`, `elsewhere` and `topics` by that of the document, `discussed` by that of the entry.
    """
    return [
        ShownEntry(
            id=entry["id"],
            categories=[Category(category) for category in entry["categories"]],
            headline=(headline := headline_of(entry)),
            document=(document := entry["document"]),
            citation=citation_of(document, headline),
            reading=readings[document["id"]],
            annotation=texts.render(
                entry["annotation"], f"entry-{entry['id']}", place=("entry", entry["id"])
            ),
            discussed_in=discussed.get(entry["id"], []),
            also_in=elsewhere.get(document["id"], []),
            topics=topics.get(document["id"], []),
        )
        for entry in entries
    ]


def headline_of(entry: EntrySnapshot) -> str:
    return entry["headline"] or entry["document"]["title"] or "Title not known yet"


def groups_of(entries: list[ShownEntry]) -> list[Group]:
    """Entries under their first category."""
    groups = []
    for category in Category:
        mine = [entry for entry in entries if entry.categories[0] == category]
        others = [e.categories[0] for e in entries if category in e.categories[1:]]
        if mine:
            elsewhere = {c: others.count(c) for c in Category if c in others}
            groups.append(Group(category, mine, elsewhere))
    return groups


def admitted(
    entries: Iterable[EntrySnapshot], readings: dict[int, Reading], choice: Choice
) -> list[EntrySnapshot]:
    """Those that the reader chose to see."""
    return [
        entry
        for entry in entries
        if choice.admits(entry["categories"], is_free=bool(readings[entry["document"]["id"]].free))
    ]


def places_of_documents(
    documents: Iterable[int], around: Surroundings, path: str
) -> dict[int, list[Place]]:
    """Where else each document is listed today: "C3", or "Alcohol treatment C3"."""
    found: dict[int, list[Place]] = {}
    for number in documents:
        others = [p for p in around.entries_of(number) if p.page.path != path]
        places = sorted((_place_of(passage, around, path) for passage in others), key=_is_far)
        if places:
            found[number] = places
    return found


def _place_of(passage: Passage, around: Surroundings, path: str) -> Place:
    slug, _, code = passage.page.path.partition("/")
    matrix = None if path.startswith(f"{slug}/") else around.at(slug)
    words = [matrix.card["matrix"]["short_name"]] if matrix else []
    href = f"{passage.page.get_absolute_url()}#{anchor(('entry', passage.number))}"
    return Place(href, " ".join([*words, code.upper()]))


def _is_far(place: Place) -> bool:
    """In another matrix: after those of this one."""
    return " " in place.name
