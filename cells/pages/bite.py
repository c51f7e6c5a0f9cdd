"""The Matrix Bite: its fixed sections, and the issues with their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .blocks import INNER_END, NEIGHBOURS, BlockBuilder, is_source
from .headings import Lead, inferred_lead, marked_lead
from .landmarks import bite_heading
from .lines import Para
from .markup import Marked
from .parsed import Section
from .repeats import likeness, loosely_repeats
from .rich import Writer
from .sentences import FINISHED, SAYING, is_quoted

SHORT_LINE_WORDS = 22
FEWEST_WORDS = 12  # of a paragraph worth a section when no heading came before it
LONGEST_CELL = 40  # characters, of a table
TITLE_OF_SECTION = re.compile(
    r"\b(?:title|heading) (?:of|to|above) th(?:is|e) (?:section|issue)\b", re.I
)


ISSUE_NUMBER = re.compile(
    r"(?:(?P<word>issue|question|point)\s+(?P<named>\d{1,2})\s*[.):–-]?"
    r"|(?P<number>\d{1,2})[.)]|\((?P<inner>\d{1,2})\))\s+(?=\S)",
    re.I,
)
SHORT_PARAGRAPH = 200  # characters; numbered lines that are all shorter are a list


@dataclass
class _Part:
    kind: str
    heading: Marked
    line: int
    paras: list[Para] = field(default_factory=list)
    lead: Lead | None = None


def read_bite(
    paras: Sequence[Para], writer: Writer, vocabulary: frozenset[str], abstract: str
) -> tuple[Section, ...]:
    """The sections in order. "Issues to consider and discuss" itself goes to the notes."""
    sections: list[Section] = []
    for part in _fixed_parts(paras, writer):
        if part.kind == "issues":
            for issue in _issues(part, writer, vocabulary, abstract):
                sections.append(_section(issue, writer, vocabulary))
        elif part.heading or any(p.text.count(" ") >= FEWEST_WORDS for p in part.paras):
            sections.append(_section(part, writer, vocabulary))
        else:
            for para in part.paras:
                words = f"{para.text} {para.marked.targets}"
                writer.notes.leave(para.line, words, "A short line before the bite begins.")
    return tuple(sections)


def _fixed_parts(paras: Sequence[Para], writer: Writer) -> list[_Part]:
    parts: list[_Part] = []
    for para in paras:
        found = bite_heading(para.text)
        if found:
            kind, end = found
            rest = para.marked.cut(end)
            rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" :.*–-")))
            heading = para.marked.cut(0, end)
            if kind == "issues":
                writer.notes.take(para.line, f"{heading.text} {heading.targets}", "issues heading")
                heading = Marked("")
            part = _Part(kind, heading, para.line)
            parts.append(part)
            if rest:
                part.paras.append(Para(para.line, rest.text, para.signs, made=rest))
        elif parts and parts[-1].kind != "issues" and (own := _own_heading(para)):
            parts.append(own)
        elif parts:
            parts[-1].paras.append(para)
        else:
            parts.append(_Part("other", Marked(""), para.line, [para]))
    return parts


def _own_heading(para: Para) -> _Part | None:
    """A section of the page's own before the issues: an arrow with bold words, or a "#" line."""
    end = para.marked.bold_lead if "arrow" in para.signs else 0
    if "hash" in para.signs and para.text.count(" ") < SHORT_LINE_WORDS:
        end = len(para.text)
    if not end:
        return None
    part = _Part("other", para.marked.cut(0, end), para.line)
    if rest := para.marked.cut(end):
        part.paras.append(Para(para.line, rest.text, made=rest))
    return part


def _section(part: _Part, writer: Writer, vocabulary: frozenset[str]) -> Section:
    place = f"section “{part.heading.text}”" if part.heading else "section without heading"
    if part.lead and not part.lead.is_sure:
        writer.notes.ask(part.line, place, part.heading.text, "heading-guessed")
    if any(mark.kind == "link" for mark in part.heading.marks):
        writer.notes.ask(part.line, place, part.heading.text, "link-lost")
        writer.notes.leave(part.line, part.heading.targets, "The target of a link in a heading.")
    builder = BlockBuilder(part.paras, writer, place, vocabulary=vocabulary, is_bite=True)
    return Section(part.kind, part.heading.text, builder.build(), part.line)


