"""From the fields of a file, whatever its format, to one record."""

import re
from dataclasses import dataclass, field

from cells.addresses import is_web
from cells.citations import source_of, year_in
from cells.dois import normalised_doi
from cells.exporting.plain import one_line
from entries.references.records import LENGTHS, Kind, Problem, Record, Unreadable

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,300}")
# What a publisher's address puts behind a DOI.
BEHIND = re.compile(r"(?:/(?:full|abstract|pdf|epdf|html))?(?:[?#].*)?\Z")
PMID = re.compile(r"\bPMID[:\s]*(\d{1,9})\b", re.IGNORECASE)
IN_PUBMED = re.compile(
    r"//(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})\b"
)
# Marks of italics and the like, which some programs leave in titles.
INLINE = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|scp)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
DATE = re.compile(r"((?:1[6-9]|20)\d\d)(?:[-/.].*)?")
UNNAMED = "It has no title, no DOI and no PubMed number, so nothing names it."


@dataclass
class Raw:
    """A record as a file tells it, before anything is cleaned.

    `doi` and `pmid` are texts that may hold one, likeliest first; `authors` are names as the
    library has them already.
    """

    line: int
    original: str
    kind: Kind = Kind.OTHER
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    source: str = ""
    publisher: str = ""
    doi: list[str] = field(default_factory=list)
    pmid: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    abstract: str = ""
    remarks: list[str] = field(default_factory=list)


def build(raw: Raw) -> Record | Problem:
    """The record, or what is wrong with it."""
    original = raw.original.strip("\n")[: LENGTHS["original"]]
    try:
        return _record(raw, original)
    except Unreadable as error:
        return Problem(raw.line, str(error), original)


def _record(raw: Raw, original: str) -> Record:
    words = {
        name: one_line(INLINE.sub("", getattr(raw, name)[: LENGTHS["original"]]))
        for name in ("title", "authors", "journal", "volume", "issue", "source", "publisher")
    }
    pages = pages_of(one_line(raw.pages[:200]))
    if _ends_as_a_sentence(words["title"]):
        words["title"] = words["title"][:-1]
    words["source"] = words["source"] or source_words(
        words["journal"], words["volume"], words["issue"], pages
    )
    doi = first_doi([*raw.doi, *(BEHIND.sub("", url) for url in raw.urls)])
    pmid = _pmid([*raw.pmid, *raw.urls])
    remarks = list(raw.remarks)
    url = _address(raw.urls, remarks)
    if not (words["title"] or doi or pmid):
        raise Unreadable(UNNAMED)
    shown = {
        **{name: words[name] for name in ("title", "authors", "source")},
        # Of a journal it is who prints it, which no reader looks for.
        "publisher": "" if raw.kind is Kind.ARTICLE else words["publisher"],
        "year": year_of(raw.year),
        "abstract": one_line(raw.abstract[: 2 * LENGTHS["abstract"]]),
    }
    parts = source_of(words["source"]) if words["source"] and not words["journal"] else None
    return Record(
        kind=raw.kind,
        journal=(parts.journal if parts else words["journal"])[: LENGTHS["source"]],
        volume=(parts.volume if parts else words["volume"])[:40],
        issue=(parts.issue if parts else words["issue"])[:40],
        pages=(parts.pages if parts else pages)[:60],
        doi=doi,
        pmid=pmid,
        url=url,
        original=original,
        line=raw.line,
        **{name: cut(name, value, remarks) for name, value in shown.items()},
        remarks=tuple(remarks),
    )


def _ends_as_a_sentence(title: str) -> bool:
    """Whether the full stop at its end is no part of it: PubMed's are not, "in the U.S." is."""
    return title.endswith(".") and not re.search(r"(?:\.\w|\b\w|\.\.)\.$", title)


def cut(name: str, words: str, remarks: list[str]) -> str:
    """No longer than the field may be; where it was, that is remarked."""
    most = LENGTHS[name]
    if len(words) <= most:
        return words
    remarks.append(f"The {name} was longer than {most:,} characters and is cut.")
    if name == "authors":
        return f"{words[: most - 20].rpartition(',')[0] or words[: most - 20]} and others"
    return f"{words[: most - 1].rstrip()}…"


def source_words(journal: str, volume: str, issue: str, pages: str) -> str:
    """ "Lancet 349(9068):1797-1800", as the library has it."""
    number = f"{volume}({issue})" if volume and issue else volume or (f"({issue})" if issue else "")
    place = ":".join(filter(None, [number, pages]))
    return " ".join(filter(None, [journal, place]))


def pages_of(words: str) -> str:
    """ "1797-1800" from "1797--800" and the like: a dash is one hyphen, a cut number whole."""
    first, dash, last = re.sub(r"\s*[-–—‐‑]+\s*", "-", words).strip(" -.,;").partition("-")
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return first if first == last else f"{first}{dash}{last}"


def year_of(words: str) -> str:
    """The year of a date; other words ("2003 and 2004", "in press") stay."""
    words = one_line(words[:200]).strip(" /")
    found = DATE.fullmatch(words)
    if found:
        return found[1]
    return words if len(words) <= LENGTHS["year"] and not words.isdigit() else year_in(words)


def first_doi(texts: list[str]) -> str:
    """The first DOI in these texts, as it is stored; "" where there is none."""
    for text in texts:
        if found := DOI.search(text[: LENGTHS["original"]].replace("%2F", "/").replace("%2f", "/")):
            doi = normalised_doi(trimmed(one_line(found[0])))
            if len(doi) <= LENGTHS["doi"] and not re.search(r"[A-Z\s]", doi):
                return doi
    return ""


def trimmed(doi: str) -> str:
    """Without what a sentence puts behind it; a bracket stays where it closes one of the DOI."""
    while doi and (doi[-1] in ".,;:'\"’”>" or _closes_nothing(doi)):
        doi = doi[:-1]
    return doi


def _closes_nothing(doi: str) -> bool:
    pairs = {")": "(", "]": "[", "}": "{"}
    return doi[-1] in pairs and doi.count(doi[-1]) > doi.count(pairs[doi[-1]])


def _pmid(texts: list[str]) -> str:
    for text in texts:
        text = text.strip()[: LENGTHS["original"]]
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return text.lstrip("0")
        if found := PMID.search(text) or IN_PUBMED.search(text):
            return found[1][:9].lstrip("0")
    return ""


def _address(urls: list[str], remarks: list[str]) -> str:
    """The first address that a browser may open; one that cannot be stored is remarked."""
    for url in urls:
        url = one_line(url[: 2 * LENGTHS["url"]]).replace(" ", "%20")
        if not url:
            continue
        if is_web(url) and len(url) <= LENGTHS["url"] and not re.search(r"[<>\"\\]", url):
            return url
        remarks.append(f"The address “{url[:80]}” cannot be used and is left out.")
    return ""
