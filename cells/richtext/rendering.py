"""Blocks to the HTML of a public page, which needs no script."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from .parsing import parse
from .stored import nested
from .tree import (
    Block,
    Blocks,
    Emphasis,
    Link,
    Mark,
    Note,
    Reference,
    Strong,
    Token,
    TokenMark,
)
from .vocabulary import ELEMENTS, Kind


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where a reference leads.

    `href` is "#entry-12" on the same page, else a path. `above` says, on the same page, that
    the target stands before the words that refer to it; None where that is not known. `label`
    names the target: it is heard where the words alone are only a number.
    """

    href: str
    same_page: bool = False
    above: bool | None = None
    label: str = ""


type Resolve = Callable[[Reference], Target | None]


@dataclass(frozen=True, slots=True)
class NumberedNote:
    """A hover note as shown: its number in the list for print, and the id of its popover."""

    number: int
    id: str
    words: str
    text: str


class NamedHeading(NamedTuple):
    """A sub-heading that can be linked to, as `#id`."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML of a text, to be put into a template as it is, the notes in it, and its headings.

    There are headings only where `render` was asked to name them.
    """

    html: SafeString
    notes: tuple[NumberedNote, ...]
    headings: tuple[NamedHeading, ...] = ()

    def __html__(self) -> SafeString:
        return self.html

    def __str__(self) -> str:
        return self.html


def render(
    text: str | Blocks,
    *,
    resolve: Resolve,
    prefix: str,
    heading_level: int = 4,
    first_note: int = 1,
    taken_marks: set[str] | None = None,
    name_headings: bool = False,
) -> Rendered:
    """
    A text, stored or parsed, for readers.

    `resolve(reference)` says where a reference leads; None shows the words alone. `prefix`
    begins the id of each note and must be different for each text of a page; `first_note` is
    the number of its first note, so that a page can count through all its texts. Sub-headings
    and panel titles are of `heading_level`; with `name_headings`, for one text of a page only,
    sub-headings get ids made of their words. Marks in `taken_marks` stand on the page already and
    get no address again; those of this text are added to it.
    """
    blocks = parse(text) if isinstance(text, str) else text
    taken_marks = set() if taken_marks is None else taken_marks
    renderer = _Renderer(resolve, prefix, heading_level, first_note, taken_marks, name_headings)
    html = renderer.blocks(blocks)
    return Rendered(mark_safe(html), tuple(renderer.notes), tuple(renderer.headings))


_NUMBER = re.compile(r"[\W_]*\d{1,3}[\W_]*")
_SAYS_WHERE = re.compile(r"\b(above|below)\W*\Z", re.IGNORECASE)


