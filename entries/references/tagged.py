"""RIS, and PubMed's own format: one field on a line, with a tag before it.

RIS has "TY  - JOUR" to "ER  - "; PubMed "PMID- 9269214" to an empty line. Programs differ in
spaces, in the tags they use and in how they go on with a long field; all of them are read.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from cells.citations import year_in
from entries.references.building import Raw, build
from entries.references.names import from_ris, joined
from entries.references.records import Kind, Problem, Record

FIELD = re.compile(r"\s{0,3}([A-Z][A-Z0-9]{1,3}) {0,3}- ?(.*)")
RIS_FIELD = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(?: {1,3}-|-) ?(.*)")
KINDS = {
    **dict.fromkeys(["JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "INPR", "ABST"], Kind.ARTICLE),
    **dict.fromkeys(["RPRT", "GOVDOC", "STAND", "LEGAL"], Kind.REPORT),
    **dict.fromkeys(["BOOK", "EBOOK", "EDBOOK", "WHOLE"], Kind.BOOK),
    **dict.fromkeys(["CHAP", "ECHAP", "CPAPER", "CONF"], Kind.CHAPTER),
    **dict.fromkeys(["ELEC", "WEB", "BLOG"], Kind.WEB),
}
# Databases whose accession numbers are PubMed's.
PUBMED = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)
# PubMed tells journals of one name apart: "Lancet (London, England)".
TOWN = re.compile(r" \([^()]*\)\Z")

type Fields = dict[str, list[str]]


def read_ris(text: str) -> Iterator[Record | Problem]:
    """Each record from TY to ER; one that is not ended ends where the next begins."""
    begin = 0
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = RIS_FIELD.match(line)
        tag = found[1] if found else ""
        if tag == "TY":
            if lines:
                yield _ris(begin, lines)
            begin, lines = number, [line]
        elif lines:
            lines.append(line)
            if tag == "ER":
                yield _ris(begin, lines)
                lines = []
        elif tag and tag != "ER":
            begin, lines = number, [line]  # a record whose TY is missing
    if lines:
        yield _ris(begin, lines)


def _ris(line: int, lines: list[str]) -> Record | Problem:
    fields = _fields(lines, RIS_FIELD)

    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields[tag] if value.strip()), "")

    kind = KINDS.get(first("TY").strip().upper(), Kind.OTHER)
    names = [name for tag in ("AU", "A1") for name in fields[tag]] or fields["A2"]
    container = first("T2", "JO", "JF", "JA", "J1", "J2", "BT")
    start, end = first("SP"), first("EP")
    of_pubmed = PUBMED.search(" ".join([*fields["DB"], *fields["DP"]]))
    dated = first("PY", "Y1", "DA")
    raw = Raw(
        line,
        "\n".join(lines),
        kind=kind,
        title=first("TI", "T1", "CT") or ("" if kind is Kind.ARTICLE else first("BT")),
        authors=joined(from_ris(name) for name in names),
        year=year_in(dated) or year_in(first("DA")) or dated,
        journal=container if kind is Kind.ARTICLE else "",
        volume=first("VL") if kind is Kind.ARTICLE else "",
        issue=first("IS") if kind is Kind.ARTICLE else "",
        pages=f"{start}-{end}" if start and end and "-" not in start else start or first("M2"),
        publisher=first("PB") or (first("A3") if kind is Kind.REPORT else ""),
        doi=[*fields["DO"], *fields["DI"], *fields["M3"], *fields["L3"]],
        pmid=[
            *[f"PMID {number}" for number in fields["AN"] if of_pubmed],
            *[
                note
                for tag in ("AN", "C2", "N1", "M1", "M2", "U1")
                for note in fields[tag]
                if "PMID" in note
            ],
        ],
        urls=[*fields["UR"], *fields["L2"], *fields["LK"]],
        abstract=first("AB", "N2"),
    )
    if kind is not Kind.ARTICLE:
        raw.source = _where(kind, container, first("T3"), first("CY"), start and raw.pages)
        raw.pages = ""
    return build(raw)


def _where(kind: Kind, container: str, series: str, town: str, pages: str) -> str:
    """Where what is no article appeared: "In: …, 12-30; Series; London"."""
    inside = f"In: {container}" if kind is Kind.CHAPTER and container else container
    return "; ".join(filter(None, [", ".join(filter(None, [inside, pages])), series, town]))


def read_pubmed(text: str) -> Iterator[Record | Problem]:
    """Each record from PMID to the empty line, or the PMID, after it."""
    begin = 0
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if lines and (not line.strip() or line.startswith("PMID")):
            yield _pubmed(begin, lines)
            lines = []
        if line.strip():
            begin = begin if lines else number
            lines.append(line)
    if lines:
        yield _pubmed(begin, lines)


def _pubmed(line: int, lines: list[str]) -> Record | Problem:
    fields = _fields(lines, FIELD)

    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields[tag] if value.strip()), "")

    is_book = bool(fields["BTI"]) and not fields["TA"]
    raw = Raw(
        line,
        "\n".join(lines),
        kind=Kind.BOOK if is_book else Kind.ARTICLE,
        title=first("TI", "BTI"),
        authors=joined([*fields["AU"], *fields["CN"]] or [from_ris(n) for n in fields["FAU"]]),
        year=year_in(first("DP", "EDAT")),
        journal=TOWN.sub("", first("JT", "TA")),
        volume=first("VI"),
        issue=first("IP"),
        pages=first("PG"),
        publisher=first("PB") if is_book else "",
        doi=[value for value in fields["LID"] + fields["AID"] if "[doi]" in value],
        pmid=fields["PMID"],
        abstract=first("AB"),
    )
    return build(raw)


def _fields(lines: list[str], pattern: re.Pattern[str]) -> Fields:
    """What stands behind each tag; a line without one goes on with the field before it."""
    pieces: dict[str, list[list[str]]] = defaultdict(list)
    last: list[str] = []
    for line in lines:
        if found := pattern.fullmatch(line):
            last = [found[2]]
            pieces[found[1]].append(last)
        else:
            last.append(line.strip())
    fields: Fields = defaultdict(list)
    for tag, values in pieces.items():
        fields[tag] = [" ".join(value) for value in values]
    return fields
