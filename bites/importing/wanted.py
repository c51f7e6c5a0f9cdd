"""The rows that a page would make in an empty cell, field by field; nothing is looked up yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from django.db import models

from bites.importing.source import Source
from bites.importing.texts import lost_targets
from bites.models import Section
from cells.models import Cell, Credit
from cells.pages import ParsedPage
from cells.pages import parsed as page_parts
from cells.pages.balance import count_words
from cells.pages.parsed import TO_DECIDE, Block, Paragraph, Span, spans_of
from entries.models import Document, Entry

type RowKind = Literal["cell", "document", "entry", "section", "credit"]
type Value = str | date | int | None

MODELS: dict[RowKind, type[models.Model]] = {
    "cell": Cell,
    "document": Document,
    "entry": Entry,
    "section": Section,
    "credit": Credit,
}


# Where the model's own name of a field is not what an editor would say.
FIELD_NAMES = {"order": "place in the list", "free_note": "free source", "body": "text"}


def field_name(kind: RowKind, name: str) -> str:
    """What editors call a field."""
    names = {field.name: str(field.verbose_name) for field in MODELS[kind]._meta.fields}
    return FIELD_NAMES.get(name) or names[name]


class Remark(NamedTuple):
    """Something to tell the editor: line of the page, words, what about them, where."""

    line: int
    text: str
    why: str
    place: str = ""


@dataclass
class Wanted:
    """One row. `plain` and `rich` map fields to their value and to parsed blocks.

    `unsaid` names fields whose words the page does not say here, such as a role that it says
    once for several names: they are not counted.
    """

    kind: RowKind
    line: int
    place: str
    plain: dict[str, Value] = field(default_factory=dict)
    rich: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()


@dataclass
class WantedEntry:
    entry: Wanted
    document: Wanted


@dataclass
class WantedPage:
    cell: Wanted
    entries: list[WantedEntry]
    sections: list[Wanted]
    credits: list[Wanted]
    not_placed: list[Remark]
    navigation: list[Remark]
    to_decide: list[Remark]

    def sort(self) -> None:
        for remarks in (self.not_placed, self.navigation, self.to_decide):
            remarks.sort(key=lambda remark: remark.line)

    def rows(self) -> Iterator[Wanted]:
        yield self.cell
        for one in self.entries:
            yield from (one.document, one.entry)
        yield from self.sections
        yield from self.credits


def wanted_page(source: Source, cell: Cell) -> WantedPage:
    """What the page wants stored; what fits no field of ours is among `not_placed`."""
    parsed = source.parsed
    page = WantedPage(
        cell=_cell(parsed),
        entries=[_entry(entry) for entry in parsed.entries],
        sections=[],
        credits=list(_credits(parsed.credits)),
        not_placed=[Remark(item.line, item.text, item.reason) for item in parsed.not_placed],
        navigation=[Remark(item.line, item.text, item.rule) for item in parsed.navigation],
        to_decide=[
            Remark(item.line, item.text, TO_DECIDE[item.code], item.place)
            for item in parsed.to_decide
        ],
    )
    page.sections = [_section(section) for section in _headed(parsed.sections, page.to_decide)]
    _take_title_and_dates(page, source, cell)
    for row in page.rows():
        _fit(row, page.not_placed)
    page.sort()
    return page


def _cell(parsed: ParsedPage) -> Wanted:
    short = (Paragraph((Span(parsed.short_version),)),) if parsed.short_version else ()
    return Wanted(
        "cell",
        1,
        "head of the page",
        {"headline": parsed.headline, "first_published_on": parsed.first_uploaded},
        {"abstract": parsed.abstract, "short_version": short, "more": parsed.more},
    )


def _entry(entry: page_parts.Entry) -> WantedEntry:
    place = f"{entry.category} “{entry.headline}”"
    return WantedEntry(
        Wanted(
            "entry",
            entry.line,
            place,
            {
                "category": entry.category,
                "second_category": entry.second_category,
                "headline": entry.headline,
            },
            {"annotation": entry.annotation},
        ),
        Wanted(
            "document",
            entry.line,
            f"document of {place}",
            {
                "publisher": entry.publisher,
                "country": entry.country,
                "year": entry.year,
                "free_note": entry.free_source_words,
                "url": entry.url,
                "free_url": entry.free_source_url,
            },
        ),
    )


def _headed(
    sections: Iterable[page_parts.Section], to_decide: list[Remark]
) -> list[page_parts.Section]:
    """Sections as a bite can hold them: one about and one start; the others have headings.

    Words without heading join the section before them, or else open what the cell is about.
    """
    held: list[page_parts.Section] = []
    opening: tuple[Block, ...] = ()
    sections = list(sections)
    for section in sections:
        is_standing = section.kind in ("about", "start")
        if is_standing and any(one.kind == section.kind for one in held):
            section = replace(section, kind="other")
        if section.kind == "about":
            section = replace(section, blocks=(*opening, *section.blocks))
        if section.heading or is_standing:
            held.append(section)
        elif held:
            held[-1] = replace(held[-1], blocks=(*held[-1].blocks, *section.blocks))
            to_decide.append(_about_opening(section, "joined to the section before it"))
        elif any(one.kind == "about" for one in sections):
            opening += section.blocks
            to_decide.append(_about_opening(section, "put before what the cell is about"))
        else:
            held.append(replace(section, kind="about"))
            to_decide.append(_about_opening(section, "taken for what the cell is about"))
    return held


def _about_opening(section: page_parts.Section, done: str) -> Remark:
    words = "".join(span.text for block in section.blocks[:1] for span in spans_of(block))
    return Remark(section.line, words[:100], f"Words without a heading in the bite; {done}.")


def _section(section: page_parts.Section) -> Wanted:
    """A standing heading is not stored, unless the page words it in its own way."""
    standing = Section.Kind(section.kind).label
    is_usual = section.kind in ("about", "start") and (
        count_words(section.heading) in (count_words(standing), count_words(""))
    )
    heading = "" if is_usual else section.heading
    return Wanted(
        "section",
        section.line,
        f"section “{section.heading or standing}”",
        {"kind": section.kind, "heading": heading},
        {"body": section.blocks},
        frozenset() if section.heading else frozenset({"heading"}),
    )


def _credits(credits: Iterable[page_parts.Credit]) -> Iterator[Wanted]:
    said: set[int] = set()
    for credit in credits:
        unsaid = frozenset({"role"}) if credit.role_line in said else frozenset()
        said.add(credit.role_line)
        place = f"credit “{credit.role} {credit.name}”"
        plain: dict[str, Value] = {"role": credit.role, "name": credit.name}
        yield Wanted("credit", credit.line, place, plain, unsaid=unsaid)


def _take_title_and_dates(page: WantedPage, source: Source, cell: Cell) -> None:
    """Words that become no text: the site makes formal titles itself, and stores dates as dates."""
    parsed = source.parsed
    if parsed.formal_title:
        line = _line_of(parsed.formal_title, source.text)
        page.navigation.append(Remark(line, parsed.formal_title, "formal title"))
        if count_words(parsed.formal_title) != count_words(cell.formal_title):
            why = f"The site's own formal title is “{cell.formal_title}”."
            page.to_decide.append(Remark(line, parsed.formal_title, why, "title"))
    if parsed.dates_text:
        line = _line_of(parsed.dates_text, source.text)
        page.navigation.append(Remark(line, parsed.dates_text, "dates"))


def _line_of(words: str, text: str) -> int:
    """The first line that holds these words, or else how they begin; 1 where there is none."""
    lines = text.split("\n")
    for sought in (words, words[:20]):
        if found := next((n for n, line in enumerate(lines, 1) if sought in line), 0):
            return found
    return 1


def _fit(row: Wanted, not_placed: list[Remark]) -> None:
    """Leave to the editor what a field cannot hold, and the targets of lost links."""
    if row.plain.get("second_category") and row.plain["second_category"] == row.plain["category"]:
        not_placed.append(Remark(row.line, str(row.plain["second_category"]), "Said twice."))
        row.plain["second_category"] = ""
    for name, value in row.plain.items():
        limit = getattr(MODELS[row.kind]._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and limit and len(value) > limit:
            kept = "" if "url" in name else _whole_words(value, limit)
            why = f"Too long for the {name.replace('_', ' ')} of {row.place[:100]}."
            not_placed.append(Remark(row.line, value[len(kept) :].strip(), why))
            row.plain[name] = kept
    for blocks in row.rich.values():
        for target in lost_targets(blocks):
            why = f"The target of a link in {row.place[:100]} that only the old page had."
            not_placed.append(Remark(row.line, target, why))


def _whole_words(text: str, limit: int) -> str:
    """As much of its beginning as fits, cut between words; nothing of a single long word."""
    end = text.rfind(" ", 0, limit + 1)
    return text[: max(end, 0)].rstrip()
