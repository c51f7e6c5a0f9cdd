"""What counts as a word, and its stem: the same for what is indexed and what is looked for.

Stems are made here, not by the database, so that PostgreSQL and SQLite find the same
(docs/decisions/0014-stems-made-in-python.md).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer

# Letters and digits with their accents; an apostrophe within a word is part of it.
WORD = re.compile("[^\\W_]+(?:(?:['’ʼ]|[\u0300-\u036f]+)[^\\W_]+)*[\u0300-\u036f]*")
LONGEST = 60
# Letters that Unicode does not take apart into a plain one and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
# The editors write British English, many documents are American. Not after "v" and "c":
# "supervise" must keep the stem of "supervision".
BRITISH = (
    (re.compile(r"(?<=[a-z]{2}[abd-uw-z])is(e|ed|es|er|ers|ing|ations?|ational(?:ly)?)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})our(s|ed|ing|al|able)?$"), r"or\1"),
)
ENGLISH = stemmer("english")
HEXADECIMAL = re.compile("x[0-9a-f]+")
# Words that say nothing of a passage. They are indexed, for phrases; asked for among other
# words they are passed over.
SMALL_WORDS = """
    a about an and are as at be been but by can could did do does for from had has have how if in
    into is it its may might no not of on or our should so than that the their them then there these
    they this those to was we were what when where which who whom why will with would you your
"""
SMALL = frozenset(SMALL_WORDS.split())


class Word(NamedTuple):
    """A word of a text: where it stands in it, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """The words of `text`, which should be in Unicode's composed form (NFC)."""
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), stem(match[0]))


def stems(text: str) -> list[str]:
    """The stems of `text`, in their order."""
    return [stem(word) for word in WORD.findall(unicodedata.normalize("NFC", text))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a word is indexed as: letters only, digits only, or "x" and letters and digits.

    The databases' own parsers would cut "5e3x" or a word in another script each in its own
    way; what is neither plain letters nor plain digits is therefore spelled as hexadecimal.
    """
    word = folded(word)
    if word.isascii() and word.isalpha():
        for pattern, american in BRITISH:
            word = pattern.sub(american, word)
        return ENGLISH.stemWord(word)
    if word.isascii() and word.isdigit():
        return word
    return f"x{word.encode().hex()}"[:LONGEST]


def beginning_of(stem: str) -> str:
    """How every word of this stem begins, in small letters and without accents, as far as the stem
    tells: "" for one that is spelled as hexadecimal."""
    if HEXADECIMAL.fullmatch(stem):
        return ""
    # "dying" has the stem "die".
    return stem[:1] if len(stem) == 3 and stem.endswith("ie") else stem[:2]


def folded(word: str) -> str:
    """The word in small letters without accents; "'s" goes, as do other apostrophes."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(PLAIN))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    bare = bare.replace("’", "'").replace("ʼ", "'").removesuffix("'s").replace("'", "")
    return bare[:LONGEST]
