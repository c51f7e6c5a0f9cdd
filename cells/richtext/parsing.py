"""
HTML to blocks, in three steps, each linear in the length of the text.

1. Elements nested absurdly deep lose their tags: HTML parsers take quadratic time over them.
2. nh3 parses as a browser would and drops what the vocabulary does not know.
3. What is left is put into the one shape that the vocabulary and the widget's schema hold.

Whatever comes in, only the vocabulary comes out, and no word is lost but those of scripts,
style sheets and the like. So text that was stored before a rule changed is safe to show.
"""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

from .characters import clean_address, clean_characters, fold_white_space
from .shaping import Element, Shaper
from .tree import Blocks, Emphasis, Link, Mark, Note, Reference, Strong, TokenMark
from .vocabulary import (
    DROPPED_TAGS,
    EMPHASIS_TAGS,
    HEADING_TAGS,
    LINK_SCHEMES,
    MARK_ID,
    MARKED_KINDS,
    PARTING_TAGS,
    REFERENCE,
    STORED_ATTRIBUTES,
    STORED_CLASSES,
    STORED_TAGS,
    STRONG_TAGS,
    Profile,
)

MAX_DEPTH = 30
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>?")
# Never open for long: without content, or closed by the next of their kind.
_CLOSED_SOON = "br hr img input wbr col link meta p li dt dd option td th tr"
_SHALLOW = frozenset(_CLOSED_SOON.split())

_KNOWN_TAGS = STORED_TAGS | STRONG_TAGS | EMPHASIS_TAGS | HEADING_TAGS | PARTING_TAGS

_cleaner = nh3.Cleaner(
    tags=_KNOWN_TAGS,
    clean_content_tags=DROPPED_TAGS,
    attributes=STORED_ATTRIBUTES,
    allowed_classes=STORED_CLASSES,
    url_schemes=set(LINK_SCHEMES),
    url_relative="deny",
    link_rel=None,
)


def parse(html: str, profile: Profile = Profile.FULL) -> Blocks:
    """
    The blocks of any HTML; an empty tuple where there are no words.

    What `profile` lacks is taken apart: a panel's title and blocks stay as paragraphs.
    """
    tree = _TreeBuilder()
    tree.feed(_cleaner.clean(_limit_depth(_without_comments(clean_characters(html)))))
    tree.close()
    return Shaper(Profile(profile)).shape(tree.root)


def _without_comments(html: str) -> str:
    """Word hides whole documents in comments; their tags must not count as depth."""
    kept, position = [], 0
    while (start := html.find("<!--", position)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[position:start])
        position = end + len("-->")
    return "".join(kept) + html[position:]


def _limit_depth(html: str) -> str:
    """
    Drop the tags of elements that open inside more than MAX_DEPTH others.

    Counts by name and does not know HTML's rules for closing, which is enough: it need only
    let through what is sensible, and bound what is not.
    """
    opened: Counter[str] = Counter()
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, tag = match[1], match[2].lower()
        if tag in _SHALLOW:
            return match[0]
        if match[0].endswith("/>") and tag not in _KNOWN_TAGS:
            return ""  # XML's empty elements: to HTML they would stay open
        if closing:
            if not opened[tag]:
                return ""
            opened[tag] -= 1
            depth -= 1
            return match[0]
        if depth >= MAX_DEPTH:
            return ""
        opened[tag] += 1
        depth += 1
        return match[0]

    return _TAG.sub(keep, html)


class _TreeBuilder(HTMLParser):
    """Elements from nh3's output, which is well formed and holds only what we asked for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        element = Element(tag, css_class=values.get("class", ""), marks=_marks(tag, values))
        self._open[-1].children.append(element)
        if tag not in {"br", "hr"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        # Again, since "&#8238;" has become a character only now.
        self._open[-1].children.append(fold_white_space(clean_characters(data)))


def _marks(tag: str, attributes: dict[str, str]) -> tuple[TokenMark, ...]:
    """What this element says about the words in it."""
    if tag in STRONG_TAGS:
        return (Strong(),)
    if tag in EMPHASIS_TAGS:
        return (Emphasis(),)
    found = (read(attributes) for read in _MARK_READERS.get(tag, ()))
    return tuple(mark for mark in found if mark)


def _reference(attributes: dict[str, str]) -> Reference | None:
    match = REFERENCE.fullmatch(attributes.get("data-ref", ""))
    if not match:
        return None
    kind, number, mark = match.groups(default="")
    return Reference(kind, int(number), mark if kind in MARKED_KINDS else "")


def _link(attributes: dict[str, str]) -> Link | None:
    href = clean_address(attributes.get("href", ""))
    return Link(href) if href else None


def _note(attributes: dict[str, str]) -> Note | None:
    text = " ".join(clean_characters(attributes.get("data-note", "")).split())
    return Note(text) if text else None


def _mark(attributes: dict[str, str]) -> Mark | None:
    id = attributes.get("id", "")
    return Mark(id) if MARK_ID.fullmatch(id) else None


_MARK_READERS: dict[str, tuple[Callable[[dict[str, str]], TokenMark | None], ...]] = {
    "a": (_reference, _link),
    "span": (_mark, _note),
}
