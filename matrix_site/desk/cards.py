"""What changed from one state of a page to another, as cards that an editor reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cells.comparing import (
    Change,
    Comparison,
    Part,
    Sign,
    Size,
    State,
    Stretch,
    Target,
    compare,
    sentence_html,
    span_html,
    stretches,
)
from cells.comparing.changes import Topic
from cells.models import Cell, Page
from cells.models.subject import Subject
from cells.reading.comparison import names_of, outside_targets
from cells.reading.documents import citation_of
from cells.reading.surroundings import Surroundings
from cells.snapshots import Snapshot
from matrix_site.desk.links import edit_address, with_next
from matrix_site.desk.workbench.undoing import Undo, moves_back

# What is about no entry and no section.
PAGE: Target = ("part", 0)
MOVES = {Sign.UP, Sign.DOWN, Sign.FILED}


@dataclass(frozen=True, slots=True)
class Chip:
    look: str
    words: str
    icon: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change in a sentence. `kind` is its name in a word or two."""

    kind: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True)
class Card:
    """A thing of the page with all that changed of it; `number` None is of one that did not.

    `look` is "added", "removed", "moved", "changed" or "". `by` are those who changed it,
    in words, where that is known; `documents` the number of its document, if that changed;
    `undo` the act that takes all of it back, where there is one.
    """

    about: Target
    place: str
    name: str = ""
    number: int | None = None
    look: str = ""
    chips: tuple[Chip, ...] = ()
    told: tuple[Told, ...] = ()
    texts: tuple[SafeString, ...] = ()
    size: str = ""
    links: tuple[Link, ...] = ()
    by: tuple[str, ...] = ()
    documents: frozenset[int] = frozenset()
    undo: Undo | None = None

    @property
    def anchor(self) -> str:
        return f"change-{self.number}"


@dataclass(frozen=True)
class Compared:
    """`cards` are in the order of the page; `unchanged` ones are among them if `is_whole`."""

    comparison: Comparison
    cards: list[Card]
    is_whole: bool

    @property
    def count(self) -> int:
        return sum(card.number is not None for card in self.cards)

    @property
    def documents(self) -> set[int]:
        """The documents whose details changed."""
        return {number for card in self.cards for number in card.documents}


def with_authors(changes: Compared, authors: Mapping[Target, tuple[str, ...]]) -> Compared:
    """The same, each card with who changed it."""
    cards = [
        replace(card, by=authors.get(card.about, ())) if card.number else card
        for card in changes.cards
    ]
    return replace(changes, cards=cards)


def with_undo(changes: Compared, cell: Cell, older: Snapshot, draft: Snapshot) -> Compared:
    """The same, each thing that did nothing but move with the act that moves it back."""
    back = moves_back(cell, older, draft)
    cards = [
        replace(card, undo=back(card.about)) if card.look == "moved" and card.about else card
        for card in changes.cards
    ]
    return replace(changes, cards=cards)


def compared(
    older: Snapshot, newer: Snapshot, page: Page, *, whole: bool = False, back: str = ""
) -> Compared:
    """From one snapshot of a page to another, in two queries at most.

    `back` is where links to what can be edited lead back to; without it there are none.
    """
    # Compared whole, because that tells where on the page each thing stands.
    comparison = compare(older, newer, whole=True)
    around = Surroundings.of(page, outside_targets(comparison.wanted))
    cards = _Cards(comparison, names_of(comparison.wanted, around, page), older, newer)
    edit = _links(page, back) if back else None
    found = cards.numbered(whole=whole, links=edit)
    return Compared(comparison, found, whole)