def _issues(part: _Part, writer: Writer, vocabulary: frozenset[str], abstract: str) -> list[_Part]:
    """Part the issues. The page's own way of marking them, seen at the first, decides."""
    paras = part.paras
    if not paras:
        return []
    numbered = _numbered(paras)
    has_sign = _sign_of_issues(paras)
    own_lines = not has_sign and _is_heading_line(paras, 0)
    issues: list[_Part] = []
    for index, para in enumerate(paras):
        lead: Lead | None = None
        text = para.text
        if numbered:
            if index in numbered:
                rest = para.marked.cut(numbered[index])
                lead = marked_lead(rest.text, rest.bold_lead, vocabulary)
                if lead:
                    writer.notes.take(para.line, text[: numbered[index]], "issue number")
                    para = para.with_marked(rest)
        elif has_sign:
            if _bears(para, has_sign):
                lead = marked_lead(text, para.marked.bold_lead, vocabulary)
        elif index == 0:
            lead = marked_lead(text, para.marked.bold_lead, vocabulary)
        elif own_lines:
            if _is_heading_line(paras, index):
                lead = Lead(len(text), "line")
        else:
            lead = _unmarked(paras, index, writer, vocabulary, abstract)
        if lead:
            heading, rest = para.marked.cut(0, lead.end), para.marked.cut(lead.end)
            heading = heading.cut(0, len(heading.text.rstrip(" :–—")))
            rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" :.–-")))
            issues.append(_Part("issue", heading, para.line, lead=lead))
            if rest:
                issues[-1].paras.append(Para(para.line, rest.text, made=rest))
        elif issues:
            issues[-1].paras.append(para)
        else:
            issues.append(_Part("other", Marked(""), para.line, [para]))
    return issues


def _numbered(paras: Sequence[Para]) -> dict[int, int]:
    """{index: where the number ends} of issues numbered 1, 2, 3 from the first paragraph on.

    A list of its own within an issue starts at 1 again. Short numbered lines with nothing
    between them are a list, no issues, unless a word calls them so ("Issue 1").
    """
    numbered: dict[int, int] = {}
    in_list = 0
    is_named = False
    for index, para in enumerate(paras):
        found = ISSUE_NUMBER.match(para.text)
        number = int(found["named"] or found["number"] or found["inner"]) if found else 0
        if index == 0:
            is_named = bool(found and found["word"])
        if not found or bool(found["word"]) != is_named:
            in_list = 0
        elif numbered and number == in_list + 1 and not is_named:
            in_list = number
        elif number == len(numbered) + 1 and (numbered or index == 0):
            numbered[index] = found.end()
    last = max(numbered, default=0)
    has_text = last >= len(numbered) or any(
        len(paras[index].text) > SHORT_PARAGRAPH for index in numbered
    )
    return numbered if is_named or (len(numbered) > 1 and has_text) else {}


def _sign_of_issues(paras: Sequence[Para]) -> str:
    """How headings are marked here: "arrow", "hash", "bold", "bullet", or "" for not at all."""
    for sign in ("arrow", "hash", "bold"):
        if any(_bears(para, sign) for para in paras[:3]):
            return sign
    return "bullet" if _bears(paras[0], "bullet") and len(paras[0].text) > 200 else ""


def _bears(para: Para, sign: str) -> bool:
    if sign == "bold":
        lead = para.marked.bold_lead
        after = para.text[lead:].strip()
        closes = para.text[:lead].rstrip()[-1:] in ("?", "!", ".", ":", "’", "”")
        return 8 <= lead <= 200 and (closes or not after or not after[0].islower())
    return sign in para.signs


