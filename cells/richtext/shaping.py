"""Elements into the one shape of the vocabulary: blocks in their places, tokens in theirs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .tree import (
    LINE_BREAK,
    NO_BREAK_SPACE,
    Block,
    Blocks,
    Link,
    Mark,
    Marks,
    Note,
    Reference,
    Token,
    TokenMark,
    lines,
)
from .vocabulary import (
    CONTENT,
    ELEMENTS,
    FIRST,
    HEADING_TAGS,
    LAST,
    LISTS,
    LONG_TEXT_KINDS,
    MAX_LIST_DEPTH,
    PARTING_TAGS,
    Kind,
    Profile,
)

_KIND_OF = {element: kind for kind, element in ELEMENTS.items()}
_SPLIT = re.compile(f"({LINE_BREAK}|[ {NO_BREAK_SPACE}]+)")
_POINTERS = (Note, Reference, Link)
_SPACE = Token(" ")


@dataclass(slots=True)
class Element:
    """One HTML element; `children` are elements and text with its white space folded."""

    tag: str
    css_class: str = ""
    marks: tuple[TokenMark, ...] = ()
    children: list["Element | str"] = field(default_factory=list)

    @property
    def kind(self) -> Kind | None:
        """The block that this element is, if it is one."""
        if self.tag in HEADING_TAGS and self.css_class != "panel-title":
            return Kind.HEADING
        return _KIND_OF.get((self.tag, self.css_class))


class _Flow:
    """Gathers the blocks of one container; loose words become paragraphs."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._run: list[tuple[str, Marks]] = []

    def write(self, text: str, marks: Marks) -> None:
        self._run.append((text, marks))

    def line_break(self, marks: Marks) -> None:
        """Two breaks in a row are the end of a paragraph."""
        written = [text for text, _ in self._run if text.strip(" ")]
        if written and written[-1] == LINE_BREAK:
            self.part()
        else:
            self._run.append((LINE_BREAK, marks))

    def part(self) -> None:
        """End the paragraph, if one has begun."""
        if tokens := _tokens(self._run):
            self.blocks.append(Block(Kind.PARAGRAPH, tokens))
        self._run = []

    def add(self, block: Block | None) -> None:
        self.part()
        if block:
            self.blocks.append(block)


class _Line(_Flow):
    """Gathers the words of one line: what would part paragraphs is a space."""

    def part(self) -> None:
        self._run.append((" ", ()))

    def line_break(self, marks: Marks) -> None:
        self._run.append((" ", marks))

    def tokens(self) -> tuple[Token, ...]:
        return _tokens(self._run)


class Shaper:
    """Makes blocks of elements, within one profile."""

    def __init__(self, profile: Profile) -> None:
        self._left_out = LONG_TEXT_KINDS if profile is Profile.SHORT else frozenset()

    def shape(self, root: Element) -> Blocks:
        return _with_unique_marks(self._content(None, root.children, (), 0))

    def _content(
        self, container: Kind | None, nodes: Iterable[Element | str], marks: Marks, depth: int
    ) -> Blocks:
        allowed = CONTENT[container] - self._left_out
        if depth >= MAX_LIST_DEPTH:
            allowed -= LISTS
        flow = _Flow()
        self._walk(nodes, flow, allowed, marks, depth)
        flow.part()
        return tuple(flow.blocks)

    def _walk(
        self,
        nodes: Iterable[Element | str],
        flow: _Flow,
        allowed: frozenset[Kind],
        marks: Marks,
        depth: int,
    ) -> None:
        for node in nodes:
            if isinstance(node, str):
                flow.write(node, marks)
            elif node.tag == "br":
                flow.line_break(marks)
            elif node.kind in allowed and node.kind is not Kind.PARAGRAPH:
                flow.add(self._block(node.kind, node, marks, depth))
            elif node.kind or node.tag in PARTING_TAGS:
                flow.part()
                self._walk(node.children, flow, allowed, _add(marks, node.marks), depth)
                flow.part()
            else:
                self._walk(node.children, flow, allowed, _add(marks, node.marks), depth)

    def _block(self, kind: Kind, element: Element, marks: Marks, depth: int) -> Block | None:
        """The block that this element is, or None where it holds no words."""
        if kind is Kind.HEADING:
            return self._line(kind, element, marks)
        if kind in LISTS:
            items = tuple(self._items(element.children, marks, depth + 1))
            return Block(kind, children=items) if items else None
        return self._framed(kind, element, marks, depth)

    def _items(self, nodes: Iterable[Element | str], marks: Marks, depth: int) -> Iterator[Block]:
        """
        The items of a list. What stands between items belongs to the one before: a list
        directly in a list is how older editors nest them.
        """
        groups: list[list[Element | str]] = []
        for node in nodes:
            if isinstance(node, Element) and node.kind is Kind.LIST_ITEM:
                groups.append(list(node.children))
            elif groups:
                groups[-1].append(node)
            else:
                groups.append([node])
        for group in groups:
            blocks = self._content(Kind.LIST_ITEM, group, marks, depth)
            if blocks and blocks[0].kind is not Kind.PARAGRAPH:
                blocks = (Block(Kind.PARAGRAPH), *blocks)
            if blocks:
                yield Block(Kind.LIST_ITEM, children=blocks)

    def _framed(self, kind: Kind, element: Element, marks: Marks, depth: int) -> Block | None:
        """A container, with its first and last line in their places even where empty."""
        rest = list(element.children)
        first = self._taken(FIRST.get(kind), rest, marks, 0)
        last = self._taken(LAST.get(kind), rest, marks, -1)
        blocks = self._content(kind, rest, marks, depth)
        ends = [line for line in (first, last) if line]
        if not blocks and not any(line.tokens for line in ends):
            return None
        blocks = blocks or (Block(Kind.PARAGRAPH),)
        return Block(
            kind, children=(*([first] if first else []), *blocks, *([last] if last else []))
        )

    def _taken(
        self, kind: Kind | None, nodes: list[Element | str], marks: Marks, which: int
    ) -> Block | None:
        """The first or last child of that kind, taken out of `nodes`; empty if there is none."""
        if kind is None:
            return None
        found = [node for node in nodes if isinstance(node, Element) and node.kind is kind]
        if not found:
            return Block(kind)
        nodes.remove(found[which])
        return self._line(kind, found[which], marks) or Block(kind)

    def _line(self, kind: Kind, element: Element, marks: Marks) -> Block | None:
        """All the words of an element in one line, or None where it holds none."""
        line = _Line()
        self._walk([element], line, frozenset(), marks, 0)
        tokens = line.tokens()
        return Block(kind, tokens) if tokens else None


