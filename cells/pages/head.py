"""What stands above the list of entries: title, credits, headline, abstract."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .landmarks import credit_role
from .lines import Para
from .notes import Notes
from .parsed import Credit
from .titles import LOGO, Title, read_column_and_row, read_title

LOGO_WORDS = re.compile(
    r"[\s.]*\b(?:web ?site|logo)?\b[\s.]*(?:opens? (?:in )?(?:a )?new window)?[\s.]*$", re.I
)
INNER_LOGO = re.compile(
    r"(?P<name>.{4,80}?) (?P<words>web ?site(?:\. opens? (?:in )?(?:a )?new window)?\.?) (?P=name)",
    re.I,
)
SHORT_VERSION = re.compile(r"(?:the )?(?:short|brief|one-line|summary) version\s*:\s*", re.I)
SMALL_WORDS = frozenset({"for", "the", "of", "and", "on", "in", "to", "a", "an", "by", "with", "&"})
LONGEST_HEADLINE = 130
FEWEST_ABSTRACT_WORDS = 9


@dataclass
class Head:
    titles: list[tuple[Para, Title]] = field(default_factory=list)
    columns: list[tuple[Para, tuple[str, int]]] = field(default_factory=list)
    formal_title: str = ""
    headline: str = ""
    short_version: str = ""
    abstract: list[Para] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)


class CreditReader:
    """Collects the names under "Supported by" and its like, line by line."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.credits: list[Credit] = []
        self._role: tuple[str, int] | None = None

    def read(self, para: Para) -> bool:
        """Take a line that gives a role or a name; False when it is neither."""
        if found := credit_role(para.text):
            self.close()
            self.notes.leave_targets(para)
            self._role = (para.text[: found.end()].strip(" :"), para.line)
            rest = para.text[found.end() :].strip()
            if rest:
                self._name(rest, para.line)
            return True
        if self._role and is_name(para.text):
            self.notes.leave_targets(para)
            self._name(para.text, para.line)
            return True
        return False

    def close(self) -> None:
        """No more names under the last role. One under which none stood is not placed."""
        if self._role and not (self.credits and self.credits[-1].role_line == self._role[1]):
            self.notes.leave(self._role[1], self._role[0], "A role without a name.")
        self._role = None

    def _name(self, text: str, line: int) -> None:
        assert self._role is not None
        if twice := INNER_LOGO.fullmatch(text):
            self.notes.take(line, f"{twice['name']} {twice['words']}", "logo")
            text = twice["name"]
        logo = LOGO_WORDS.search(text)
        name = text[: logo.start()].strip() if logo else text
        self.notes.take(line, text[len(name) :], "logo")
        role, role_line = self._role
        if self.credits and self.credits[-1].role_line == role_line:
            before = self.credits[-1]
            if before.name.casefold() == name.casefold():
                self.notes.take(line, name, "logo")
                return
            if before.name == _initials(name):
                self.notes.take(before.line, before.name, "short name")
                self.credits.pop()
        self.credits.append(Credit(role, name, line, role_line))


def is_name(text: str) -> bool:
    """Whether a line looks like the name of an organisation: few words, the long ones capital."""
    words = text.split()
    if len(words) > 14 or re.search(r"[.?!:]$", LOGO_WORDS.sub("", text)):
        return False
    telling = [w for w in LOGO_WORDS.sub("", text).split() if w.lower() not in SMALL_WORDS]
    capital = sum(w.strip("‘“(\"'")[:1].isupper() for w in telling)
    return bool(telling) and capital * 3 >= len(telling) * 2


def _initials(name: str) -> str:
    return "".join(w[0].upper() for w in name.split() if w.lower() not in SMALL_WORDS)


def read_head(paras: Sequence[Para], credits: CreditReader, notes: Notes) -> Head:
    """Read the paragraphs (none of them navigation) above the first entry.

    What stands after the last line that says which cell it is, is headline and abstract; what
    stands before it and is no credit is not placed.
    """
    head = Head()
    loose: list[tuple[int, Para]] = []
    last_title = -1
    for index, para in enumerate(paras):
        title, column = read_title(para.text), read_column_and_row(para.text)
        if title or column:
            last_title = index
            credits.close()
            notes.leave_targets(para)
            if title:
                head.titles.append((para, title))
            elif column:
                head.columns.append((para, column))
        elif para.rule:
            credits.close()
            notes.take_all(para, para.rule)
        elif not credits.read(para):
            loose.append((index, para))
    _name_formally(head, notes)
    if last_title < 0:
        for _, para in loose:
            if not _is_text(para):
                notes.leave(para.line, f"{para.text} {para.marked.targets}", NO_TITLE)
        loose = [(index, para) for index, para in loose if _is_text(para)]
    own = [para for index, para in loose if index > last_title]
    for index, para in loose:
        if index < last_title:
            words = f"{para.text} {para.marked.targets}"
            notes.leave(para.line, words, "A line above the page's title.")
    _read_abstract(head, own, notes)
    return head


NO_TITLE = "A short line above the list, on a page without title."


def _is_text(para: Para) -> bool:
    return para.text.count(" ") + 1 >= FEWEST_ABSTRACT_WORDS


def _name_formally(head: Head, notes: Notes) -> None:
    """Choose the fullest title; take every other naming as a repeat."""
    full = next((pair for pair in head.titles if pair[1].rest), None)
    bare = next(iter(head.titles), None)
    chosen = full or bare
    added = None if full or not head.columns else head.columns[0]
    for para, title in head.titles:
        logo = LOGO.search(para.text)
        words = para.text[: logo.start()] if title.is_logo and logo else para.text
        notes.take(para.line, para.text[len(words) :], "logo")
        if chosen and para is chosen[0]:
            head.formal_title = words.strip()
        else:
            notes.take(para.line, words, "title again")
    for para, _ in head.columns:
        if added and para is added[0]:
            between = ": " if head.formal_title else ""
            head.formal_title += between + para.text
        else:
            notes.take(para.line, para.text, "title again")


def _read_abstract(head: Head, paras: list[Para], notes: Notes) -> None:
    """A short first line before a longer text is the cell's own headline."""
    rest: list[Para] = []
    for para in paras:
        if label := SHORT_VERSION.match(para.text):
            notes.take(para.line, label[0], "label")
            notes.leave_targets(para)
            text = para.text[label.end() :]
            head.short_version = f"{head.short_version} {text}".strip()
        else:
            rest.append(para)
    if rest and _is_headline(rest[0].text):
        notes.leave_targets(rest[0])
        head.headline = rest.pop(0).text
    head.abstract = rest


def _is_headline(text: str) -> bool:
    return len(text) <= LONGEST_HEADLINE and not text.endswith((".", ":", ";"))
