"""From lines to paragraphs: wrapped lines joined, what page breaks parted healed."""

import re
from collections.abc import Iterable
from dataclasses import replace

from .landmarks import opens_something, stands_alone
from .lines import Para, read_lines
from .navigation import bite_bar_end, navigation_rule
from .repeats import loosely_repeats
from .running import with_running_titles
from .sentences import ABBREVIATED, FINISHED, GOES_ON
from .titles import is_half_title, read_title

WRAPPED_AT = 160  # a file whose longest line is shorter than this was wrapped by hand or program
SHORT_LINE = 60  # in such a file a line that ends earlier, with a full stop, ends its paragraph
SHORTEST_UNFINISHED = 40  # characters of a paragraph that a capital letter may go on with
LONGEST_DASHED = 120  # characters of a line whose dash at its end may close a heading
LONGEST_COMPARED = 4000  # characters of a paragraph in which a pull quote's words are sought


class Draft:
    """A paragraph that may still grow. Growing takes the same time however long it is."""

    def __init__(self, para: Para) -> None:
        self.first = self.last = para
        self.raws = [para.raw]
        self.rule = para.rule
        self.size = len(para.text)
        self.unclosed = _unclosed(para.text)

    def add(self, para: Para) -> None:
        is_cut_word = re.search(r"\w-$", self.last.raw) and para.raw[:1].islower()
        self.raws.append(para.raw if is_cut_word else f" {para.raw}")
        self.last = para
        self.size += len(para.text)
        self.unclosed += _unclosed(para.text)

    @property
    def stands_alone(self) -> bool:
        return self.last is self.first and stands_alone(self.first.text)

    def finished(self) -> Para:
        if self.last is self.first:
            return self.first
        return replace(self.first, raw="".join(self.raws), rule=self.rule, length=self.last.length)


def _unclosed(text: str) -> int:
    return text.count("(") - text.count(")")


def read_paragraphs(text: str) -> list[Para]:
    """Every paragraph of the page in order, navigation lines included (with their `rule`)."""
    lines = with_running_titles(_titles_whole(read_lines(text)))
    if max((line.length for line in lines), default=0) < WRAPPED_AT:
        lines = _unwrapped(lines)
    healed = _healed([part for line in lines for part in _bar_parted(line)])
    return [
        para if para.rule else replace(para, rule=navigation_rule(para.text)) for para in healed
    ]


def _titles_whole(lines: Iterable[Para]) -> Iterable[Para]:
    """Join a title whose end stands on the next line."""
    held: Para | None = None
    for line in lines:
        if held and not line.rule and is_half_title(held.text, line.text):
            held = replace(held, raw=f"{held.raw} {line.raw}")
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _bar_parted(para: Para) -> Iterable[Para]:
    """Part a bite bar from other words on its line."""
    end = 0 if para.rule or "](" in para.raw else bite_bar_end(para.text)
    bar, rest = para.text[:end].strip(), para.text[end:].strip()
    if not rest[:1].isupper() or not bar:
        return [para]
    return [replace(para, raw=bar, rule="bite bar"), replace(para, raw=rest)]


def _unwrapped(lines: list[Para]) -> list[Para]:
    """Join the lines of each wrapped paragraph. A gap, a sign or a landmark starts a new one."""
    neighbours = sum(not line.follows_gap for line in lines)
    if neighbours * 3 < len(lines):
        return lines  # mostly single lines between gaps: short, not wrapped
    drafts: list[Draft] = []
    for line in lines:
        if not drafts or line.follows_gap:
            drafts.append(Draft(line))
        elif rule := _rule_of_both(drafts[-1], line):
            drafts[-1].add(line)
            drafts[-1].rule = rule
        elif _starts_anew(drafts[-1], line):
            drafts.append(Draft(line))
        else:
            drafts[-1].add(line)
    return [draft.finished() for draft in drafts]


def _rule_of_both(before: Draft, line: Para) -> str:
    """The rule that takes two lines as one, where the second runs on from the first."""
    if not before.rule or not line.text[:1].islower():
        return ""
    return navigation_rule(f"{before.finished().text} {line.text}")


def _starts_anew(before: Draft, line: Para) -> bool:
    if before.rule or line.rule or line.signs - {"quote"} or before.stands_alone:
        return True
    if "quote" in before.first.signs ^ line.signs:
        return True
    if opens_something(line.text) or read_title(line.text) or read_title(before.last.text):
        return True
    return before.last.length < SHORT_LINE and bool(FINISHED.search(before.last.text))


def _healed(paras: list[Para]) -> list[Para]:
    """Join what a page break parted, across blank lines and whatever printing put between."""
    drafts: list[Draft] = []
    open_ones: list[Draft] = []  # the last paragraph or two, one of which may go on
    for index, para in enumerate(paras):
        after = paras[index + 1] if index + 1 < len(paras) else None
        if para.is_mute:
            drafts.append(Draft(para))
        elif not para.rule and (before := _gone_on_with(open_ones, para, after)):
            before.add(para)
            open_ones = [before]
        else:
            drafts.append(Draft(para))
            open_ones = [] if para.rule else [*open_ones[-1:], drafts[-1]]
    return [draft.finished() for draft in drafts]


def _gone_on_with(open_ones: list[Draft], para: Para, after: Para | None) -> Draft | None:
    """The paragraph that this one goes on with: the last, or the one before a pull quote."""
    if not open_ones or para.signs or opens_something(para.text):
        return None
    last = open_ones[-1]
    if len(open_ones) == 2 and para.text[:1].islower() and _goes_on(open_ones[0], para):
        around = f"{open_ones[0].last.text[-LONGEST_COMPARED:]} {para.text[:LONGEST_COMPARED]}"
        if loosely_repeats(last.first.text, around):
            return open_ones[0]
    if after and after.text[:1].islower() and not FINISHED.search(para.text[-200:]):
        around = last.last.text[-LONGEST_COMPARED:] + " " + after.text[:LONGEST_COMPARED]
        if loosely_repeats(para.text[:LONGEST_COMPARED], around):
            return None  # a pull quote, and the sentence goes on after it
    return last if _goes_on(last, para) else None


def _goes_on(before: Draft, para: Para) -> bool:
    if before.stands_alone:
        return False
    end = before.last.text[-200:]
    if para.text[:1].islower():
        return not FINISHED.search(end) or bool(ABBREVIATED.search(end))
    if before.size < (LONGEST_DASHED if end.endswith(("–", "—")) else SHORTEST_UNFINISHED):
        return False  # a heading may end with a dash
    return bool(GOES_ON.search(end)) or (before.unclosed > 0 and not FINISHED.search(end))