def _add(marks: Marks, more: Iterable[TokenMark]) -> Marks:
    """
    `marks` and `more`, one of each sort, the inner one winning.

    Note, reference and link exclude one another: a button cannot hold a link. The note wins,
    since its words stand nowhere else, then the reference.
    """
    by_rank = {mark.rank: mark for mark in (*marks, *more)}
    pointers = [kind.rank for kind in _POINTERS if kind.rank in by_rank]
    for rank in pointers[1:]:
        del by_rank[rank]
    return tuple(by_rank[rank] for rank in sorted(by_rank))


def _tokens(run: list[tuple[str, Marks]]) -> tuple[Token, ...]:
    """Words and single spaces; none at the ends, nor beside a line break."""
    text = "".join(text for text, _ in run)
    # Most paragraphs, and quickly done: search and publishing read all of a site this way.
    if not (NO_BREAK_SPACE in text or LINE_BREAK in text or any(marks for _, marks in run)):
        return _plain_tokens(text)
    tokens: list[Token] = []
    for text, marks in run:
        for part in _SPLIT.split(text):
            if not part:
                continue
            last = tokens[-1] if tokens else None
            if part == LINE_BREAK:
                while tokens and tokens[-1].is_space:
                    tokens.pop()
                if tokens:
                    tokens.append(Token(LINE_BREAK, marks))
            elif part.strip(f" {NO_BREAK_SPACE}"):
                if last and not last.is_space and last.marks == marks:
                    tokens[-1] = Token(last.text + part, marks)
                else:
                    tokens.append(Token(part, marks))
            elif last and not last.is_space:
                tokens.append(Token(part if len(part) == 1 else " ", marks))
            elif last and last.text == NO_BREAK_SPACE:
                tokens[-1] = Token(" ", last.marks)
    while tokens and tokens[-1].is_space:
        tokens.pop()
    return tuple(_with_spaces_inside(tokens))


def _plain_tokens(text: str) -> tuple[Token, ...]:
    """Of text without marks, whose only white space is the plain space."""
    words = [word for word in text.split(" ") if word]
    tokens = [_SPACE] * (2 * len(words) - 1)
    tokens[::2] = map(_plain_word, words)
    return tuple(tokens)


@lru_cache(maxsize=20_000)
def _plain_word(word: str) -> Token:
    return Token(word)


def _with_spaces_inside(tokens: list[Token]) -> Iterator[Token]:
    """
    A space bears only what both its neighbours bear, so that no link begins or ends with one.

    Never called with a space at either end.
    """
    for place, token in enumerate(tokens):
        if token.marks and token.is_space:
            before, after = tokens[place - 1].marks, tokens[place + 1].marks
            shared = tuple(m for m in token.marks if m in before and m in after)
            yield Token(token.text, shared)
        else:
            yield token


def _with_unique_marks(blocks: Blocks) -> Blocks:
    """Each mark once: the id of a copied passage stays with the first."""
    if not any(isinstance(m, Mark) for line in lines(blocks) for t in line.tokens for m in t.marks):
        return blocks
    seen: set[Mark] = set()

    def line_tokens(tokens: tuple[Token, ...]) -> Iterator[Token]:
        current: Mark | None = None
        for token in tokens:
            mark = next((m for m in token.marks if isinstance(m, Mark)), None)
            if mark and mark != current and mark in seen:
                token = replace(token, marks=tuple(m for m in token.marks if m != mark))
                mark = None
            current = mark
            if mark:
                seen.add(mark)
            yield token

    def rewritten(blocks: Blocks) -> Blocks:
        return tuple(
            replace(
                block, tokens=tuple(line_tokens(block.tokens)), children=rewritten(block.children)
            )
            for block in blocks
        )

    return rewritten(blocks)
