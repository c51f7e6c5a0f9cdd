"""The meeting sheet of a cell: what it comes to, and the questions to talk over."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format

from cells.printing.pieces import DEMONSTRATION, Printer, common, heading, over_and_under
from cells.printing.runs import Data
from cells.reading.editions import Shown
from cells.richtext import Block, Kind, lines, parse

# As many as one page bears beside room for notes.
MOST_QUESTIONS = 14
# What one page bears in the smallest type, in letters; a line of its own takes as many as BLOCK.
MOST_LETTERS = 9_000
BLOCK = 100


def sheet_data(shown: Shown, printer: Printer) -> Data:
    """What `sheet.typ` reads. `shown` is an edition of a cell."""
    snapshot = shown.snapshot
    head = snapshot["head"]
    pieces: list[Data] = []
    if abstract := printer.blocks(head["abstract"]):
        # Right under the title, and a heading may not skip a level.
        pieces.append({"is": "text", "blocks": abstract, "level": 2})
    if short := printer.blocks(head["short_version"]):
        pieces.append(heading("The short version", label="short"))
        pieces.append({"is": "text", "blocks": short, "level": 3})
    pieces += issues(snapshot["bite"]["sections"])
    room = Room()
    return {
        **common(shown),
        "over": over_and_under(snapshot)[0],
        "dated": dated(shown),
        "pieces": room.cut(without_notes(pieces)),
        "shortened": f"Shortened. The whole: {shown.edition_address}" if room.is_full else "",
    }


class Room:
    """What is left of the page; what comes when it is full is left out."""

    def __init__(self) -> None:
        self._left = MOST_LETTERS
        self.is_full = False

    def cut(self, data: list[Any]) -> list[Any]:
        """As many of these as there is room for, the last perhaps in part."""
        found = []
        for one in data:
            if self._left <= 0:
                self.is_full = True
                break
            found.append(self._one(one))
        return found

    def _one(self, data: Any) -> Any:
        if isinstance(data, str):
            self._left -= BLOCK
            return self._words(data)
        if "runs" not in data and "words" in data:
            self._left -= BLOCK if "is" in data else 0
            return {**data, "words": self._words(data["words"])}
        self._left -= BLOCK
        inside = {"runs", "blocks", "questions"} & data.keys()
        return {**data, **{key: self.cut(data[key]) for key in inside}}

    def _words(self, words: str) -> str:
        room = max(self._left, BLOCK)
        self._left -= len(words)
        if len(words) <= room:
            return words
        self.is_full = True
        return f"{words[:room].rpartition(' ')[0] or words[:room]} …"


def issues(sections: Iterable) -> list[Data]:
    """Each issue with its questions: the sentences of it that end in a question mark."""
    pieces: list[Data] = []
    left = MOST_QUESTIONS
    numbered = [section for section in sections if section["kind"] == "issue"]
    for number, section in enumerate(numbered, start=1):
        pieces.append(heading(section["heading"], label=f"issue-{number}", number=str(number)))
        asked = questions(parse(section["body"]))[:left]
        left -= len(asked)
        if asked:
            pieces.append({"is": "questions", "questions": asked})
    return pieces


def questions(blocks: Iterable[Block]) -> list[str]:
    """The sentences that ask something, in their order; headings and notes do not count."""
    return [
        sentence.strip()
        for line in lines(blocks)
        if line.kind is Kind.PARAGRAPH and "?" in line.text
        for sentence in sentences(line.text)
        if sentence.rstrip("”’\"') ").endswith("?")
    ]


def sentences(text: str) -> list[str]:
    """Roughly: what "e.g." does to it only ever makes a question shorter."""
    return [part for part in re.split(r"(?<=[.?!])[”’\"')]*\s+", text) if part]


def dated(shown: Shown) -> str:
    day = date_format(shown.edition.dated_on) if shown.edition else ""
    said = f"Edition of {day}. {shown.edition_address}"
    return f"{DEMONSTRATION} {said}" if shown.is_demonstration else said


def without_notes(pieces: list[Data]) -> list[Data]:
    """The sheet has no list of notes: their numbers would lead nowhere, nor do labels."""

    def plain(value):
        match value:
            case list():
                return [plain(item) for item in value]
            case dict():
                return {k: plain(v) for k, v in value.items() if k not in ("note", "mark", "to")}
        return value

    return plain(pieces)
