"""What an import would write: the page's rows against those of the cell. Only reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from django.db.models import Model
from django.utils import timezone

from bites.importing.marks import KEY, Marks, fingerprint, name_of
from bites.importing.matching import (
    Known,
    Question,
    Sought,
    WrongChoice,
    folded,
    match,
)
from bites.importing.places import places
from bites.importing.proposals import proposals
from bites.importing.source import Source
from bites.importing.texts import Resolve, references_in, to_html, words_in_html
from bites.importing.wanted import (
    Remark,
    RowKind,
    Value,
    Wanted,
    WantedPage,
    field_name,
    wanted_page,
)
from bites.models import PageImport, Section
from cells.models import Cell, Credit
from cells.pages.parsed import Block, spans_of
from entries.models import Entry

# Numbers for entries that have none yet: no row's number is ever as high.
PROVISIONAL = 10**17


class State(StrEnum):
    SAME = "same"
    WRITE = "write"
    KEPT = "kept"  # the draft differs, and is not what an import wrote: an editor's word
    UNTOLD = "untold"  # the page says nothing, and no import ever wrote it


@dataclass
class RowPlan:
    """One row, found or to be made. `values` are as they would be stored."""

    wanted: Wanted
    row: Model | None = None
    key: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    is_new: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_new = self.row is None

    @property
    def number(self) -> int:
        """Of its row, once there is one."""
        if self.row is None:
            raise ValueError(f"{self.wanted.place} is not written yet.")
        return self.row.pk

    @property
    def ours(self) -> set[str]:
        """Fields in which the page's value stands, or will."""
        return {name for name, s in self.states.items() if s in (State.SAME, State.WRITE)}

    @property
    def writes(self) -> dict[str, Value]:
        return {name: self.values[name] for name, s in self.states.items() if s is State.WRITE}

    def kept(self) -> list[Remark]:
        """Fields that an editor worded otherwise, each with what the page says."""
        kind, line, place = self.wanted.kind, self.wanted.line, self.wanted.place
        return [
            Remark(line, _readable(self.values[name]), field_name(kind, name), place)
            for name, state in self.states.items()
            if state is State.KEPT
        ]

    def compare(self, marks: Mapping[str, str]) -> None:
        """Decide field by field; `marks` are the fingerprints that imports left of this row."""
        for name, value in self.values.items():
            self.states[name] = self._state(name, value, marks)

    def _state(self, name: str, value: Value, marks: Mapping[str, str]) -> State:
        if self.row is None:
            return State.WRITE
        current = getattr(self.row, name)
        if current == value:
            return State.SAME
        if name in marks:
            return State.WRITE if marks[name] == fingerprint(current) else State.KEPT
        if current in ("", None):
            return State.WRITE
        return State.UNTOLD if value in ("", None) else State.KEPT


@dataclass
class EntryPlan:
    entry: RowPlan
    document: RowPlan


@dataclass
class Plan:
    """All that an import would do. With `questions` open it cannot be stored."""

    source: Source
    cell: Cell
    page: WantedPage
    last: PageImport | None
    head: RowPlan
    entries: list[EntryPlan] = field(default_factory=list)
    sections: list[RowPlan] = field(default_factory=list)
    credits: list[RowPlan] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    missing: list[Remark] = field(default_factory=list)
    proposals: list[Remark] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)

    @property
    def is_unchanged(self) -> bool:
        """Whether this very text was the last that was imported into the cell."""
        return self.last is not None and self.last.sha256 == self.source.sha256

    @property
    def lines_asked(self) -> set[int]:
        """Where the entries and sections begin that may be rows there are."""
        return {question.line for question in self.questions}

    def rows(self) -> Iterator[RowPlan]:
        yield self.head
        for one in self.entries:
            yield from (one.document, one.entry)
        yield from self.sections
        yield from self.credits

    def kept(self) -> list[Remark]:
        return [remark for row in self.rows() for remark in row.kept()]

    def resolve(self, kind: str, name: str) -> int | None:
        """The row that a reference of the parser leads to; provisional while there is none."""
        if kind == "cell":
            return self.cells.get(name)
        entry = self.entries[int(name)].entry
        if entry.row is None:
            return PROVISIONAL + int(name)
        return None if cast(Entry, entry.row).retired_at else entry.row.pk

    def html(self, blocks: tuple[Block, ...]) -> str:
        return to_html(blocks, self.resolve)


