"""The list of documents: categories, headline, brackets with publisher and year, annotation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import BlockBuilder
from .landmarks import ENTRY, LONE_CATEGORY, YEAR
from .lines import Para
from .markup import Marked
from .parsed import Entry
from .rich import WEB, Listed, Writer

BRACKETS = re.compile(r"\((?P<inside>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)")
LONGEST_HEAD = 700
SENTENCE_END = re.compile(r"(?<!\bvs)(?<!\bDr)(?<!\bSt)\.[”’\"']?\s+(?=[A-Z‘“\"'])")
AFTER_BRACKETS_LOOSELY = re.compile(r"\s*[;–—-]\s")
AFTER_BRACKETS = re.compile(r"\s*[.:;]?\s*(?:$|(?=[A-Z‘“\"'\[(0-9]))|\s*[.:]\s")

MONTH = r"(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? "
ONE_YEAR = rf"(?:c\.? ?|circa |{MONTH})?(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{{1,4}})?(?: \[[^\]]*\])?"
UNDATED = r"in press|undated|no date|n\.?d\.?|forthcoming|year unknown"
YEARS = rf"(?:{ONE_YEAR}(?:(?:,| and| to| &| or|/|, and|;)+ ?{ONE_YEAR})*|{UNDATED})"
COUNTRY = r"\s*\[(?P<{}>[^\]]{{1,40}})\]\s*"
# The country stands first, or else last: "[NICE]" after "[UK] National Institute" is a name's.
SOURCE = re.compile(
    rf"(?P<first>{COUNTRY.format('country')})?"
    rf"(?:(?P<publisher>.*?)(?(first)|(?:{COUNTRY.format('late')})?)\s*[,.]?\s*)??"
    rf"(?P<year>\b{YEARS})?\s*",
    re.I,
)
# Where one of these is all that stands before the year it is the country, no publisher.
_COUNTRIES = """
    UK, United Kingdom, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, Ireland,
    England and Wales, US, USA, United States, Canada, Australia, New Zealand, Netherlands, Germany,
    France, Switzerland, Austria, Belgium, Spain, Portugal, Italy, Sweden, Norway, Denmark, Finland,
    Iceland, Poland, Czech Republic, Greece, Israel, India, China, Hong Kong, Japan, South Africa,
    Brazil, Europe
