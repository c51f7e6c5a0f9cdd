"""Who wrote a document, read from the words that name them."""

import re
from typing import NamedTuple

# "van Boekel LC", "Newbury-Birch D", "d'Oliveira AFPL": small particles, one or two names,
# initials. More names than that are an organisation that ends in its abbreviation.
PERSON = re.compile(
    r"(?P<family>(?:[a-z][a-z']* ){0,3}(?:[a-z]'|Mc|Mac)?"
    r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?) "
    r"(?P<given>[^\W\d_a-z](?:\.?[- ]?[^\W\d_a-z]){0,3}\.?)"
)
ET_AL = re.compile(r",? et al\.?$")


class Person(NamedTuple):
    family: str
    given: str

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}"


class Authors(NamedTuple):
    """People, or an organisation; neither where the words do not say plainly."""

    people: tuple[Person, ...] = ()
    organisation: str = ""


def authors_in(words: str) -> Authors:
    """The authors that are named ("Smith AB, Jones C"), or the one organisation.

    Says nothing rather than something wrong: names mixed with others, and editors, give none.
    """
    named = ET_AL.sub("", words.strip())
    pieces = [piece.strip() for piece in named.split(",")]
    found = [PERSON.fullmatch(piece) for piece in pieces]
    if all(found):
        people = [Person(match["family"], match["given"]) for match in found if match]
        return Authors(people=tuple(people))
    if any(found) or len(pieces) > 1 or "(ed" in named or named != words.strip():
        return Authors()
    return Authors(organisation=named)