class _Cards:
    def __init__(
        self,
        comparison: Comparison,
        names: Mapping[Target, str],
        older: Snapshot,
        newer: Snapshot,
    ) -> None:
        self.comparison = comparison
        self.names = names
        self.documents = {
            entry["id"]: (entry["document"], entry["headline"])
            for snapshot in (older, newer)
            for entry in snapshot.get("entries", {}).get("entries", [])
        }

    def numbered(
        self, *, whole: bool, links: Callable[[Card], tuple[Link, ...]] | None
    ) -> list[Card]:
        found = []
        count = 0
        for card in self._in_order(whole):
            if card.look:
                count += 1
                more = links(card) if links else ()
                found.append(replace(card, number=count, links=more))
            elif whole:
                found.append(card)
        return found

    def _in_order(self, whole: bool) -> list[Card]:
        """The details of the page first, then its parts in their order."""
        left = list(self.comparison.changes)
        found: list[Card] = []
        shown = stretches(self.comparison.parts, whole=True)
        for _, run in groupby(shown, key=lambda stretch: id(stretch.part)):
            some = list(run)
            part = some[0].part
            mine = [change for change in left if _is_about(change, part)]
            left = [change for change in left if change not in mine]
            found.append(self._of_part(part, some, mine, whole))
        return [*self._of_the_rest(left), *found]

    def _of_part(self, part: Part, some: list[Stretch], changes: list[Change], whole: bool) -> Card:
        changed = [stretch for stretch in some if stretch.number is not None]
        is_edited = any(s.sign not in ("", Sign.UP, Sign.DOWN) for s in changed)
        came_or_went = part.state is not State.KEPT
        chips = list(dict.fromkeys(_chip(change) for change in changes))
        if is_edited and not came_or_went:
            chips.append(Chip("draft", "Words changed", "pencil"))
        told = [self._told(c) for c in changes if not (c.sign is Sign.ADDED and came_or_went)]
        if part.state is State.ADDED and part.target and part.target[0] == "entry":
            told.append(self._cited(part.target[1]))
        words = sum((stretch.size for stretch in changed), Size())
        shown = some if whole else changed
        return Card(
            about=part.target or PAGE,
            place=changed[0].label if len(changed) == 1 else part.label,
            name=part.name,
            look=_look(part, changes, bool(changed)),
            chips=tuple(dict.fromkeys(chips)),
            told=tuple(told),
            texts=tuple(SafeString("".join(map(span_html, s.spans))) for s in shown),
            size=str(words) if is_edited and not came_or_went else "",
            documents=self._documents(changes),
        )

    def _of_the_rest(self, changes: list[Change]) -> list[Card]:
        """A card for each thing that has no text to show, the page itself among them."""
        by_target: dict[Target, list[Change]] = {}
        for change in changes:
            by_target.setdefault(change.about or PAGE, []).append(change)
        return [
            Card(
                about=target,
                place="The page" if target == PAGE else "",
                look="moved" if all(c.sign in MOVES for c in some) else "changed",
                chips=tuple(dict.fromkeys(map(_chip, some))),
                told=tuple(map(self._told, some)),
                documents=self._documents(some),
            )
            for target, some in by_target.items()
        ]

    def _documents(self, changes: list[Change]) -> frozenset[int]:
        corrected = [c for c in changes if c.topic is Topic.DOCUMENT and c.act == "corrected"]
        about = [change.about[1] for change in corrected if change.about]
        return frozenset(self.documents[number][0]["id"] for number in about)

    def _told(self, change: Change) -> Told:
        return Told(change.kind, sentence_html(change, self.names))

    def _cited(self, number: int) -> Told:
        document, headline = self.documents[number]
        cited = " ".join(filter(None, (str(citation_of(document, headline)), document["year"])))
        return Told("Document", format_html("<ins>{}</ins>", cited))


def _is_about(change: Change, part: Part) -> bool:
    """Whether a change is told with this part; those about the page name theirs."""
    if part.target and part.target != PAGE:
        return change.about == part.target
    return change.about == PAGE and part.in_words in change.sentence


def _chip(change: Change) -> Chip:
    if change.topic in (Topic.ENTRY, Topic.SECTION) and change.sign is Sign.ADDED:
        return Chip("live", change.kind, "plus")
    if change.topic in (Topic.ENTRY, Topic.SECTION) and change.sign is Sign.REMOVED:
        return Chip("bad", change.kind, "minus")
    if change.topic in (Topic.ENTRY, Topic.SECTION) and change.sign in MOVES:
        kind = "Other category" if change.kind == "Category" else change.kind
        return Chip("planned", kind, "right")
    if change.topic in (Topic.DOCUMENT, Topic.CREDIT, Topic.HEAD):
        return Chip("draft", "Details changed", "pencil")
    return Chip("draft", "Words changed", "pencil")


def _look(part: Part, changes: list[Change], is_changed: bool) -> str:
    if part.state is State.ADDED:
        return "added"
    if part.state is State.REMOVED:
        return "removed"
    if not is_changed and changes and all(change.sign in MOVES for change in changes):
        return "moved"
    return "changed" if is_changed or changes else ""


def _links(page: Page, back: str) -> Callable[[Card], tuple[Link, ...]]:
    """Where what a card shows is mended."""
    subject = page.subject

    def links(card: Card) -> tuple[Link, ...]:
        kind, number = card.about
        if kind == "section" and card.look == "removed":
            return ()
        found = [Link("Edit", _place_to_edit(subject, kind, number))]
        for document in card.documents:
            address = reverse("admin:entries_document_change", args=[document])
            found.append(Link("Edit its document", address))
        return tuple(Link(one.words, with_next(one.url, back)) for one in found)

    return links


def _place_to_edit(subject: Subject, kind: str, number: int) -> str:
    names = {"entry": "admin:entries_entry_change", "section": "admin:bites_section_change"}
    return reverse(names[kind], args=[number]) if kind in names else edit_address(subject)
