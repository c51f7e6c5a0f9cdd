"""From paragraphs to blocks: lists, block quotations, pull quotes, panels."""

import re
from collections.abc import Sequence
from itertools import islice

from .lines import Para
from .parsed import Block, ItemList, Panel, Paragraph, PullQuote, Quotation, SubHeading
from .repeats import loosely_repeats
from .rich import Writer
from .sentences import FINISHED, SAYING, ends_in_quote, is_quoted, restarts, sentence_start

NUMBER = re.compile(r"(?:(\d{1,2})[.)]|\((\d{1,2})\)) (?=\S)")
LONGEST_PULL_QUOTE = 45  # words
LONGEST_TITLE = 14  # words, of a panel
LONGEST_SOURCE = 280
LONGEST_QUOTATION = 12  # paragraphs
MOST_INNER_QUOTES = 4
MOST_RESTARTS = 20  # looked at in one paragraph
LONGEST_COMPARED = 20_000  # characters of a neighbour
PANEL_REACH = 8  # paragraphs between a panel's title and its source
NEIGHBOURS = 3

SOURCE = re.compile(
    r"(?:(?:taken|adapted|extract(?:ed)?|excerpt|quoted) from|from|source)\b:? (?=\S)", re.I
)
INNER_END = re.compile(r"[a-z]{2}[.?!] [A-Z]")


