"""What somebody typed into the search box, as a small tree.

    naloxone "take home" -prison heroin OR opioid

All clauses must be found, a clause by any of its phrases, and no unwanted phrase. "OR" binds
the two beside it, and is written in capitals. Everything else that is no word is passed over:
any text is a query.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cells.searching.words import SMALL, folded, stems

# What is read of a query: the rest is passed over. A long title has some thirty words.
MOST_CHARACTERS = 4000
MOST_WORDS = 40
PIECE = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))

# Stems that stand one after the other; never empty.
type Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """Found by any of its phrases. `said` is how it was typed.

    `plain` are the phrases that were typed without quotes; only these have synonyms.
    """

    said: str
    phrases: tuple[Phrase, ...]
    plain: tuple[Phrase, ...] = ()

    def or_else(self, phrases: Iterable[Phrase]) -> "Clause":
        new = dict.fromkeys([*self.phrases, *phrases])
        return replace(self, phrases=tuple(new))

    @property
    def is_small(self) -> bool:
        return len(self.plain) == len(self.phrases) == 1 and folded(self.said) in SMALL


@dataclass(frozen=True, slots=True)
class Query:
    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    # Whether more was typed than is read.
    is_cut: bool = False

    def __bool__(self) -> bool:
        """Whether it asks for anything; "???" does not."""
        return bool(self.wanted or self.unwanted)

    def stems(self) -> frozenset[Phrase]:
        """The phrases that can have been found."""
        return frozenset(phrase for clause in self.wanted for phrase in clause.phrases)

    def without_small_words(self) -> "Query":
        """Without "the", "of" and their like, unless there is nothing else."""
        kept = tuple(c for c in self.wanted if not c.is_small)
        return replace(self, wanted=kept or self.wanted)

    def without(self, clause: Clause) -> "Query":
        return replace(self, wanted=tuple(c for c in self.wanted if c != clause))


def parse_query(text: str) -> Query:
    reader = _Reader()
    is_cut = len(text) > MOST_CHARACTERS
    text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).translate(QUOTES)
    for piece in PIECE.finditer(text):
        if piece["word"] is None:
            reader.take(piece["phrase"], is_quoted=True, is_unwanted=bool(piece["minus"]))
        elif piece["word"] == "OR":
            reader.expect_another()
        else:
            reader.take(piece["word"], is_unwanted=piece["word"].startswith("-"))
    return Query(tuple(reader.wanted), tuple(reader.unwanted), is_cut or reader.is_full)


class _Reader:
    """Collects the clauses of a query, up to `MOST_WORDS`."""

    def __init__(self) -> None:
        self.wanted: list[Clause] = []
        self.unwanted: list[Phrase] = []
        self.is_full = False
        self._left = MOST_WORDS
        self._can_join = self._joins = False

    def expect_another(self) -> None:
        """Read "OR": what comes next is another way to fulfil the clause before it."""
        self._joins = self._can_join

    def take(self, said: str, *, is_unwanted: bool, is_quoted: bool = False) -> None:
        found = tuple(stems(said))
        phrase = found[: self._left]
        self.is_full |= len(phrase) < len(found)
        self._left -= len(phrase)
        if not phrase:
            return
        one = Clause(_quoted(said, is_quoted), (phrase,), () if is_quoted else (phrase,))
        if is_unwanted:
            self.unwanted.append(phrase)
        elif self._joins:
            last = self.wanted.pop()
            either = replace(one, said=f"{last.said} OR {one.said}", plain=last.plain + one.plain)
            self.wanted.append(replace(either, phrases=last.or_else(one.phrases).phrases))
        else:
            self.wanted.append(one)
        self._can_join, self._joins = not is_unwanted, False


def _quoted(said: str, is_quoted: bool) -> str:
    return f'"{said}"' if is_quoted else said