"""
COUNTRIES = frozenset(name.strip() for name in _COUNTRIES.split(","))
HOW_PUBLISHED = re.compile(
    r"(?:^|[,;]\s*)(?:(?:first )?published(?: (?:first|in))?(?: online)?|e-?pub"
    r"|online(?: first)?|accepted(?: for publication)?)(?: ahead of print)?[\s,;:]*$",
    re.I,
)
YEAR_AMONG = re.compile(rf"(?:^|[,;]\s*)(?P<year>{YEARS})\s*(?=[,;]|$)", re.I)
FREE = re.compile(r"\b(?:free|open access|freely)\b", re.I)
FREE_SENTENCE = re.compile(
    r"\(?(?P<words>(?:free(?:ly available)?|open access) (?:source|copy|version|access|full text)?"
    r"[^.()]{0,60})\)?[.;]\s*",
    re.I,
)


@dataclass
class _Head:
    """An entry parted into its pieces; positions are gone, only marked text is left."""

    line: int
    category: str
    second: str
    headline: Marked
    source: Marked
    free: Marked
    annotation: Marked
    continued: list[Para]


def read_entries(
    paras: Sequence[Para], writer: Writer, vocabulary: frozenset[str]
) -> tuple[Entry, ...]:
    """The entries among these paragraphs, the first of which starts one.

    Paragraphs that start no entry belong to the annotation before them. Sets `writer.listed`.
    """
    heads = _heads(paras, writer)
    writer.listed[:] = [Listed(head.category, head.headline.text) for head in heads]
    return tuple(_entry(head, index, writer, vocabulary) for index, head in enumerate(heads))


def _heads(paras: Sequence[Para], writer: Writer) -> list[_Head]:
    heads: list[_Head] = []
    letters: re.Match[str] | None = None
    for para in paras:
        alone = None if letters else LONE_CATEGORY.fullmatch(para.text)
        start = alone or (None if letters else ENTRY.match(para.text))
        if start:
            writer.notes.take(para.line, start["word"] or "", "between categories")
        if alone:
            letters, line = alone, para.line
        elif letters:  # the letters had a line of their own
            heads.append(_part(para.marked, letters, line))
            letters = None
        elif start:
            heads.append(_part(para.marked.cut(start.end()), start, para.line))
        else:
            heads[-1].continued.append(para)
    if letters:
        heads.append(_part(Marked(""), letters, line))
    return heads


def _part(rest: Marked, letters: re.Match[str], line: int) -> _Head:
    second = letters["second"] or ""
    found = _source_brackets(rest.text)
    if found:
        headline = rest.cut(0, found.start())
        inside = rest.cut(*found.span("inside"), since=found.start())
        after = rest.cut(found.end(), since=found.end())
        after = after.cut(len(after.text) - len(after.text.lstrip(" .:;–—-")))
    else:
        end = SENTENCE_END.search(rest.text)
        split = end.end() if end else len(rest.text)
        headline, inside, after = rest.cut(0, split), Marked(""), rest.cut(split, since=split)
        if headline.text.endswith("."):
            headline = headline.cut(0, len(headline.text) - 1)
    source, free = _part_free(inside)
    if not free and (said := FREE_SENTENCE.match(after.text)):
        free, after = after.cut(*said.span("words")), after.cut(said.end(), since=said.end())
    return _Head(line, letters["first"], second, headline, source, free, after, [])


def _source_brackets(text: str) -> re.Match[str] | None:
    """The brackets that end the headline: with a year or a source, and a new sentence after.

    Brackets after the headline's full stop belong to the annotation. Where none have a new
    sentence after them, a dash or semicolon will do.
    """
    possible: re.Match[str] | None = None
    for found in BRACKETS.finditer(text[:LONGEST_HEAD]):
        if SENTENCE_END.search(text, 0, found.start()):
            break
        inside = found["inside"]
        is_source = (
            YEAR.search(inside) or FREE.search(inside) or re.fullmatch(UNDATED, inside, re.I)
        )
        if is_source and AFTER_BRACKETS.match(text, found.end()):
            return found
        if is_source and not possible and AFTER_BRACKETS_LOOSELY.match(text, found.end()):
            possible = found
    return possible


def _part_free(inside: Marked) -> tuple[Marked, Marked]:
    """Part "2008; free source at time of writing" at the sign before the free source."""
    found = FREE.search(inside.text)
    if not found:
        return inside, Marked("")
    cut = max(inside.text.rfind(";", 0, found.start()), inside.text.rfind(",", 0, found.start()))
    after = re.search(rf"[;,](?=\s*{YEARS}\s*$)|;", inside.text[found.start() :], re.I)
    if cut < 0 and after:  # "free source; 2008"
        split = found.start() + after.start()
        return inside.cut(split + 1, since=split), inside.cut(0, split)
    return inside.cut(0, max(cut, 0)), inside.cut(cut + 1, since=max(cut, 0))


def _entry(head: _Head, index: int, writer: Writer, vocabulary: frozenset[str]) -> Entry:
    place = f"{head.category} “{head.headline.text}”"
    notes = writer.notes
    country, publisher, year, how = _read_source(head.source.text)
    notes.leave(head.line, how, "How the document came out; not part of its publisher.")
    url = _web_address(head.headline)
    free_url = _web_address(head.free)
    for part, kept in ((head.headline, url), (head.source, ""), (head.free, free_url)):
        _leave_targets(part, kept, head.line, writer)
    if not head.headline:
        notes.ask(head.line, place, head.annotation.text, "no-headline")
    if not url:
        notes.ask(head.line, place, head.headline.text, "address-lost")
    if YEAR.search(head.headline.text) and "(" in head.headline.text:
        notes.ask(head.line, place, head.headline.text, "years-in-headline")
    elif not year:
        notes.ask(head.line, place, head.headline.text, "no-year")
    if head.free and not free_url:
        notes.ask(head.line, place, head.free.text, "link-lost")
    opening = [Para(head.line, "", made=head.annotation)] if head.annotation else []
    builder = BlockBuilder(
        [*opening, *head.continued], writer, place, at=index, vocabulary=vocabulary
    )
    return Entry(
        category=head.category,
        second_category=head.second,
        headline=head.headline.text,
        publisher=publisher,
        country=country,
        year=year,
        free_source_words=head.free.text,
        annotation=builder.build(),
        line=head.line,
        url=url,
        free_source_url=free_url,
    )


def _read_source(text: str) -> tuple[str, str, str, str]:
    """(country, publisher, year, how published) of "[UK] Home Office, published online 1999".

    The year may stand among other words.
    """
    found = SOURCE.fullmatch(text)
    if not found:
        return "", text, "", ""
    country = found["country"] or found["late"] or ""
    publisher, year = found["publisher"] or "", found["year"] or ""
    if not year and (among := YEAR_AMONG.search(publisher)):
        year = among["year"]
        parts = (publisher[: among.start()], publisher[among.end() :])
        publisher = "; ".join(filter(None, (part.strip(" ,;") for part in parts)))
    how = HOW_PUBLISHED.search(publisher) if year else None
    if how:
        publisher = publisher[: how.start()]
    publisher = publisher.strip(" ,;")
    if not country and publisher.rstrip(":").removeprefix("the ") in COUNTRIES:
        country, publisher = publisher.rstrip(":"), ""
    return country, publisher, year, how[0].strip(" ,;:") if how else ""


def _web_address(part: Marked) -> str:
    return next((m.target for m in part.marks if m.kind == "link" and WEB.fullmatch(m.target)), "")


def _leave_targets(part: Marked, kept: str, line: int, writer: Writer) -> None:
    """Plain fields hold one address at most; other targets are listed, not lost."""
    targets = part.targets.split()
    if kept:
        targets.remove(kept)
    writer.notes.leave(line, " ".join(targets), "The target of a link in an entry's head.")