class BlockBuilder:
    """Builds the blocks of one part of a page from its paragraphs, in order.

    `at` is as in `Writer.spans`. Only in the bite is a lone short line asked about.
    """

    def __init__(
        self,
        paras: Sequence[Para],
        writer: Writer,
        place: str,
        *,
        at: int | None = None,
        vocabulary: frozenset[str] = frozenset(),
        is_bite: bool = False,
    ) -> None:
        self.paras, self.writer, self.place, self.at = list(paras), writer, place, at
        self.vocabulary, self.is_bite = vocabulary, is_bite
        self.blocks: list[Block] = []

    def build(self) -> tuple[Block, ...]:
        index = 0
        while index < len(self.paras):
            index = (
                self._panel(index)
                or self._list(index)
                or self._quotation(index)
                or self._short_line(index)
                or self._paragraph(index)
            )
        return tuple(self.blocks)

    def _spans(self, para: Para):
        return self.writer.spans(para.marked, para.line, self.place, self.at)

    def _ask(self, para: Para, text: str, code: str) -> None:
        self.writer.notes.ask(para.line, self.place, text, code)

    def _panel(self, index: int) -> int:
        """A short title, some paragraphs, and a line that names their source."""
        title = self.paras[index]
        if not _is_short(title.text, LONGEST_TITLE) or title.text.endswith(":"):
            return 0
        for end in range(index + 2, min(index + PANEL_REACH, len(self.paras))):
            if is_source(self.paras[end].text):
                break
            if _is_short(self.paras[end].text, LONGEST_TITLE) and not self.paras[end].signs:
                return 0
        else:
            return 0
        inner = self.paras[index + 1 : end]
        if self._is_repeat(index, skip=len(inner) + 1):
            return 0
        builder = BlockBuilder(inner, self.writer, self.place, at=self.at)
        source = self.paras[end]
        self.writer.notes.leave_targets(title)
        self.writer.notes.leave_targets(source)
        self.blocks.append(Panel(title.text, builder.build(), source.text))
        self._ask(title, title.text, "panel-guessed")
        return end + 1

    def _list(self, index: int) -> int:
        for find in (self._bullets, self._numbers, self._half_sentences):
            if (end := find(index)) > index:
                return end
        return 0

    def _bullets(self, index: int) -> int:
        end = index
        while end < len(self.paras) and "bullet" in self.paras[end].signs:
            end += 1
        return self._as_list(index, end)

    def _numbers(self, index: int) -> int:
        end = index
        while end < len(self.paras) and (found := NUMBER.match(self.paras[end].text)):
            if int(found[1] or found[2]) != end - index + 1:
                break
            end += 1
        if end - index < 2:
            return index
        for at in range(index, end):
            para = self.paras[at]
            number, words = para.text.split(" ", 1)
            self.writer.notes.take(para.line, number, "list number")
            cut = len(para.text) - len(words)
            self.paras[at] = para.with_marked(para.marked.cut(cut))
        return self._as_list(index, end, is_ordered=True)

    def _half_sentences(self, index: int) -> int:
        """Lines after a colon, each but the last ending with a semicolon or comma."""
        if not index or not self.paras[index - 1].text.endswith(":"):
            return index
        end = index
        while end < len(self.paras) - 1 and re.search(r"[;,](?: and| or)?$", self.paras[end].text):
            end += 1
        return self._as_list(index, end + 1) if end > index else index

    def _as_list(self, index: int, end: int, is_ordered: bool = False) -> int:
        if end > index:
            items = tuple(self._spans(para) for para in self.paras[index:end])
            self.blocks.append(ItemList(items, is_ordered))
        return end

    def _quotation(self, index: int) -> int:
        """Paragraphs wholly in quotation marks, or the one after "… put it bluntly:"."""
        para = self.paras[index]
        introduced = index > 0 and self.paras[index - 1].text.endswith(":")
        end = index + 1
        if "quote" not in para.signs and not is_quoted(para.text):
            end = self._long_quotation(index)
            if end == index and not (introduced and self._is_said(index)):
                return 0
            if end == index:
                end += 1
                self._ask(para, para.text, "quotation-guessed")
        elif not introduced and self._is_repeat(index):
            return 0
        while end < len(self.paras) and "quote" in para.signs & self.paras[end].signs:
            end += 1
        self.blocks.append(Quotation(tuple(self._spans(one) for one in self.paras[index:end])))
        return end

    def _long_quotation(self, index: int) -> int:
        """The end of paragraphs that each open with a mark which only the last one closes."""
        end = index
        reach = min(len(self.paras), index + LONGEST_QUOTATION)
        while end < reach and re.match(r"[“\"]", self.paras[end].text):
            closed = ends_in_quote(self.paras[end].text)
            if re.search('[”"]', self.paras[end].text[1:]) and not closed:
                return index
            end += 1
            if closed:
                return end if end - index > 1 else index
        return index

    def _is_said(self, index: int) -> bool:
        before = re.split(r"(?<=[.?!]) ", self.paras[index - 1].text)[-1]
        text = self.paras[index].text
        return bool(SAYING.search(before)) and not self.paras[index].signs and len(text) > 40

    def _short_line(self, index: int) -> int:
        para = self.paras[index]
        words = para.text.count(" ") + 1
        if "hash" in para.signs and words <= LONGEST_TITLE:
            self.blocks.append(SubHeading(self._spans(para)))
            return index + 1
        if not _is_short(para.text, LONGEST_PULL_QUOTE) and not is_quoted(para.text):
            return 0
        if words > LONGEST_PULL_QUOTE or para.text.endswith(":"):
            return 0
        if self._is_repeat(index):
            self.blocks.append(PullQuote(self._spans(para)))
            self._ask(para, para.text, "pull-quote-guessed")
            return index + 1
        if para.marked.bold_lead >= len(para.text):
            self.blocks.append(SubHeading(self._spans(para)))
            return index + 1
        if self.is_bite and words > 2:
            self._ask(para, para.text, "loose-line")
        return 0

    def _is_repeat(self, index: int, skip: int = 0) -> bool:
        return self._is_near(self.paras[index].text, index, skip)

    def _is_near(self, words: str, index: int, skip: int = 0) -> bool:
        """Whether a neighbour of this paragraph says the same."""
        after = index + 1 + skip
        near = (
            self.paras[max(0, index - NEIGHBOURS) : index] + self.paras[after : after + NEIGHBOURS]
        )
        return any(loosely_repeats(words, other.text[:LONGEST_COMPARED]) for other in near)

    def _paragraph(self, index: int) -> int:
        para = self.paras[index]
        for _ in range(MOST_INNER_QUOTES):
            if not (found := self._inner_pull_quote(index)):
                break
            start, end = found
            quote = para.marked.cut(start, end)
            self.blocks.append(PullQuote(self.writer.spans(quote, para.line, self.place, self.at)))
            self._ask(para, quote.text, "pull-quote-guessed")
            para = self.paras[index] = para.with_marked(para.marked.without(start, end))
        self.blocks.append(Paragraph(self._spans(para)))
        return index + 1

    def _inner_pull_quote(self, index: int) -> tuple[int, int] | None:
        """A pull quote within a paragraph's line: no full stop ends it, a capital follows it,
        and the neighbourhood has its words."""
        text = self.paras[index].text
        for found in islice(restarts(text, self.vocabulary), MOST_RESTARTS):
            start = sentence_start(text, found.start())
            quote = text[start : found.start()]
            if not 4 <= quote.count(" ") + 1 <= LONGEST_PULL_QUOTE or quote[0].islower():
                continue
            rest = text[max(0, start - 3000) : start] + text[found.end() : found.end() + 3000]
            if loosely_repeats(quote, rest) or self._is_near(quote, index):
                return start, found.start()
        return None


def is_source(text: str) -> bool:
    """Whether a line names where a panel's words are from."""
    if len(text) > LONGEST_SOURCE or not (found := SOURCE.match(text)):
        return False
    rest = text[found.end() :].rstrip(".")
    if found[0].lower().startswith("from") and not re.search(r"\b(?:19|20)\d\d\b|[*“‘\"]", rest):
        return False
    return not re.search(r"[a-z]{3}[.?!] [A-Z]", rest)


def _is_short(text: str, words: int) -> bool:
    """A line without a sentence's end, of so many words at most."""
    if text.count(" ") >= words or INNER_END.search(text):
        return False
    return not FINISHED.search(text) or text.endswith(("!", "!’", "!”"))
