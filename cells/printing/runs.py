"""Rich text as the plain data that the templates read.

A block is `{"is": kind, "runs": [run, …]}` or `{"is": kind, "blocks": [block, …]}`. A run is
words that share all that is said of them: `words`, and where true or given `strong`,
`emphasis`, `href` (elsewhere), `to` (a label on the same paper), `note` (a number in the list
of notes at the end), `mark` (a label that ends here).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from cells.addresses import is_web_or_mail
from cells.richtext import Block, Reference, Token
from cells.richtext.tree import Emphasis, Link, Mark, Note, Strong
from cells.richtext.vocabulary import Kind

type Data = dict[str, Any]


class PrintedNote(NamedTuple):
    """A hover note, or the address of a link, as the list at the end has it."""

    number: int
    words: str
    text: str


class Way(NamedTuple):
    """Where a reference leads on paper: a label on it, or an address in full."""

    label: str = ""
    address: str = ""


@dataclass
class Paper:
    """What is common to all texts of one PDF: its notes, counted through, and its labels.

    `find(reference)` says where a reference leads, or None where its words stand alone.
    """

    find: Callable[[Reference], Way | None]
    notes: list[PrintedNote] = field(default_factory=list)
    _marks: set[str] = field(default_factory=set)

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        return [data for block in blocks if (data := self._block(block))]

    def _block(self, block: Block) -> Data | None:
        if block.is_line:
            runs = list(self._runs(block.tokens))
            # An empty heading is an error in PDF/UA, and an empty line is nothing on paper.
            return {"is": block.kind.value, "runs": runs} if block.text.strip() else None
        inside = self.blocks(block.children)
        if block.kind is Kind.LIST_ITEM or inside:
            return {"is": block.kind.value, "blocks": inside}
        return None

    def _runs(self, tokens: tuple[Token, ...]) -> Iterable[Data]:
        for marks, group in groupby(tokens, key=lambda token: token.marks):
            words = "".join(token.text for token in group)
            run: Data = {"words": words}
            for mark in marks:
                match mark:
                    case Strong():
                        run["strong"] = True
                    case Emphasis():
                        run["emphasis"] = True
                    case Link(href) if is_web_or_mail(href):
                        run |= {"href": href, "note": self._note(words, href)}
                    case Note(text):
                        run["note"] = self._note(words, text)
                    case Reference():
                        run |= self._reference(mark)
                    case Mark(id) if id not in self._marks:
                        self._marks.add(id)
                        run["mark"] = id
            yield from by_lines(run)

    def _reference(self, reference: Reference) -> Data:
        way = self.find(reference)
        if way is None:
            return {}
        return {"to": way.label} if way.label else {"href": way.address}

    def _note(self, words: str, text: str) -> int:
        number = len(self.notes) + 1
        self.notes.append(PrintedNote(number, words.strip(), text))
        return number


def by_lines(run: Data) -> Iterable[Data]:
    """The run, its line breaks apart: they are runs of their own, `{"words": "\\n"}`."""
    first, *others = run["words"].split("\n")
    last_only: Data = {key: run[key] for key in ("note", "mark") if key in run}
    common = {key: value for key, value in run.items() if key not in last_only}
    parts = [common | {"words": first}]
    for words in others:
        parts += [{"words": "\n"}, common | {"words": words}]
    parts[-1] |= last_only
    return parts
