"""From text to paragraphs: lines freed of signs, wrapped lines joined, page breaks healed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from .landmarks import opens_something, stands_alone
from .markup import Marked, join, read_inline
from .navigation import bite_bar_end, navigation_rule
from .repeats import loosely_repeats
from .sentences import ABBREVIATED, FINISHED, GOES_ON
from .titles import read_title

ARROWS = "▶►▸▷➤➔➜‣■□◆●▪\ue000-\uf8ff"
SIGN = re.compile(
    rf"(?P<hash>#{{1,6}} )|(?P<quote>> ?(?=\S))|(?P<arrow>[{ARROWS}]\s*)|(?P<bullet>[-*+•·] (?=\S))"
)
EMPTY_MARKS = re.compile(rf"^\*{{2}}\s*[{ARROWS}]\s*")

WRAPPED_AT = 160  # a file whose longest line is shorter than this was wrapped by hand or program
SHORT_LINE = 60  # in such a file a line that ends earlier, with a full stop, ends its paragraph


@dataclass(frozen=True)
class Para:
    """A paragraph as read. `line` is where it starts, counted from 1, in the decoded text."""

    line: int
    raw: str
    signs: frozenset[str] = frozenset()  # of "hash", "quote", "arrow", "bullet"
    follows_gap: bool = True
    rule: str = ""  # the navigation rule that takes it
    length: int = 0  # of its last line, as it stood
    made: Marked | None = field(default=None, compare=False)

    @cached_property
    def marked(self) -> Marked:
        return read_inline(self.raw) if self.made is None else self.made

    @property
    def text(self) -> str:
        return self.marked.text

    def with_marked(self, marked: Marked) -> "Para":
        return Para(
            self.line, self.raw, self.signs, self.follows_gap, self.rule, self.length, marked
        )

    @cached_property
    def is_mute(self) -> bool:
        """Whether a sentence may run on past it: navigation, page numbers, running titles."""
        if self.rule:
            return self.rule not in ("bite bar", "legend")
        return read_title(self.text) is not None


def read_paragraphs(text: str) -> list[Para]:
    """Every paragraph of the page in order, navigation lines included (with their `rule`)."""
    lines = list(_lines(text))
    longest = max((para.length for para in lines), default=0)
    if longest < WRAPPED_AT:
        lines = _unwrap(lines)
    return _heal([part for para in lines for part in _part_bar(para)])


def _lines(text: str) -> Iterable[Para]:
    follows_gap = True
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or not re.search(r"\w", line):
            follows_gap = True
            continue
        raw, signs = _strip_signs(line)
        rule = navigation_rule(read_inline(raw).text)
        yield Para(number, raw, signs, follows_gap, rule, len(line))
        follows_gap = False


def _strip_signs(line: str) -> tuple[str, frozenset[str]]:
    signs: set[str] = set()
    while True:
        if opened := EMPTY_MARKS.match(line):  # "**▶ Heading** text"
            signs.add("arrow")
            line = "**" + line[opened.end() :]
        found = SIGN.match(line)
        if not found:
            return line, frozenset(signs)
        signs.add(found.lastgroup or "")
        line = line[found.end() :].lstrip()


def _part_bar(para: Para) -> Iterable[Para]:
    """Part a bite bar from other words on its line."""
    if para.rule or not (end := bite_bar_end(para.text)):
        return [para]
    bar, rest = para.marked.cut(0, end), para.marked.cut(end)
    if not rest.text[:1].isupper():
        return [para]
    return [
        Para(para.line, bar.text, rule="bite bar", made=bar),
        Para(para.line, rest.text, para.signs, length=para.length, made=rest),
    ]


def _unwrap(lines: list[Para]) -> list[Para]:
    """Join the lines of each wrapped paragraph. A gap, a sign or a landmark starts a new one."""
    neighbours = sum(not para.follows_gap for para in lines)
    if neighbours * 3 < len(lines):
        return lines  # mostly single lines between gaps: short, not wrapped
    joined: list[Para] = []
    for para in lines:
        before = joined[-1] if joined else None
        if before and not para.follows_gap and (rule := _rule_of_both(before, para)):
            joined[-1] = replace(_joined(before, para), rule=rule)
        elif before is None or para.follows_gap or _starts_anew(before, para):
            joined.append(para)
        else:
            joined[-1] = _joined(before, para)
    return joined


def _rule_of_both(before: Para, para: Para) -> str:
    """The rule that takes two lines as one, where the second runs on from the first."""
    if not before.rule or not para.text[:1].islower():
        return ""
    return navigation_rule(f"{before.text} {para.text}")


def _starts_anew(before: Para, para: Para) -> bool:
    if before.rule or para.rule or para.signs - {"quote"} or stands_alone(before.text):
        return True
    if "quote" in before.signs ^ para.signs:
        return True
    if opens_something(para.text) or read_title(para.text) or read_title(before.text):
        return True
    return before.length < SHORT_LINE and bool(FINISHED.search(before.text))


def _joined(first: Para, second: Para) -> Para:
    glue = "" if re.search(r"\w-$", first.raw) and second.raw[:1].islower() else " "
    raw = f"{first.raw}{glue}{second.raw}"
    made = join(first.marked, second.marked, between=glue) if first.made or second.made else None
    return Para(first.line, raw, first.signs, first.follows_gap, "", second.length, made)


def _heal(paras: list[Para]) -> list[Para]:
    """Join what a page break parted, across blank lines and whatever printing put between."""
    healed: list[Para] = []
    content: list[int] = []  # where in `healed` the paragraphs stand that could go on
    for para in paras:
        if para.is_mute:
            healed.append(para)
            continue
        target = None if para.rule else _continued(healed, content, para)
        if target is None:
            content = [] if para.rule else [*content[-1:], len(healed)]
            healed.append(para)
        else:
            healed[target] = _joined(healed[target], para)
            content = [at for at in content if at <= target] or [target]
    return [_with_rule(para) for para in healed]


def _with_rule(para: Para) -> Para:
    if para.rule or not (rule := navigation_rule(para.text)):
        return para
    return Para(para.line, para.raw, para.signs, para.follows_gap, rule, para.length, para.made)


def _continued(healed: list[Para], content: list[int], para: Para) -> int | None:
    """Which earlier paragraph this one goes on with: the last, or the one before a pull quote."""
    if not content or para.signs or opens_something(para.text):
        return None
    last = healed[content[-1]]
    if len(content) == 2 and para.text[:1].islower():
        earlier = healed[content[0]]
        if _goes_on(earlier, para) and loosely_repeats(last.text, earlier.text + " " + para.text):
            return content[0]
    return content[-1] if _goes_on(last, para) else None


def _goes_on(before: Para, para: Para) -> bool:
    text = before.text
    if stands_alone(text):
        return False
    if para.text[:1].islower():
        return not FINISHED.search(text) or bool(ABBREVIATED.search(text))
    if len(text) < 40:
        return False
    open_brackets = Counter(text)
    unclosed = open_brackets["("] > open_brackets[")"]
    return bool(GOES_ON.search(text)) or (unclosed and not FINISHED.search(text))
