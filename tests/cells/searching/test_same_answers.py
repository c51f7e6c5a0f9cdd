"""Hundreds of made-up searches, each against a plain reading of the words that were published.

`make test` runs this on both databases: what agrees with the same reading agrees.
"""

from dataclasses import dataclass
from itertools import islice

import pytest

from cells.models import IndexedPassage
from tests.cells.searching.library import cell, entry, search
from tests.factories import live
from tests.weight import pattern

pytestmark = pytest.mark.django_db

# None has another stem than itself, and none is passed over.
WORDS = ["kit", "dose", "trial", "ward", "clinic", "Étude", "2014", "5HT", "good", "bad"]
CODES = ["A1", "B2", "C3"]
COUNTRIES = ["", "Norway", "Sweden"]
QUERIES = 400


@dataclass(frozen=True)
class Listed:
    """An entry as this test knows it: `texts` are lists of words that no phrase leaves."""

    name: str
    texts: list[list[str]]
    column: str
    category: str
    country: str

    def has(self, phrase: list[str]) -> bool:
        starts = ((text, at) for text in self.texts for at in range(len(text)))
        return any(text[at : at + len(phrase)] == phrase for text, at in starts)


class Dice:
    """Draws that are the same in every run."""

    def __init__(self, start: int) -> None:
        self._draws = pattern(start)

    def of(self, sides: int) -> int:
        return next(self._draws) // 7 % sides

    def words(self, most: int) -> list[str]:
        return [WORDS[self.of(len(WORDS))] for _ in range(1 + self.of(most))]


def published() -> list[Listed]:
    """Sixty entries in three cells."""
    dice, listed = Dice(1), []
    for number in range(60):
        headline, authors, first, second = (dice.words(4) for _ in range(4))
        code, country = CODES[number % 3], COUNTRIES[dice.of(3)]
        made = entry(
            " ".join(headline),
            " ".join(first),
            at=code,
            category="SKRG"[dice.of(4)],
            authors=" ".join(authors),
            publisher=" ".join(second),
            country=country,
            doi=f"10.1000/{number}",
        )
        texts = [headline, authors, first, second, [country]]
        listed.append(Listed(str(made.pk), texts, code[0], made.category, country))
    for code in CODES:
        live(cell(code))
    return listed


def asked(dice: Dice) -> tuple[str, list[tuple[bool, list[list[str]]]]]:
    """A search as it is typed, and what it means: whether wanted, and which phrases."""
    typed, meant = [], []
    for _ in range(1 + dice.of(3)):
        phrases = [dice.words(2) for _ in range(1 + dice.of(5) // 3)]
        is_wanted = len(phrases) > 1 or dice.of(4) > 0
        meant.append((is_wanted, phrases))
        typed.append(("" if is_wanted else "-") + " OR ".join(map(written, phrases)))
    return " ".join(typed), meant


def written(phrase: list[str]) -> str:
    return phrase[0].upper() if len(phrase) == 1 else f'"{" ".join(phrase)}"'


def numbers(said: dict[str, str]) -> set[str]:
    hits = [hit.passage for hit in search(said).hits]
    rows = IndexedPassage.objects.filter(pk__in=hits, kind="entry")
    return {str(number) for number in rows.values_list("passage__number", flat=True)}


def test_hundreds_of_searches_find_what_a_plain_reading_finds():
    listed, dice, wrong, found = published(), Dice(2), [], 0
    for _ in range(QUERIES):
        typed, meant = asked(dice)
        facet = ["", "column", "category", "country"][dice.of(4)]
        value = {"": "", "column": "AB"[dice.of(2)], "category": "SK"[dice.of(2)]}.get(
            facet, COUNTRIES[1 + dice.of(2)]
        )
        right = {
            one.name
            for one in listed
            if all(any(map(one.has, phrases)) == is_wanted for is_wanted, phrases in meant)
            and (not facet or getattr(one, facet) == value)
        }
        found += len(right)
        if numbers({"q": typed, facet: value} if facet else {"q": typed}) != right:
            wrong.append((typed, facet, value))
    assert wrong == []
    assert found > 10 * QUERIES / 4


def test_a_doi_finds_its_document_however_it_is_written():
    listed = published()
    for number, one in islice(enumerate(listed), 0, None, 7):
        for form in ("10.1000/{}", "doi:10.1000/{}", "https://doi.org/10.1000/{}"):
            assert numbers({"q": form.format(number)}) == {one.name}