def _readable(value: Value) -> str:
    text = str(value if value is not None else "")
    return words_in_html(text) if text.startswith("<") else text


def plan_import(source: Source, cell: Cell, choices: Mapping[int, int | None]) -> Plan:
    """Compare a page with the drafts of its cell.

    `choices` maps lines of the page to the number of an entry or section, or to None for a
    new one. Raises WrongChoice.
    """
    page = wanted_page(source, cell)
    last = PageImport.objects.last_of(cell)
    marks: Marks = last.wrote if last else {}
    plan = Plan(source, cell, page, last, head=RowPlan(page.cell, cell))
    _refuse_unknown_lines(page, choices)
    plan.cells = _cells_named(page)
    _find_entries(plan, marks, choices)
    _find_sections(plan, marks, choices)
    _find_credits(plan, marks)
    for row in plan.rows():
        row.values |= row.wanted.plain
        row.values |= {name: plan.html(blocks) for name, blocks in row.wanted.rich.items()}
        if row.wanted.kind == "credit" and row.row is not None:
            row.states = dict.fromkeys(row.values, State.SAME)  # found by just these
        else:
            row.compare(marks.get(name_of(row.wanted.kind, row.number), {}) if row.row else {})
    new = zip(plan.page.entries, plan.entries, strict=True)
    plan.proposals = proposals(cell, [want for want, one in new if one.document.is_new])
    _tell_of_references(plan)
    page.sort()
    return plan


def _refuse_unknown_lines(page: WantedPage, choices: Mapping[int, int | None]) -> None:
    lines = {one.entry.line for one in page.entries} | {one.line for one in page.sections}
    if unknown := sorted(set(choices) - lines):
        raise WrongChoice(f"No entry and no section of the page begins on line {unknown[0]}.")


def _cells_named(page: WantedPage) -> dict[str, int]:
    paths = {
        name
        for row in page.rows()
        for blocks in row.rich.values()
        for (kind, name), _ in references_in(blocks)
        if kind == "cell"
    }
    return dict(Cell.objects.filter(page__path__in=paths).values_list("page__path", "pk"))


def _find_entries(plan: Plan, marks: Marks, choices: Mapping[int, int | None]) -> None:
    rows = list(plan.cell.entries.in_page_order().select_related("document"))
    known = [
        Known(
            row,
            folded(row.category, row.headline, row.document.year),
            marks.get(name_of("entry", row.pk), {}).get(KEY, ""),
            f"{row.category} “{row.headline}” ({row.document.year or 'no year'})",
            row.headline,
            words_in_html(row.annotation),
        )
        for row in rows
    ]
    sought = []
    for one in plan.page.entries:
        entry, year = one.entry, str(one.document.plain["year"])
        headline = str(entry.plain["headline"])
        key = folded(str(entry.plain["category"]), headline, year)
        body = _words_of(entry.rich["annotation"])
        sought.append(Sought(entry.line, key, fingerprint(key), headline, body))
    matches = match("entry", sought, known, choices)
    for index, one in enumerate(plan.page.entries):
        found = cast(Entry | None, matches.rows.get(index))
        document = found.document if found else None
        plan.entries.append(
            EntryPlan(RowPlan(one.entry, found, sought[index].key), RowPlan(one.document, document))
        )
        if found and found.retired_at:
            day = timezone.localdate(found.retired_at)
            why = f"Retired on {day:%-d %B %Y} ({found.retired_because}); it stays retired."
            plan.missing.append(Remark(one.entry.line, found.headline, why, one.entry.place))
    _place(plan, [one.entry for one in plan.entries], marks)
    plan.questions += matches.questions
    standing = [one for one in matches.left if not cast(Entry, one.row).retired_at]
    plan.missing += _missing("entry", standing, matches.questions)
    _tell_of_gone_ones(plan, "entry", [one.entry for one in plan.entries], known, marks)


