"""DOIs and PubMed numbers, one on a line or anywhere in prose."""

import re
from collections.abc import Iterator

from entries.references.building import BEHIND, DOI, IN_PUBMED, Raw, build, first_doi, trimmed
from entries.references.records import LENGTHS, Problem, Record

RESOLVER = re.compile(r"(?:https?://\S{0,80}?|doi:?\s?)\Z", re.IGNORECASE)
NUMBER_ALONE = re.compile(r"[\s\-*•\d.)]{0,8}?\b(\d{4,9})[\s.,;]{0,3}")
PMID = re.compile(r"\b(?:PMID|PubMed)[\s:#]{0,3}(\d{1,9})\b", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1000}", re.IGNORECASE)
LONGEST_LINE = 100_000
NOTHING = "There is no DOI and no PubMed number in it."


def names_any(text: str) -> bool:
    """Whether there is at least one to be read."""
    return any(isinstance(row, Record) for row in read_list(text))


def read_list(text: str) -> Iterator[Record | Problem]:
    """A record for each of them, in order; one that comes again is not given again.

    A line that has words and none is a problem only where the lines have one each: in prose
    most lines have none.
    """
    lines = text.split("\n")
    found = [_on(line[:LONGEST_LINE]) for line in lines]
    is_list = _is_list(lines, found)
    seen: set[tuple[str, str]] = set()
    for number, (line, there) in enumerate(zip(lines, found, strict=True), start=1):
        if not there and line.strip() and is_list:
            yield Problem(number, NOTHING, line.strip()[: LENGTHS["original"]])
        for kind, value in there:
            if (kind, value) not in seen:
                seen.add((kind, value))
                original = line.strip()[: LENGTHS["original"]]
                yield build(Raw(number, original, **{kind: [value]}))  # type: ignore[arg-type]


def _is_list(lines: list[str], found: list[list[tuple[str, str]]]) -> bool:
    """Whether at least half of the lines with words have one; then each of them should."""
    written = [there for line, there in zip(lines, found, strict=True) if line.strip()]
    return 2 * sum(1 for there in written if there) >= len(written)


def _on(line: str) -> list[tuple[str, str]]:
    """("doi" or "pmid", value) for what stands on this line."""
    if alone := NUMBER_ALONE.fullmatch(line):
        return [("pmid", alone[1])]
    there = []
    for one in DOI.finditer(line.replace("%2F", "/").replace("%2f", "/")):
        text = one[0]
        if RESOLVER.search(line[max(0, one.start() - 90) : one.start()]):
            text = BEHIND.sub("", trimmed(text))
        if doi := first_doi([text]):
            there.append((one.start(), "doi", doi))
    for one in [*PMID.finditer(line), *IN_PUBMED.finditer(line)]:
        there.append((one.start(), "pmid", one[1].lstrip("0")))
    return [(kind, value) for _, kind, value in sorted(there) if value]
