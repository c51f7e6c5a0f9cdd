"""A whole page: find its parts, hand each to its reader, refuse what is no cell page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .bite import read_bite
from .blocks import BlockBuilder
from .dates import dates_start, read_dates
from .decoding import clean
from .entries import read_entries
from .head import CreditReader, Head, read_head
from .joining import read_paragraphs
from .landmarks import ENTRY, LONE_CATEGORY, MORE, bite_heading
from .lines import Para
from .notes import Notes
from .parsed import PageError, ParsedPage
from .rich import Writer
from .titles import (
    CELL_HINT,
    MATRICES,
    MATRIX_HINTS,
    ROW_ONE,
    Title,
    read_name,
    read_subject,
    read_title,
)

LONGEST_LOOSE_LINE = 60
DAMAGED = "\ufffd"


@dataclass
class _Parts:
    """The page's paragraphs by where they stand. Navigation and dates are already taken out."""

    head: list[Para] = field(default_factory=list)
    entries: list[Para] = field(default_factory=list)
    more: list[Para] = field(default_factory=list)
    bite: list[Para] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)  # those of the head
    has_legend: bool = False


def parse_page(text: str, *, name: str = "", address: tuple[str, str] | None = None) -> ParsedPage:
    """Read one cell page, as `decode` gives it.

    `name` is the file's, for messages; it also tells the cell when the page itself does not.
    `address`, such as ("drug", "b5"), overrides what the page says of itself. Raises PageError
    for any other kind of page.
    """
    text = clean(text, name)
    notes = Notes()
    credits = CreditReader(notes)
    paras = read_paragraphs(text)
    dates: list[str] = []
    parts = _part(paras, notes, credits, dates, name)
    head = read_head(parts.head, credits, notes)
    credits.close()
    matrix, column, row = _address(head, paras, notes, name, address)
    if not (parts.entries or (parts.has_legend and (parts.bite or parts.more))):
        raise PageError(
            f"it names {matrix} cell {column}{row} but lists no studies; is it a cell's page?",
            head.titles[0][0].line if head.titles else 1,
            name,
        )
    _ask_about_damage(text, notes)
    vocabulary = frozenset(re.findall(r"(?<![\w’'])[a-z]+", text))
    writer = Writer(matrix, notes)
    entries = read_entries(parts.entries, writer, vocabulary)
    abstract = BlockBuilder(head.abstract, writer, "abstract", at=-1).build()
    more = BlockBuilder(parts.more, writer, "MORE").build()
    summary = " ".join([head.headline, *(para.text for para in head.abstract)])
    sections = read_bite(parts.bite, writer, vocabulary, summary)
    last, first, unread = read_dates(" ".join(dates))
    for words in unread:
        notes.ask(1, "dates", words, "date-unclear")
    return ParsedPage(
        matrix=matrix,
        column=column,
        row=row,
        formal_title=head.formal_title,
        headline=head.headline,
        short_version=head.short_version,
        abstract=abstract,
        entries=entries,
        more=more,
        dates_text=" ".join(dates),
        last_revised=last,
        first_uploaded=first,
        sections=sections,
        credits=tuple(sorted(credits.credits, key=lambda credit: credit.line)),
        not_placed=tuple(sorted(notes.not_placed, key=lambda item: item.line)),
        navigation=tuple(sorted(notes.navigation, key=lambda item: item.line)),
        to_decide=tuple(sorted(notes.to_decide, key=lambda item: item.line)),
    )


def _part(
    paras: Sequence[Para], notes: Notes, credits: CreditReader, dates: list[str], name: str
) -> _Parts:
    """Sort the paragraphs by zone: head, entries, MORE, the gap before the bite, bite, foot."""
    parts, zone = _Parts(), "head"
    for para in paras:
        if para.rule:
            parts.has_legend |= para.rule in ("legend", "key")
            if zone == "head":
                parts.head.append(para)
                continue
            notes.take_all(para, para.rule)
            if para.rule == "bite bar":
                zone = (
                    "foot" if zone == "bite" and parts.bite else "gap" if zone != "foot" else zone
                )
            continue
        para = _without_dates(para, zone, dates, notes)
        if not para.text:
            continue
        text = para.text
        title = read_title(text)
        if title and zone == "head":
            parts.titles.append(title)
        if title and zone != "head" and _is_again(title, para, parts, name):
            notes.take_all(para, "title again")
        elif bite_heading(text):
            zone = "bite"
            parts.bite.append(para)
        elif zone in ("head", "entries") and (ENTRY.match(text) or LONE_CATEGORY.fullmatch(text)):
            zone = "entries"
            parts.entries.append(para)
        elif (zone == "entries" or (zone == "head" and parts.has_legend)) and (
            label := MORE.match(text)
        ):
            zone = "more"
            notes.take(para.line, label[0], "more label")
            parts.more.append(para.with_marked(para.marked.cut(label.end())))
        else:
            zone = _place(para, zone, parts, notes, credits)
    return parts


def _is_again(title: Title, para: Para, parts: _Parts, name: str) -> bool:
    """Whether a title further down is the page's own. Raises PageError for a second page's."""
    named = _named(title)
    own = [_named(one) for one in parts.titles]
    if not own or named in own:
        return True
    if named[0] and title.rest:
        both = f"{' '.join(own[0])} and {' '.join(named)}"
        raise PageError(f"it names two cells, {both}.", para.line, name)
    return False  # another cell in passing