def _is_heading_line(paras: Sequence[Para], index: int) -> bool:
    """A short line of its own that heads what follows and is no pull quote."""
    text = paras[index].text
    if (
        index + 1 >= len(paras)
        or text.count(" ") >= SHORT_LINE_WORDS
        or text.endswith((".", ";", ","))
    ):
        return False
    if text.endswith(":") and not (paras[0].text.endswith(":") and _heads_text(paras, index)):
        return False
    if "bullet" in paras[index].signs - paras[0].signs or _is_in_table(paras, index):
        return False
    if is_quoted(text) or INNER_END.search(text) or _titles_panel(paras, index):
        return False
    after = paras[index + 1].text
    if index and after.count(" ") < SHORT_LINE_WORDS and not FINISHED.search(after):
        return False  # what heads nothing but another short line is the end of an issue
    is_first = index == 0
    asks = text.rstrip("’”'\"").endswith("?")
    near = [*paras[max(0, index - NEIGHBOURS) : index], *paras[index + 1 : index + 1 + NEIGHBOURS]]
    repeated = max((likeness(text, other.text) for other in near), default=0.0)
    return is_first or repeated < (0.95 if asks else 0.7)


def _heads_text(paras: Sequence[Para], index: int) -> bool:
    """Whether what a colon ends is no opening of a list, of a quotation, or of what one said."""
    after = paras[index + 1]
    opens = after.signs or is_quoted(after.text) or ISSUE_NUMBER.match(after.text)
    return not opens and not SAYING.search(" ".join(paras[index].text.split()[-4:]))


def _is_in_table(paras: Sequence[Para], index: int) -> bool:
    """Whether a short line is a table's, whose cells stand line by line, or says nothing at all."""
    text, before = paras[index].text, paras[max(0, index - 2) : index]
    are_cells = len(before) == 2 and not text.endswith("?")
    for para in before:
        is_long = len(para.text) > LONGEST_CELL or FINISHED.search(para.text)
        are_cells = are_cells and not para.signs and not is_long
    return are_cells or not re.search(r"[^\W\d_]{2}", text)


def _titles_panel(paras: Sequence[Para], index: int) -> bool:
    near = [para.text for para in paras[index + 2 : index + 7]]
    for text in near:
        if is_source(text):
            return True
        if text.count(" ") < SHORT_LINE_WORDS and not FINISHED.search(text):
            return False
    return False


def _unmarked(
    paras: Sequence[Para],
    index: int,
    writer: Writer,
    vocabulary: frozenset[str],
    abstract: str,
) -> Lead | None:
    """The lead of a paragraph on a page whose headings bear no sign and run into the text."""
    para = paras[index]
    if para.signs or is_quoted(para.text) or is_source(para.text):
        return None
    if paras[index - 1].text.endswith(":"):
        return None
    if para.text.count(" ") < SHORT_LINE_WORDS and _is_heading_line(paras, index):
        asks = para.text.rstrip("’”'\"").endswith("?")
        return Lead(len(para.text), "question") if asks else None
    lead, is_possible = inferred_lead(
        para.text, vocabulary, abstract, is_last=index == len(paras) - 1
    )
    if is_possible:
        writer.notes.ask(para.line, "issues", para.text, "maybe-heading")
    if lead and lead.how == "restart" and _is_pull_quote_lead(paras, index, lead, abstract):
        return None
    return lead


def _is_pull_quote_lead(paras: Sequence[Para], index: int, lead: Lead, abstract: str) -> bool:
    """Whether the words before a restart are a pull quote that slid into its paragraph.

    Words that the abstract has too, or that the text itself calls its title, are a heading.
    """
    para = paras[index]
    heading, rest = para.text[: lead.end], para.text[lead.end :]
    if loosely_repeats(heading, abstract) or TITLE_OF_SECTION.search(rest):
        return False
    near = [
        rest,
        *(other.text for other in paras[max(0, index - 2) : index]),
        *(o.text for o in paras[index + 1 : index + 3]),
    ]
    return any(loosely_repeats(heading, text) for text in near)
