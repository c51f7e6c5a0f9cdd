"""What a legacy cell page becomes: plain frozen data, JSON-able through `dataclasses.asdict`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


class PageError(ValueError):
    """The file is no cell page that we can read. `str()` is one sentence for an editor."""

    def __init__(self, message: str, line: int = 1, name: str = "") -> None:
        self.message, self.line, self.name = message, line, name
        super().__init__(f"{name or 'The page'}, line {line}: {message}")


@dataclass(frozen=True)
class Span:
    """A run of words that share their marks.

    `lost` says that the words were a link whose target the file no longer has; `href` then
    keeps whatever stood as target, unless that was a bare "#". `ref` names what the words
    refer to: ("cell", "drug/d5") or ("entry", "3"), the entry's index on this page.
    `label` is an accessible name for words that say nothing alone, such as "1" in "(1 2 3)".
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    lost: bool = False
    ref: tuple[str, str] | None = None
    label: str = ""


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[Span, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class SubHeading:
    spans: tuple[Span, ...]
    kind: Literal["sub_heading"] = "sub_heading"


@dataclass(frozen=True)
class ItemList:
    items: tuple[tuple[Span, ...], ...]
    is_ordered: bool = False
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class Quotation:
    """A block quotation of one or more paragraphs."""

    paragraphs: tuple[tuple[Span, ...], ...]
    kind: Literal["quotation"] = "quotation"


@dataclass(frozen=True)
class PullQuote:
    spans: tuple[Span, ...]
    source: str = ""
    kind: Literal["pull_quote"] = "pull_quote"


@dataclass(frozen=True)
class Panel:
    title: str
    blocks: tuple["Block", ...]
    source: str = ""
    kind: Literal["panel"] = "panel"


Block = Paragraph | SubHeading | ItemList | Quotation | PullQuote | Panel


@dataclass(frozen=True)
class Entry:
    """One listed document. `year` and `free_source_words` are as they stand on the page."""

    category: str
    second_category: str
    headline: str
    publisher: str
    country: str
    year: str
    free_source_words: str
    annotation: tuple[Block, ...]
    line: int
    url: str = ""
    free_source_url: str = ""

    @property
    def years(self) -> tuple[str, ...]:
        """Every year given for the document; from the headline where that holds them all."""
        return tuple(re.findall(r"\b(?:1[89]|20)\d\d\b", self.year or self.headline))


@dataclass(frozen=True)
class Section:
    kind: str  # "about", "start", "issue" or "other"
    heading: str
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class Credit:
    """`role_line` is the number of the line that gave the role; several names may share it."""

    role: str
    name: str
    line: int
    role_line: int


@dataclass(frozen=True)
class NotPlaced:
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Navigation:
    """Words left out of every field because the rule of this name, in navigation.RULES, says so."""

    line: int
    text: str
    rule: str


@dataclass(frozen=True)
class ToDecide:
    """Something on which an editor should look. `code` is one of TO_DECIDE's keys."""

    line: int
    place: str
    text: str
    code: str


TO_DECIDE = {
    "address-lost": "The document's address was lost: give it again.",
    "link-lost": "A link stood here; its target was lost.",
    "click-here": "A link stood here, under words that do not name its target.",
    "numbered-links": "Numbered links stood here; each needs its target.",
    "above-or-below": "Refers to something on this page that cannot be told with certainty.",
    "heading-guessed": "Heading and first sentence were run together; parted by their form.",
    "maybe-heading": "May be the heading of an issue; left in the text.",
    "quotation-guessed": "Taken for a block quotation because of the colon before it.",
    "pull-quote-guessed": "Taken for a pull quote: it repeats a neighbouring paragraph.",
    "panel-guessed": "Taken for a panel, from its title to the line that names the source.",
    "loose-line": "A short line alone, neither heading nor pull quote by its form.",
    "no-year": "No year was found for this document.",
    "years-in-headline": "Several years stand within the headline.",
    "no-headline": "The entry has no headline of its own.",
    "date-unclear": "This date could not be read.",
    "told-from-name": "The page does not say which cell it is; told from the file's name.",
    "told-from-subject": "The page does not say of which matrix it is; told from its subject.",
    "address-differs": "The page names another cell than the one it was imported into.",
    "damaged-character": "A character was damaged before the file came to us.",
}


@dataclass(frozen=True)
class ParsedPage:
    matrix: str  # "drug" or "alcohol"
    column: str  # "A" to "E"
    row: int  # 1 to 5
    formal_title: str  # as it stands; empty where the page has none
    headline: str
    short_version: str
    abstract: tuple[Block, ...]
    entries: tuple[Entry, ...]
    more: tuple[Block, ...]
    dates_text: str  # the line(s) that gave the two dates, as they stand
    last_revised: date | None
    first_uploaded: date | None
    sections: tuple[Section, ...]
    credits: tuple[Credit, ...]
    not_placed: tuple[NotPlaced, ...]
    navigation: tuple[Navigation, ...]
    to_decide: tuple[ToDecide, ...] = field(default=())

    @property
    def path(self) -> str:
        """The cell's address as the site spells it: "drug/e5"."""
        return f"{self.matrix}/{self.column.lower()}{self.row}"

    @property
    def issues(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.kind == "issue")


def spans_of(block: Block) -> Iterator[Span]:
    """Every span of a block in reading order, without a panel's title or any source line."""
    match block:
        case Panel():
            for inner in block.blocks:
                yield from spans_of(inner)
        case ItemList():
            for item in block.items:
                yield from item
        case Quotation():
            for paragraph in block.paragraphs:
                yield from paragraph
        case _:
            yield from block.spans
