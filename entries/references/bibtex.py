"""BibTeX, as reference managers write it, read in one pass from left to right.

bibtexparser, with which we write, loses a record silently where a brace is missing, gives no
line numbers, and takes quadratic time on some broken files: so it reads nothing here.
"""

import re
from collections.abc import Callable, Iterator

from cells.citations import year_in
from entries.references import tex
from entries.references.building import Raw, build
from entries.references.names import from_bibtex, joined
from entries.references.records import LENGTHS, Kind, Problem, Record, Unreadable

# A record begins a line, so that a broken one ends where the next begins.
BEGIN = re.compile(r"^[ \t]{0,20}@[ \t]{0,5}([A-Za-z]{1,40})[ \t\n]{0,5}[({]", re.MULTILINE)
NAME = re.compile(r"[\s,]*([A-Za-z][\w.:+/-]{0,60})\s*=\s*")
BARE = re.compile(r"[^\s,}\"{#]+")
IN_BRACES = re.compile(r"[{}\\]")
IN_QUOTES = re.compile(r"[{}\"\\]")
SPACE = re.compile(r"\s*")
BETWEEN_NAMES = re.compile(" and ", re.IGNORECASE)
NO_RECORDS = {"comment", "preamble"}
KINDS = {
    "article": Kind.ARTICLE,
    **dict.fromkeys(["techreport", "report", "manual"], Kind.REPORT),
    **dict.fromkeys(["book", "booklet", "mvbook", "proceedings", "collection"], Kind.BOOK),
    **dict.fromkeys(["incollection", "inbook", "inproceedings", "conference"], Kind.CHAPTER),
    **dict.fromkeys(["online", "electronic", "www", "webpage"], Kind.WEB),
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"

type Fields = dict[str, str]


def read_bibtex(text: str) -> Iterator[Record | Problem]:
    """Each record; abbreviations given by @string are put in."""
    strings: Fields = dict(zip(MONTHS.split(), MONTHS.split(), strict=True))
    begins = [*BEGIN.finditer(text)]
    line, counted = 1, 0
    for index, begin in enumerate(begins):
        line += text.count("\n", counted, begin.start())
        counted = begin.start()
        end = begins[index + 1].start() if index + 1 < len(begins) else len(text)
        name, stretch = begin[1].lower(), text[begin.end() : end]
        if name == "string":
            try:
                strings |= _fields(stretch, strings)
            except Unreadable:
                continue
        elif name not in NO_RECORDS:
            yield _entry(name, stretch, line, text[begin.start() : end].rstrip(), strings)


def _entry(name: str, stretch: str, line: int, original: str, strings: Fields) -> Record | Problem:
    key, comma, rest = stretch.partition(",")
    if not comma or "=" in key:
        rest = stretch
    try:
        fields = _fields_either_way(rest, strings)
    except Unreadable as error:
        return Problem(line, str(error), original[: LENGTHS["original"]])
    return build(_raw(KINDS.get(name, Kind.OTHER), fields, line, original))


def _fields_either_way(text: str, strings: Fields) -> Fields:
    """A brace behind a backslash counts, as it does for BibTeX, unless the braces then do not
    close: some programs write it for a brace of the text.
    """
    try:
        return _fields(text, strings, counts_escaped=True)
    except Unreadable:
        return _fields(text, strings, counts_escaped=False)


def _fields(text: str, strings: Fields, *, counts_escaped: bool = True) -> Fields:
    """The fields up to the bracket that closes the record; Unreadable where one is not closed."""
    fields: Fields = {}
    place = 0
    while found := NAME.match(text, place):
        pieces = []
        place = found.end()
        while True:
            piece, place = _value(text, place, strings, found[1], counts_escaped)
            pieces.append(piece)
            place = SPACE.match(text, place).end()  # type: ignore[union-attr]
            if not text.startswith("#", place):
                break
            place = SPACE.match(text, place + 1).end()  # type: ignore[union-attr]
        fields.setdefault(found[1].lower(), "".join(pieces))
    rest = text[place : place + 40].lstrip(" \t\n,")
    if rest and rest[0] not in "})":
        words = rest.split("\n")[0].strip()
        raise Unreadable(f"What stands at “{words}” is no field of BibTeX.")
    return fields


def _value(
    text: str, place: int, strings: Fields, name: str, counts_escaped: bool
) -> tuple[str, int]:
    """One value as it stands, without what encloses it, and where it ends."""
    opening = text[place : place + 1]
    if opening in ("{", '"'):
        signs = IN_BRACES if opening == "{" else IN_QUOTES
        end = _closing(text, place + 1, signs, counts_escaped)
        if end < 0:
            raise Unreadable(f"The field “{name}” is opened and not closed.")
        return text[place + 1 : end], end + 1
    found = BARE.match(text, place)
    if not found:
        raise Unreadable(f"The field “{name}” has no value.")
    return strings.get(found[0].lower(), found[0]), found.end()


def _closing(text: str, place: int, signs: re.Pattern[str], counts_escaped: bool = True) -> int:
    """Where the value that begins at `place` is closed; -1 for nowhere."""
    depth = 0
    while found := signs.search(text, place):
        place = found.end()
        match found[0]:
            case "\\":
                if not (counts_escaped and text[place : place + 1] in ("{", "}")):
                    place += 1
            case "{":
                depth += 1
            case "}" if depth:
                depth -= 1
            case "}":
                return found.start() if signs is IN_BRACES else -1
            case '"' if not depth:
                return found.start()
    return -1


def _raw(kind: Kind, fields: Fields, line: int, original: str) -> Raw:
    def words(*names: str) -> str:
        return next((tex.text_of(fields[n]) for n in names if fields.get(n, "").strip()), "")

    def plain(name: str) -> str:
        return tex.text_of(fields.get(name, "")).strip()

    journal = words("journal", "journaltitle")
    if journal and kind is Kind.OTHER:
        kind = Kind.ARTICLE
    is_article = kind is Kind.ARTICLE
    raw = Raw(
        line,
        original,
        kind=kind,
        title=words("title"),
        authors=_authors(fields.get("author") or fields.get("editor", "")),
        year=year_in(words("year", "date")) or words("year"),
        journal=journal if is_article else "",
        volume=plain("volume") if is_article else "",
        issue=words("number", "issue") if is_article else "",
        pages=plain("pages") if is_article else "",
        publisher=words("institution", "publisher", "organization", "school"),
        doi=[plain("doi")],
        pmid=[plain("pmid"), plain("note"), plain("annote")],
        urls=[*_url(fields.get("url", "")), *_url(fields.get("howpublished", ""))],
        abstract=words("abstract"),
    )
    if plain("eprinttype").lower() == "pubmed":
        raw.pmid.append(plain("eprint"))
    if not is_article:
        raw.source = _where(kind, words, raw.urls)
    return raw


def _where(kind: Kind, words: Callable[..., str], urls: list[str]) -> str:
    container = words("booktitle")
    how = words("howpublished")
    if any(url in how for url in urls) or "http" in how:
        how = ""
    inside = f"In: {container}" if kind is Kind.CHAPTER and container else container
    return "; ".join(
        filter(None, [inside, how, words("series"), words("number"), words("address")])
    )


def _url(value: str) -> list[str]:
    """The address in a field, which may stand in \\url{…}; escapes of TeX are taken away."""
    found = re.search(r"https?://[^\s{}]+", re.sub(r"\\([&%$#_~{}])", r"\1", value))
    return [found[0]] if found else []


def _authors(value: str) -> str:
    """Names, with "and" between them; what stands in braces as a whole is a body."""
    names = []
    for name in _names(value):
        name = name.strip()
        is_body = name.startswith("{") and _closing(name, 1, IN_BRACES) == len(name) - 1
        names.append(tex.text_of(name) if is_body else from_bibtex(tex.text_of(name)))
    return joined(names)


def _names(value: str) -> Iterator[str]:
    """Divided at each "and" outside braces."""
    value = " ".join(value.split())
    depth, begin, counted = 0, 0, 0
    for found in BETWEEN_NAMES.finditer(value):
        stretch = value[counted : found.start()]
        depth += stretch.count("{") - stretch.count("}")
        counted = found.start()
        if depth <= 0:
            yield value[begin : found.start()]
            begin = found.end()
    yield value[begin:]
