"""What the workbench shows of a cell, in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from bites.models import Section
from cells.categories import Category
from cells.comparing import Comparison, compare
from cells.comparing.pages import TEXTS
from cells.models import Cell, Edition
from cells.parts import Problem
from cells.publishing import problems_in, snapshot_of
from cells.reading.bite import ShownSection
from cells.reading.cell import CellPage, cell_page, documents_in, outside_targets, texts_of
from cells.reading.entries import ShownEntry
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts
from cells.snapshots import Snapshot
from matrix_site.desk.links import cell_address
from matrix_site.desk.workbench.changes import ChangeLine, Marks, change_lines, marks_of
from matrix_site.desk.workbench.chip import Chip


@dataclass(frozen=True)
class EntryCard:
    """An entry and its place in its category, counted from 1."""

    entry: ShownEntry
    place: int
    last: int
    chips: list[Chip]
    marks: Marks

    @property
    def is_changed(self) -> bool:
        """Whether any chip says that something of it is not published."""
        return any(chip.look in ("draft", "planned") for chip in self.chips)

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.last

    @property
    def other_categories(self) -> list[Category]:
        """Those that it could be moved to, or counted in besides its own."""
        return [one for one in Category if one != self.entry.categories[0]]

    @property
    def second_category(self) -> Category | None:
        return self.entry.categories[1] if self.entry.categories[1:] else None


@dataclass(frozen=True)
class SectionCard:
    """A section of the bite; only issues and other sections move."""

    section: ShownSection
    kind: str
    place: int
    last: int
    chips: list[Chip]
    marks: Marks

    @property
    def is_changed(self) -> bool:
        return any(chip.look in ("draft", "planned") for chip in self.chips)

    @property
    def can_move(self) -> bool:
        return self.kind in (Section.Kind.ISSUE, Section.Kind.OTHER)

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.last


@dataclass(frozen=True)
class CategoryGroup:
    """A category with its entries; it stands here also where there are none yet."""

    category: Category
    cards: list[EntryCard]


class Bench:
    """A cell on the workbench, for one user. `cell` comes with axes, page and edition."""

    def __init__(self, cell: Cell, user: Any) -> None:
        self.cell, self.user = cell, user
        self.page = cell.page
        self.url = cell_address(cell)

    @cached_property
    def edition(self) -> Edition | None:
        return self.page.current_edition

    @cached_property
    def snapshot(self) -> Snapshot:
        return snapshot_of(self.cell)

    @cached_property
    def parsed(self) -> ParsedTexts:
        return ParsedTexts()

    @cached_property
    def shown(self) -> CellPage:
        """The page as readers will see it: the very words and order of the preview."""
        targets = outside_targets(self.snapshot, self.parsed)
        around = Surroundings.of(self.page, targets, documents_in(self.snapshot))
        return cell_page(self.snapshot, around, self.parsed, url=self.page.get_absolute_url())

    @cached_property
    def comparison(self) -> Comparison | None:
        """With the current edition; None before the first."""
        return compare(self.edition.contents, self.snapshot) if self.edition else None

    @cached_property
    def lines(self) -> list[ChangeLine]:
        """What changed since the current edition, one line for each change."""
        return change_lines(self)

    @cached_property
    def marks(self) -> dict[Target | str, Marks]:
        return marks_of(self.comparison)

    @property
    def head_marks(self) -> list[Marks]:
        """Of the headline and the texts of the head that changed."""
        return [self.marks[label] for label in TEXTS["head"].values() if label in self.marks]

    @property
    def more_marks(self) -> Marks | None:
        return self.marks.get("More")

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_in(self.snapshot)

    @cached_property
    def entries(self) -> list[ShownEntry]:
        return [entry for group in self.shown.groups for entry in group.entries]

    @cached_property
    def sections(self) -> list[ShownSection]:
        bite = self.shown.bite
        return [*bite.sections, *bite.issues] if bite else []

    @cached_property
    def targets(self) -> list[Target]:
        """Every entry and section, in the order of the page."""
        return [
            *(("entry", entry.id) for entry in self.entries),
            *(("section", section.id) for section in self.sections),
        ]

    @cached_property
    def references(self) -> list[tuple[Target | None, set[Target]]]:
        """For each text of the draft what it belongs to, and what it refers to."""
        return [(place, self.parsed.targets([html])) for place, html in texts_of(self.snapshot)]

    @cached_property
    def missing_sections(self) -> list[Section.Kind]:
        """The kinds of section that stand once, and do not yet."""
        there = {section["kind"] for section in self.snapshot["bite"]["sections"]}
        return [kind for kind in (Section.Kind.ABOUT, Section.Kind.START) if kind not in there]

    @property
    def can_publish(self) -> bool:
        return self.user.has_perm("cells.publish_page")

    @property
    def can_edit(self) -> bool:
        return self.user.has_perm("cells.change_cell")

    @property
    def publish_url(self) -> str:
        return reverse("desk:publish", args=[self.page.path])

    def groups(self, chips: dict[Target, list[Chip]]) -> list[CategoryGroup]:
        """The four categories, with the chips of each entry."""
        by_category = {group.category: group.entries for group in self.shown.groups}
        return [
            CategoryGroup(
                category,
                [
                    EntryCard(
                        entry,
                        place,
                        len(by_category[category]),
                        chips.get(("entry", entry.id), []),
                        self.marks.get(("entry", entry.id), Marks()),
                    )
                    for place, entry in enumerate(by_category.get(category, []), start=1)
                ],
            )
            for category in Category
        ]

    def section_cards(self, chips: dict[Target, list[Chip]]) -> list[SectionCard]:
        kinds = {one["id"]: one["kind"] for one in self.snapshot["bite"]["sections"]}
        alike: dict[str, list[int]] = {}
        for section in self.sections:
            alike.setdefault(kinds[section.id], []).append(section.id)
        return [
            SectionCard(
                section,
                kind := kinds[section.id],
                alike[kind].index(section.id) + 1,
                len(alike[kind]),
                chips.get(("section", section.id), []),
                self.marks.get(("section", section.id), Marks()),
            )
            for section in self.sections
        ]
