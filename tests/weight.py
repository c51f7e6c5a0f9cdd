"""A cell as heavy as they come: 25 entries and 3,500 words, in words of no language.

A thousand of the words are annotations, the others the bite.

The words are put together from syllables by a fixed pattern that does not repeat. Compressed,
one takes as many bytes as a word of English prose does (about two and a half).
"""

from collections.abc import Iterator
from itertools import islice

from cells.models import Cell
from cells.richtext import build as b
from tests.factories import (
    BiteFactory,
    CellFactory,
    ColumnFactory,
    CreditFactory,
    DocumentFactory,
    EntryFactory,
    RowFactory,
    SectionFactory,
    live,
)

SYLLABLES = (
    "ba",
    "den",
    "fi",
    "gor",
    "hul",
    "jem",
    "ka",
    "lis",
    "mo",
    "nep",
    "ri",
    "sol",
    "tu",
    "vam",
    "wex",
    "yo",
    "zin",
    "dra",
    "ple",
    "sti",
)
ENTRIES, WORDS, VOCABULARY = 25, 3500, 4000


def pattern(start: int) -> Iterator[int]:
    """Numbers of a linear congruence, well mixed; the same for the same start."""
    state = start
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def words(number: int, start: int) -> list[str]:
    """Made-up words; a few are frequent and most are rare, as in any language."""
    found = []
    for draw in islice(pattern(start), number):
        rank = (draw % VOCABULARY) * (draw // VOCABULARY % VOCABULARY) // VOCABULARY
        digits = [rank % 20, rank // 20 % 20, rank // 400]
        found.append(
            "".join(SYLLABLES[digit] for digit in digits[: 1 + (rank > 19) + (rank > 399)])
        )
    return found


def sentence(number: int, start: int) -> str:
    return " ".join(words(number, start)).capitalize() + "."


def paragraphs(number: int, start: int) -> str:
    """So many paragraphs of 100 words."""
    return b.join(
        *(
            b.paragraph(" ".join(sentence(20, start + 10 * n + part) for part in range(5)))
            for n in range(number)
        )
    )


def build() -> Cell:
    """Publish drug E5 in a whole matrix."""
    cell = CellFactory(headline=sentence(9, 1), abstract=b.paragraph(sentence(50, 2)))
    matrix = cell.column.matrix
    for letter, number in zip("ABCD", range(1, 5), strict=True):
        ColumnFactory(matrix=matrix, letter=letter, name=sentence(2, number))
        RowFactory(matrix=matrix, number=number, name=sentence(3, number))
    ids = [add_entry(cell, number) for number in range(ENTRIES)]
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="about", body=paragraphs(5, 3000))
    SectionFactory(bite=bite, kind="start", body=paragraphs(5, 4000))
    for issue in range(3):
        to = b.paragraph("See ", b.reference("the trial", "entry", ids[issue]), ".")
        body = b.join(paragraphs(5, 5000 + 100 * issue), to)
        SectionFactory(bite=bite, kind="issue", heading=sentence(6, 60 + issue), body=body)
    for number in range(3):
        CreditFactory(name=sentence(3, 70 + number))
    live(matrix)
    live(cell)
    return Cell.objects.get(pk=cell.pk)


def add_entry(cell: Cell, number: int) -> int:
    start = 100 * number
    note = b.note(words(1, start)[0], sentence(20, start + 1)) if number % 5 == 0 else ""
    entry = EntryFactory(
        cell=cell,
        category="SKRG"[number % 4],
        headline=sentence(10, start + 2),
        annotation=b.paragraph(sentence(20, start + 3), " ", note, " ", sentence(20, start + 4)),
        document=DocumentFactory(
            title=sentence(14, start + 5),
            authors=", ".join(f"{word.capitalize()} A" for word in words(4, start + 6)),
            source=f"{sentence(3, start + 7)[:-1]} {number}(4):{start}-{start + 9}",
            year=str(1990 + number),
            country="England",
            doi=f"10.1000/{words(1, start + 8)[0]}.{start}",
            url=f"https://{words(1, start + 9)[0]}.example/{start}",
        ),
    )
    return entry.pk