def _find_sections(plan: Plan, marks: Marks, choices: Mapping[int, int | None]) -> None:
    rows = list(Section.objects.filter(bite__cell=plan.cell).in_page_order())
    known = [
        Known(
            row,
            _section_key(row.kind, row.heading),
            marks.get(name_of("section", row.pk), {}).get(KEY, ""),
            f"section “{row.title}”",
            row.title,
            words_in_html(row.body),
        )
        for row in rows
    ]
    sought = []
    for one in plan.page.sections:
        heading = str(one.plain["heading"])
        key = _section_key(str(one.plain["kind"]), heading)
        body = _words_of(one.rich["body"])
        sought.append(Sought(one.line, key, fingerprint(key), heading, body))
    matches = match("section", sought, known, choices)
    plan.sections = [
        RowPlan(one, matches.rows.get(index), sought[index].key)
        for index, one in enumerate(plan.page.sections)
    ]
    _place(plan, plan.sections, marks)
    plan.questions += matches.questions
    plan.missing += _missing("section", matches.left, matches.questions)
    _tell_of_gone_ones(plan, "section", plan.sections, known, marks)


def _section_key(kind: str, heading: str) -> str:
    """About and start are known by what they are, all others by their heading."""
    return kind if kind in ("about", "start") else folded("heading", heading)


def _find_credits(plan: Plan, marks: Marks) -> None:
    """Credits of the site, the matrix or the cell with the same role and name; else new ones."""
    there = {
        folded(credit.role, credit.name): credit
        for credit in Credit.objects.of(plan.cell).order_by("-scope")
    }
    for index, one in enumerate(plan.page.credits):
        found = there.pop(folded(str(one.plain["role"]), str(one.plain["name"])), None)
        if found is None:
            one.plain |= {"scope": Credit.Scope.CELL, "order": 10 * (index + 1)}
        plan.credits.append(RowPlan(one, found))
    plan.missing += [
        _not_on_page(f"credit “{credit}”", "credit", credit)
        for credit in there.values()
        if name_of("credit", credit.pk) in marks
    ]


def _missing(kind: str, left: list[Known], questions: list[Question]) -> list[Remark]:
    """Rows that nothing on the page is, and nothing may be."""
    asked = {candidate.id for question in questions for candidate in question.candidates}
    return [_not_on_page(one.label, kind, one.row) for one in left if one.row.pk not in asked]


def _tell_of_gone_ones(
    plan: Plan, kind: RowKind, rows: list[RowPlan], known: list[Known], marks: Marks
) -> None:
    """List what is made again though an editor deleted or moved what an import had made."""
    there = {name_of(kind, one.row.pk) for one in known}
    gone = {
        fields[KEY]: name
        for name, fields in marks.items()
        if name.startswith(f"{kind}:") and KEY in fields and name not in there
    }
    for one in rows:
        if one.is_new and (name := gone.get(fingerprint(one.key))):
            place = one.wanted.place
            why = f"Imported before ({name.replace(':', ' ')}) and gone since; it is made again."
            plan.page.to_decide.append(Remark(one.wanted.line, place, why, place))


def _not_on_page(label: str, kind: str, row: Model) -> Remark:
    return Remark(0, label, f"Not on this page; kept ({kind} {row.pk}).")


def _place(plan: Plan, rows: list[RowPlan], marks: Marks) -> None:
    """Order follows the page, unless an editor changed the order: then new rows join in."""
    there = [getattr(one.row, "order", None) for one in rows]
    was_changed = any(
        one.row is not None
        and "order" in (mark := marks.get(name_of(one.wanted.kind, one.number), {}))
        and mark["order"] != fingerprint(order)
        for one, order in zip(rows, there, strict=True)
    )
    if not was_changed:
        orders = places(there)
    else:
        orders = []
        for order in there:  # of equal order, the newer row is shown second
            orders.append(order if order is not None else (orders or [0])[-1])
    for one, order in zip(rows, orders, strict=True):
        one.values["order"] = order


def _words_of(blocks: tuple[Block, ...]) -> str:
    return " ".join("".join(span.text for span in spans_of(block)) for block in blocks)


def _tell_of_references(plan: Plan) -> None:
    """List the references that stay text because their target is not here."""
    resolve: Resolve = plan.resolve
    for row in plan.page.rows():
        for blocks in row.rich.values():
            for (kind, name), words in references_in(blocks):
                if resolve(kind, name) is None:
                    why = (
                        f"Refers to /{name}/, which is no page of this site: left as text."
                        if kind == "cell"
                        else "Refers to an entry that is retired: left as text."
                    )
                    plan.page.to_decide.append(Remark(row.line, words, why, row.place))
