"""The bite of a cell: its sections, its issues with their questions, how long it is."""

from dataclasses import dataclass

from cells.reading.discussion import parted
from cells.reading.entries import Place
from cells.reading.minutes import minutes_for
from cells.reading.texts import ParsedTexts, Texts, anchor
from cells.richtext import Kind, Rendered, word_count
from cells.snapshots import BiteSnapshot, SectionSnapshot

# Headings within a section, and within an issue, which stands one level lower.
IN_SECTION, IN_ISSUE = 4, 5


@dataclass(frozen=True)
class ShownSection:
    """A section; an issue has a `number`.

    An issue that ends in questions is shown in three parts: `body`, `questions`, `after`, each
    None where there is nothing. `has_title`: the questions begin with a heading of their own.
    """

    id: int
    heading: str
    body: Rendered | None
    number: int | None = None
    questions: Rendered | None = None
    has_title: bool = False
    after: Rendered | None = None

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


def shown_bite(bite: BiteSnapshot, texts: Texts, parsed: ParsedTexts) -> ShownBite | None:
    """None where there are no sections."""
    if not bite["sections"]:
        return None
    shown = [_section(section, number, texts, parsed) for section, number in numbered(bite)]
    return ShownBite(
        sections=[section for section in shown if not section.number],
        issues=[section for section in shown if section.number],
        words=sum(word_count(parsed[section["body"]]) for section in bite["sections"]),
    )


def _section(
    section: SectionSnapshot, number: int | None, texts: Texts, parsed: ParsedTexts
) -> ShownSection:
    target = ("section", section["id"])
    blocks = parsed[section["body"]]
    before, questions, after = parted(blocks) if number else (blocks, (), ())
    # In the order of the page, in which notes are counted.
    body, asked, rest = (
        texts.render(
            part,
            anchor(target),
            place=target,
            heading_level=IN_ISSUE if number else IN_SECTION,
        )
        for part in (before, questions, after)
    )
    has_title = bool(questions) and questions[0].kind is Kind.HEADING
    return ShownSection(section["id"], section["heading"], body, number, asked, has_title, rest)


def where_discussed(bite: BiteSnapshot, parsed: ParsedTexts) -> dict[int, list[Place]]:
    """The sections of the bite that refer to each entry, by the number of the entry."""
    found: dict[int, list[Place]] = {}
    for section, number in numbered(bite):
        name = f"Issue {number}" if number else section["heading"]
        place = Place(f"#{anchor(('section', section['id']))}", name)
        for kind, entry in parsed.targets([section["body"]]):
            if kind == "entry":
                found.setdefault(entry, []).append(place)
    return found


def numbered(bite: BiteSnapshot) -> list[tuple[SectionSnapshot, int | None]]:
    """The sections in their order, with the number of each issue."""
    issues = [section["id"] for section in bite["sections"] if section["kind"] == "issue"]
    numbers = {id: number for number, id in enumerate(issues, start=1)}
    return [(section, numbers.get(section["id"])) for section in bite["sections"]]