class _Renderer:
    def __init__(
        self,
        resolve: Resolve,
        prefix: str,
        heading_level: int,
        first_note: int,
        taken_marks: set[str],
        name_headings: bool,
    ) -> None:
        self._resolve = resolve
        self._prefix = prefix
        self._heading = f"h{min(heading_level, 6)}"
        self._first_note = first_note
        self._taken_marks = taken_marks
        self._name_headings = name_headings
        self.notes: list[NumberedNote] = []
        self.headings: list[NamedHeading] = []

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block.kind:
            case Kind.UNFOLD:
                return self._unfold(block)
            case Kind.PULL_QUOTE:
                return self._pull_quote(block)
            case Kind.HEADING:
                return self._sub_heading(block)
            case Kind.PANEL_TITLE if block.tokens:
                return f'<{self._heading} class="panel-title">{self._line(block)}</{self._heading}>'
            case Kind.PANEL_TITLE | Kind.PANEL_SOURCE | Kind.PARAGRAPH if not block.tokens:
                return ""
        tag, css_class = ELEMENTS[block.kind]
        start = f'<{tag} class="{css_class}">' if css_class else f"<{tag}>"
        inside = self._line(block) if block.is_line else self.blocks(block.children)
        return f"{start}{inside}</{tag}>"

    def _sub_heading(self, block: Block) -> str:
        inside = self._line(block)
        if not self._name_headings:
            return f"<{self._heading}>{inside}</{self._heading}>"
        words = _words(block.tokens)
        name = f"part-{slugify(words, allow_unicode=True)}"
        taken = {heading.id for heading in self.headings}
        id = next(id for id in _numbered(name) if id not in taken)
        self.headings.append(NamedHeading(id, words))
        return f'<{self._heading} id="{escape(id)}">{inside}</{self._heading}>'

    def _unfold(self, block: Block) -> str:
        summary, *hidden = block.children
        return (
            f'<details class="unfold"><summary>{self._line(summary) or "More"}</summary>'
            f'<div class="unfolded">{self.blocks(hidden)}</div></details>'
        )

    def _pull_quote(self, block: Block) -> str:
        *quoted, source = block.children
        caption = f"<figcaption>{self._line(source)}</figcaption>" if source.tokens else ""
        return (
            f'<figure class="pull-quote"><blockquote>{self.blocks(quoted)}</blockquote>'
            f"{caption}</figure>"
        )

    def _line(self, block: Block) -> str:
        return nested(block.tokens, self._mark)

    def _mark(self, mark: TokenMark, inside: str, tokens: Sequence[Token]) -> str:
        words = _words(tokens)
        match mark:
            case Strong():
                return f"<strong>{inside}</strong>"
            case Emphasis():
                return f"<em>{inside}</em>"
            case Mark(id) if id in self._taken_marks:
                return inside
            case Mark(id):
                self._taken_marks.add(id)
                return f'<span class="mark" id="{id}">{inside}</span>'
            case Link():
                return _link(mark, inside, words)
            case Reference():
                return self._reference(mark, inside, words)
            case Note():
                return self._note(mark, inside, words)

    def _reference(self, mark: Reference, inside: str, words: str) -> str:
        target = self._resolve(mark)
        if target is None:
            return inside
        spoken = f"{words.strip()}: {target.label}" if target.label else ""
        start = _anchor("reference", target.href, words, spoken)
        if not target.same_page or target.above is None or _SAYS_WHERE.search(words):
            return f"{start}{inside}</a>"
        where = "above" if target.above else "below"
        return f'{start}{inside} <span class="reference-where">({where})</span></a>'

    def _note(self, mark: Note, inside: str, words: str) -> str:
        """
        A button, and its note beside it: the popover attribute opens it by mouse, key and
        touch, closes it on Escape or a click elsewhere, and gives the reading order.
        Everything is phrasing content, so that it may stand inside a paragraph.
        """
        number = self._first_note + len(self.notes)
        id = f"{self._prefix}-note-{number}"
        self.notes.append(NumberedNote(number, id, words, mark.text))
        return (
            f'<button type="button" class="note" popovertarget="{escape(id)}">{inside}</button>'
            f'<span class="note-number" aria-hidden="true">{number}</span>'
            f'<span class="note-box" id="{escape(id)}" popover role="note" aria-label="Note">'
            f'<span class="note-title" aria-hidden="true">Note</span> '
            f'<span class="note-text">{escape(mark.text)}</span> '
            f'<button type="button" class="note-close" popovertarget="{escape(id)}"'
            f' popovertargetaction="hide">Close</button></span>'
        )


def _words(tokens: Sequence[Token]) -> str:
    return "".join(" " if token.is_space else token.text for token in tokens)


def _numbered(name: str) -> Iterator[str]:
    """The name, then "name-2", "name-3" and so on."""
    return chain([name], (f"{name}-{number}" for number in count(2)))


def _link(mark: Link, inside: str, words: str) -> str:
    host = (urlsplit(mark.href).hostname or "").removeprefix("www.")
    spoken = f"Link {words.strip()}, {host}" if host else f"Link {words.strip()}"
    return f"{_anchor('link', mark.href, words, spoken, external=True)}{inside}</a>"


def _anchor(css_class: str, href: str, words: str, spoken: str, *, external: bool = False) -> str:
    """The opening tag; words that are only a number, as in "(1 2 3)", are heard as `spoken`."""
    return format_html(
        '<a class="{}" href="{}"{}{}>',
        css_class,
        href,
        mark_safe(' rel="external"') if external else "",
        format_html(' aria-label="{}"', spoken) if spoken and _NUMBER.fullmatch(words) else "",
    )