def _named(title: Title) -> tuple[str, str]:
    """("drug", "E5"); the first is empty for a matrix that there is not."""
    return MATRICES.get(title.matrix.lower(), ""), title.cell


def _place(para: Para, zone: str, parts: _Parts, notes: Notes, credits: CreditReader) -> str:
    """Put a paragraph that opens nothing where its zone wants it; the zone it leaves us in."""
    is_loose = len(para.text) <= LONGEST_LOOSE_LINE and para.text[-1] not in ".?!:;"
    is_loose = is_loose and "bullet" not in para.signs
    if zone == "head":
        parts.head.append(para)
    elif zone == "bite":
        parts.bite.append(para)
    elif zone in ("more", "gap", "foot") and credits.read(para):
        pass
    elif zone == "foot":
        words = f"{para.text} {para.marked.targets}"
        notes.leave(para.line, words, "Stands after the end of the bite.")
    elif is_loose and zone == "entries" and LONE_CATEGORY.fullmatch(parts.entries[-1].text):
        parts.entries.append(para)
    elif is_loose:
        words = f"{para.text} {para.marked.targets}"
        notes.leave(para.line, words, "A short line among or after the entries.")
    elif zone == "gap":
        parts.bite.append(para)
        zone = "bite"
    else:
        (parts.entries if zone == "entries" else parts.more).append(para)
    return zone


def _without_dates(para: Para, zone: str, dates: list[str], notes: Notes) -> Para:
    """Take the dates that end a paragraph; inside the bite only where they are all of it."""
    start = dates_start(para.text)
    if start is None or (start > 0 and zone in ("head", "bite")):
        return para
    dates.append(para.text[start:].strip())
    notes.leave_targets(replace(para, made=para.marked.cut(start)))
    return para.with_marked(para.marked.cut(0, start))


def _address(
    head: Head,
    paras: Sequence[Para],
    notes: Notes,
    name: str,
    address: tuple[str, str] | None,
) -> tuple[str, str, int]:
    """(matrix, column, row), from the override, the title, what else tells, or the file's name."""
    told = _from_titles(head, name) if not address else None
    if address:
        matrix, cell = address[0].lower(), address[1].upper()
        if matrix not in MATRICES or not re.fullmatch("[A-E][1-5]", cell):
            raise PageError(f"there is no cell {cell} in a matrix “{matrix}”.", name=name)
        for para, title in head.titles:
            if _named(title) != (MATRICES[matrix], cell):
                notes.ask(para.line, "title", para.text, "address-differs")
        told = MATRICES[matrix], cell
    if not told:
        told = _from_hints(head, paras, notes, name)
    return told[0], told[1][0], int(told[1][1])


def _from_titles(head: Head, name: str) -> tuple[str, str] | None:
    told: tuple[str, str] | None = None
    unknown: PageError | None = None
    for para, title in head.titles:
        matrix = MATRICES.get(title.matrix.lower())
        if not matrix:
            unknown = unknown or PageError(
                f"it names an unknown matrix, “{title.matrix}”; the matrices are drug and alcohol.",
                para.line,
                name,
            )
        elif not re.fullmatch("[A-E][1-5]", title.cell):
            raise PageError(f"it names cell {title.cell}; cells are A1 to E5.", para.line, name)
        elif told and told != (matrix, title.cell):
            raise PageError(
                f"it names two cells, {told[0]} {told[1]} and {matrix} {title.cell}.",
                para.line,
                name,
            )
        else:
            told = matrix, title.cell
    if unknown and not told:
        raise unknown
    return told


def _from_hints(head: Head, paras: Sequence[Para], notes: Notes, name: str) -> tuple[str, str]:
    """Where no title says it: column and row, links back to the matrix, or the file's name."""
    matrix = cell = ""
    for para in paras:
        if len(para.text) > 2000 and matrix and cell:
            break
        for hint in MATRIX_HINTS:
            if not matrix and (found := hint.search(para.text)):
                matrix = MATRICES[found[1].lower()]
        if not cell and (found := CELL_HINT.match(para.text)):
            cell = found[1].upper()
    for para, (letter, row) in head.columns:
        if row:
            cell = cell or f"{letter}{row}"
        if row == 1 and not matrix:
            words = para.text.lower()
            matrix = next((m for m, form in ROW_ONE.items() if re.fullmatch(form, words)), "")
    if not (matrix and cell) and (named := read_name(name)):
        if (matrix and matrix != named[0]) or (cell and cell != named[1]):
            raise PageError(
                f"its name says {named[0]} {named[1]}, its text {matrix} {cell}.", name=name
            )
        notes.ask(1, "title", name, "told-from-name")
        matrix, cell = named
    if cell and not matrix:
        matrix = read_subject(para.text for para in paras if not para.rule)
        if matrix:
            notes.ask(1, "title", f"{matrix} {cell}", "told-from-subject")
    if not (matrix and cell):
        raise PageError(
            "nothing in it tells which cell of which matrix it is; is it a cell's page?",
            name=name,
        )
    return matrix, cell


def _ask_about_damage(text: str, notes: Notes) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if (at := line.find(DAMAGED)) >= 0:
            notes.ask(number, "text", line[max(0, at - 40) : at + 40], "damaged-character")
