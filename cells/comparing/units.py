"""The words of a line as they are compared: each for itself, the signs beside it apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from unicodedata import category

from cells.richtext import Token


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or signs before or after it ("(", ".”").

    `tokens` are its letters with their marks: more than one where a mark begins or ends within
    it. `gap` is the white space before it, or None.
    """

    text: str
    tokens: tuple[Token, ...]
    gap: Token | None = None

    @property
    def is_word(self) -> bool:
        return not all(map(_is_sign, self.text))

    @property
    def all_tokens(self) -> tuple[Token, ...]:
        return (self.gap, *self.tokens) if self.gap else self.tokens


@lru_cache(maxsize=4096)
def _is_sign(character: str) -> bool:
    """Whether it is punctuation or a symbol. What combines with a letter is neither."""
    return category(character)[0] in "PS"


def units_of(tokens: Iterable[Token]) -> list[Unit]:
    """The units of a line, in order; `tokens_of` puts them together again."""
    found: list[Unit] = []
    gap: Token | None = None
    for is_space, run in groupby(tokens, key=lambda token: token.is_space):
        if is_space:
            gap = next(run)
            continue
        for pieces in _parted(list(run)):
            text = pieces[0].text if len(pieces) == 1 else "".join(p.text for p in pieces)
            found.append(Unit(text, tuple(pieces), gap))
            gap = None
    return found


def tokens_of(units: Iterable[Unit]) -> tuple[Token, ...]:
    """What the units stand for, in the one shape of a parsed line."""
    tokens: list[Token] = []
    for token in (token for unit in units for token in unit.all_tokens):
        last = tokens[-1] if tokens else None
        if last and not token.is_space and not last.is_space and last.marks == token.marks:
            tokens[-1] = Token(last.text + token.text, last.marks)
        else:
            tokens.append(token)
    return tuple(tokens)


def _parted(run: list[Token]) -> Iterator[list[Token]]:
    """What stands between two spaces, as signs, word, signs."""
    if not _is_sign(run[0].text[0]) and not _is_sign(run[-1].text[-1]):
        yield run
        return
    text = "".join(token.text for token in run)
    start, stop = 0, len(text)
    while start < stop and _is_sign(text[start]):
        start += 1
    while stop > start and _is_sign(text[stop - 1]):
        stop -= 1
    for begin, end in ((0, start), (start, stop), (stop, len(text))):
        if begin < end:
            yield list(_cut(run, begin, end))


def _cut(run: list[Token], begin: int, end: int) -> Iterator[Token]:
    """The letters from `begin` to `end`, with their marks."""
    offset = 0
    for token in run:
        piece = token.text[max(begin - offset, 0) : max(end - offset, 0)]
        if piece:
            yield Token(piece, token.marks)
        offset += len(token.text)
