"""Names of authors as the library stores them: "Marsch LA, Bickel WK"."""

import re
from collections.abc import Iterable, Iterator

from cells.citations import PERSON

OTHERS = re.compile(r"(?:and\s+others|others|et\.?\s+al\.?|\.\.\.|…)", re.IGNORECASE)
SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
# What is in the name of a body and of no person.
BODY = re.compile(
    r"\b(?:agency|association|authority|board|bureau|cent(?:er|re)|college|commission|committee"
    r"|consortium|council|department|federation|foundation|group|health|hospital|institut\w*"
    r"|ministry|national|network|office|organi[sz]ation|royal|society|service\w*|team|trust"
    r"|unit|university)\b",
    re.IGNORECASE,
)
PART = re.compile(r"[^\s.\-‐‑]+")
MOST_CAPITALS = 4


def joined(names: Iterable[str]) -> str:
    """The names as one text; after "et al" and the like nothing more is read."""
    kept: list[str] = []
    for name in names:
        if OTHERS.fullmatch(name.strip()):
            return f"{', '.join(kept)} and others" if kept else ""
        if name := name.strip(" ,;"):
            kept.append(name)
    return ", ".join(kept)


def person(family: str, given: str, suffix: str = "") -> str:
    """ "Marsch LA" from "Marsch" and "Lisa A."; initials that stand there already are kept."""
    if SUFFIX.fullmatch(given):
        given, suffix = suffix, given
    return " ".join(filter(None, [family.strip(), _initials(given), suffix.strip(" .")]))


def _initials(given: str) -> str:
    """ "LA" of "Lisa A.", "L.A." and "LA"; what is written in capitals alone is initials."""
    parts = PART.findall(given)
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) <= MOST_CAPITALS:
        return parts[0]
    letters = [
        part if part.isupper() and len(part) <= 2 else part[0].upper()
        for part in parts
        if part[0].isalpha()
    ]
    return "".join(letters)


def from_ris(name: str) -> str:
    """A name as RIS has it: "Marsch, Lisa A.", "Marsch, L.A., Jr.", "Marsch LA", or a body.

    A body that has a comma in its name has another at its end, as in "Health, Society,".
    """
    name = " ".join(name.split())
    if name.endswith(",") and BODY.search(name):
        return name[:-1]
    family, comma, rest = name.partition(",")
    if not comma:
        return name
    given, _, suffix = rest.partition(",")
    return person(family, given.strip(), suffix.strip()) if family.strip() else rest.strip()


def from_bibtex(name: str) -> str:
    """A name as BibTeX has it: "Marsch, Lisa A.", "Marsch, Jr., Lisa", "Lisa A. Marsch".

    What is not in braces is a person to BibTeX; a name of initials ("Marsch LA") and a body
    that was given without braces are told from one, since many programs leave them out.
    """
    name = " ".join(name.split())
    pieces = [piece.strip() for piece in name.split(",")]
    if len(pieces) == 1:
        return _first_name_first(name)
    if len(pieces) == 2:
        return person(pieces[0], pieces[1])
    return person(pieces[0], pieces[2], pieces[1])


def _first_name_first(name: str) -> str:
    words = name.split(" ")
    if len(words) == 1 or BODY.search(name) or PERSON.fullmatch(name):
        return name
    # The family name begins at a small particle ("van Boekel"), else it is the last word.
    small = [i for i, word in enumerate(words[1:-1], start=1) if word[0].islower()]
    begin = small[0] if small else len(words) - 1
    return person(" ".join(words[begin:]), " ".join(words[:begin]))


def in_table(words: str) -> Iterator[str]:
    """The names in one cell of a table, which knows no rule of its own.

    With semicolons between them, each is as in RIS; a text without them stays as it stands,
    unless it is one name with its given name behind a comma.
    """
    if ";" in words or "|" in words:
        yield from (from_ris(name) for name in re.split(r"[;|]", words))
    elif re.fullmatch(r"[^,]+,\s*(?:\w\.[ -]?){1,4}", words):
        yield from_ris(words)
    else:
        yield words
