"""Texts of every shape and edits of them: made up, and the same ones each time."""

import re
from collections.abc import Callable
from random import Random

from django.utils.safestring import mark_safe

from cells.richtext import build as b
from cells.richtext import sanitize

PROSE = (
    "the a of care staff ward nurse dose trial harm relapse not never most some patients treatment "
    "waited returned within a week month year was were found helped better worse than before after "
    "leaving clinic and or but which who could should every service costs (see), “so” early—late "
)
WORDS = PROSE.split()


class Editor:
    """Writes texts and edits them. One of the same number does the same each time."""

    def __init__(self, number: int) -> None:
        self._random = Random(number)

    def words(self, count: int) -> list[str]:
        return self._random.choices(WORDS, k=count)

    def text(self, blocks: int) -> list[str]:
        return [sanitize(self._block()) for _ in range(blocks)]

    def marked(self, words: list[str]) -> str:
        """A paragraph of these words, some of them with marks."""
        inline: list[str] = []
        left = list(words)
        while left:
            some = [left.pop(0) for _ in range(min(len(left), self._random.randint(1, 3)))]
            inline += [self._mark(" ".join(some)), " " if left else "."]
        return sanitize(b.paragraph(*inline))

    def edited(self, blocks: list[str]) -> list[str]:
        """The blocks with one edit."""
        new = list(blocks)
        place = self._random.randrange(len(new))
        match self._random.randrange(8):
            case 0:
                new.insert(self._random.randrange(len(new)), new.pop(place))
            case 1:
                new.pop(place)
            case 2:
                new.insert(place, self._block())
            case 3:
                new[place] = re.sub("</?(em|strong)>", "", new[place])
            case 4:
                new[place] = re.sub("</p></li><li><p>|</p><p>", " ", new[place], count=1)
            case 5:
                new[place] = new[place].replace("example.org/", "example.org/new/", 1)
            case _:
                new[place] = self._reworded(new[place])
        return [kept for block in new if (kept := sanitize(block))] or ["<p>Nothing.</p>"]

    def _mark(self, words: str) -> str:
        number = self._random.randint(1, 3)
        marks: list[Callable[[str], str]] = [
            b.strong,
            b.emphasis,
            lambda said: b.link(said, f"https://example.org/{number}"),
            lambda said: b.note(said, f"Note {number}"),
            lambda said: b.reference(said, "entry", number),
        ]
        # Most words have none.
        is_plain = self._random.random() < 0.7
        return words if is_plain else self._random.choice(marks)(words)

    def _block(self) -> str:
        lines = [self.marked(self.words(self._random.randint(3, 25))) for _ in range(3)]
        few = " ".join(self.words(3))
        shapes = [
            b.heading(few),
            b.bullet_list(*map(mark_safe, lines)),
            b.ordered_list(mark_safe("".join(lines[:2])), mark_safe(lines[2])),
            b.block_quotation(*map(mark_safe, lines)),
            b.pull_quote(few),
            b.panel(few, map(mark_safe, lines)),
            b.unfold(few, map(mark_safe, lines)),
        ]
        return self._random.choice([*lines * 3, *shapes])

    def _reworded(self, html: str) -> str:
        """One word replaced, dropped, doubled, misspelt, or made the start of a paragraph."""
        pieces = re.split(r"(<[^>]+>|\s+)", html)
        places = [k for k, piece in enumerate(pieces) if piece.strip() and piece[0] != "<"]
        if places:
            place = self._random.choice(places)
            word = pieces[place]
            other = self._random.choice(WORDS)
            pieces[place] = self._random.choice(
                [other, "", f"{word} {other}", f"{word[:-1]}z", f"{word}</p><p>"]
            )
        return "".join(pieces)
