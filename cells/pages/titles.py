"""Which cell a page is: its title line, the line with column and row, and what else tells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MATRICES = {"drug": "drug", "drugs": "drug", "alcohol": "alcohol"}

TITLE = re.compile(
    r"(?:\d{1,2}/\d{1,2}/\d{2,4}(?:,? \d{1,2}[:.]\d{2})?\W+)?"  # printed above it
    r"(?:(?:the )?effectiveness bank\W{0,3})?(?:the )?(?P<matrix>[\w/&' -]{1,60}?)"
    r"(?: treatment)? matrix(?: \d{4})?[,:;]? ?"
    r"(?:cell ?(?P<cell>[A-Z] ?\d{1,2})\b|(?P<bare>[A-E][1-5])\b(?=\W*$|\s*[:;–-]))(?P<rest>.*)",
    re.IGNORECASE,
)
LOGO = re.compile(r"\s*\b(?:matrix )?(?:cell )?logo\W*$", re.IGNORECASE)

COLUMNS = {
    "A": r"interventions?",
    "B": r"practitioners?",
    "C": r"management ?(?:/|and|&) ?supervision|management|supervision",
    "D": r"organi[sz]ation(?:al functioning|s)",
    "E": r"(?:local (?:and|&) national|treatment|local|national) systems?",
}
ROWS = {
    1: r"reducing harm|harm reduction|screening and brief interventions?|brief interventions?",
    2: r"generic(?: and cross-cutting)?(?: issues| features)?|cross-cutting issues",
    3: r"medical (?:treatments?|interventions?)(?: and treatments?)?",
    4: r"psychosocial (?:therap(?:y|ies)|treatments?|interventions?)",
    5: r"(?:safeguarding|protecting) the community|safeguarding communities",
}
ROW_ONE = {"drug": r".*harm.*", "alcohol": r".*(?:screening|brief).*"}

_COLUMN = "|".join(f"(?P<{letter}>{names})" for letter, names in COLUMNS.items())
_ROW = "|".join(f"(?P<r{number}>{names})" for number, names in ROWS.items())
COLUMN_AND_ROW = re.compile(rf"(?:{_COLUMN})(?:\s*(?:[;:,–—-]|\band\b)\s*(?:{_ROW}))?\W*", re.I)

MATRIX_HINTS = (
    re.compile(r"one of (?:the )?(?:25|twenty-five) cells in the (drugs?|alcohol)\b", re.I),
    re.compile(
        r"(?:return to|go to)[^.]{0,12} (?:the )?(drugs?|alcohol)(?: treatment)? matrix", re.I
    ),
)
# Where column and row are known and nothing names the matrix, its subject does.
SUBJECTS = {
    "drug": re.compile(r"\b(?:drugs?|opi(?:ate|oid)s?|heroin|methadone|cocaine|inject\w+)\b", re.I),
    "alcohol": re.compile(r"\b(?:alcohol\w*|drink\w*|drunk\w*)\b", re.I),
}
FEWEST_MENTIONS, CLEARLY_MORE = 12, 4
CELL_HINT = re.compile(r"what is (?:this )?cell ([A-E][1-5])\b", re.I)
IN_NAME = re.compile(
    r"(?<![a-z])(drugs?|alcohol)[\W_]*(?:matrix|cell|treatment)*[\W_]*([a-e][1-5])(?!\d)", re.I
)


@dataclass(frozen=True)
class Title:
    """A title line: `matrix` and `cell` as written, what follows them, whether it is a logo's."""

    matrix: str
    cell: str
    rest: str
    is_logo: bool
    end: int  # where the words of a logo begin, or the end of the line


def read_title(line: str) -> Title | None:
    """Read a line that is a cell's title, whatever matrix and cell it names."""
    if len(line) > 250:
        return None
    logo = LOGO.search(line)
    end = logo.start() if logo else len(line)
    found = TITLE.fullmatch(line[:end].strip(" .*#"))
    if not found:
        return None
    rest = found["rest"].strip(" :;.–-")
    if re.match(r"['’]s\b|[a-z]", found["rest"].strip()) or not _names_axes(rest):
        return None  # a sentence that happens to open with a cell's name
    cell = (found["cell"] or found["bare"]).replace(" ", "").upper()
    return Title(found["matrix"].strip(), cell, rest, bool(logo), end)


def _names_axes(rest: str) -> bool:
    """Whether what follows a cell's name can be its column and row, known to us or not."""
    words = rest.count(" ") + 1
    return words <= 5 or (words <= 14 and bool(re.search(r"[;:]|\s[–-]\s", rest)))


def read_column_and_row(line: str) -> tuple[str, int] | None:
    """("B", 5) for "Practitioners; Safeguarding the community"; row 0 where none stands."""
    if len(line) > 120 or not (found := COLUMN_AND_ROW.fullmatch(line)):
        return None
    row = next((number for number in ROWS if found[f"r{number}"]), 0)
    return next(letter for letter in COLUMNS if found[letter]), row


def is_half_title(line: str, after: str) -> bool:
    """Whether a title's column and row run over into the next line, as in wrapped text."""
    title, whole = read_title(line), read_title(f"{line} {after}")
    if not title or not whole or title.is_logo or not title.rest:
        return False
    before, now = read_column_and_row(title.rest), read_column_and_row(whole.rest)
    return now is not None and (before is None or before[1] == 0 < now[1])


def read_name(name: str) -> tuple[str, str] | None:
    """("drug", "B5") from a file's name such as "drug_b5.txt" or "Drugs/B5.htm"."""
    found = IN_NAME.search(name)
    return (MATRICES[found[1].lower()], found[2].upper()) if found else None


def read_subject(texts: Iterable[str]) -> str:
    """The matrix whose subject these texts speak of, if they clearly do; else ""."""
    mentions = dict.fromkeys(SUBJECTS, 0)
    for text in texts:
        for matrix, words in SUBJECTS.items():
            mentions[matrix] += len(words.findall(text))
    less, more = sorted(mentions, key=mentions.__getitem__)
    is_clear = mentions[more] >= max(FEWEST_MENTIONS, CLEARLY_MORE * mentions[less])
    return more if is_clear else ""
