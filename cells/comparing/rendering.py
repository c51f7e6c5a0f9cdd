"""Compared texts and sentences as HTML, which says what came and went in words, too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cells.comparing.changes import Change, Piece, Role, Target, said
from cells.comparing.segments import Container, Item, Op, Segment
from cells.comparing.stretches import Span
from cells.richtext import Emphasis, Kind, Link, Mark, Note, Reference, Strong, Token
from cells.richtext.stored import nested
from cells.richtext.tree import TokenMark

# Set round what stands in <ins> and <del>, for those who hear the page. See `.unseen`.
HEARD = {Op.INSERTED: "added: ", Op.DELETED: "removed: "}
# The tag of each kind, and what else stands in it.
ELEMENTS = {
    Kind.PARAGRAPH: ("p", ""),
    Kind.HEADING: ("h4", ""),
    Kind.SUMMARY: ("p", ' class="unfold-name"'),
    Kind.PULL_SOURCE: ("p", ' class="panel-source"'),
    Kind.PANEL_TITLE: ("p", ' class="panel-title"'),
    Kind.PANEL_SOURCE: ("p", ' class="panel-source"'),
    Kind.BULLET_LIST: ("ul", ""),
    Kind.ORDERED_LIST: ("ol", ""),
    Kind.LIST_ITEM: ("li", ""),
    Kind.BLOCK_QUOTATION: ("blockquote", ""),
    Kind.UNFOLD: ("div", ' class="unfolded"'),
    Kind.PULL_QUOTE: ("blockquote", ' class="pull-quote"'),
    Kind.PANEL: ("div", ' class="panel"'),
}


@dataclass(frozen=True, slots=True)
class _Fate:
    """Stands before the marks of a token, so that runs of one fate are wrapped once."""

    op: Op


class _Holder(NamedTuple):
    """A container to show, of the newer text or, where nothing of it is left, of the older."""

    is_gone: bool
    container: Container


@dataclass(frozen=True)
class _Row:
    """One line to show, and what it stands in, from the outermost."""

    chain: tuple[_Holder, ...]
    kind: Kind
    html: str


def span_html(span: Span) -> SafeString:
    """The lines of a span in the containers that they stand in. Unfolds are shown open."""
    return mark_safe(_in_containers(list(_rows(span)), 0))


# --- Lines ------------------------------------------------------------------------------------


def _rows(span: Span) -> Iterator[_Row]:
    now = _containers_now(span.text.segments)
    row: _Row | None = None
    before: Segment | None = None
    for segment in span.segments:
        if before and segment.new and segment.new is before.new and row:
            row = replace(row, html=f"{row.html}{_pilcrow(Op.DELETED)} {_line(segment.items)}")
        else:
            if row and row.html:
                yield row
            is_split = before and before.old and segment.old is before.old
            start = _pilcrow(Op.INSERTED) if is_split else ""
            html = _STUB if segment.is_stub else start + _line(segment.items)
            row = _Row(_chain(segment, now), segment.line.kind, html)
        before = segment
    if row and row.html:
        yield row


_STUB = '<span class="moved-away">What stood here has moved.</span>'


def _containers_now(segments: Sequence[Segment]) -> dict[Container, Container]:
    """Which container of the newer text each of the older one became, by the lines they share."""
    found: dict[Container, Container] = {}
    for segment in segments:
        if segment.old and segment.new:
            for was, now in zip(segment.old.chain, segment.new.chain, strict=False):
                if was.kind is not now.kind or found.setdefault(was, now) != now:
                    break
    return found


def _chain(segment: Segment, now: Mapping[Container, Container]) -> tuple[_Holder, ...]:
    if segment.new:
        return tuple(_Holder(False, container) for container in segment.new.chain)
    return tuple(_Holder(was not in now, now.get(was, was)) for was in segment.line.chain)


def _holder_at(depth: int, row: _Row) -> _Holder | None:
    return row.chain[depth] if row.chain[depth:] else None


def _in_containers(rows: Sequence[_Row], depth: int) -> str:
    parts = []
    for holder, run in groupby(rows, key=partial(_holder_at, depth)):
        if holder is None:
            parts += [_element(row.kind, row.html) for row in run]
        else:
            held = list(run)
            is_numbered = depth > 0 and held[0].chain[depth - 1].container.kind is Kind.ORDERED_LIST
            place = holder.container.place if is_numbered else 0
            inside = _in_containers(held, depth + 1)
            parts.append(_element(holder.container.kind, inside, place))
    return "".join(parts)


def _element(kind: Kind, inside: str, place: int = 0) -> str:
    """`place` is that of an item in a numbered list, which may be shown in pieces; 0 of others."""
    tag, more = ELEMENTS[kind]
    value = f' value="{place}"' if place else ""
    return f"<{tag}{more}{value}>{inside}</{tag}>"


# --- Words ------------------------------------------------------------------------------------


def _line(items: Sequence[Item]) -> str:
    tokens: list[Token] = []
    before: Op | None = None
    for item in items:
        unit = item.unit
        fate = () if item.op is Op.SAME else (_Fate(item.op),)
        if unit.gap and tokens:
            shared = fate if item.op is before else ()
            tokens.append(Token(unit.gap.text, (*shared, *unit.gap.marks)))
        tokens += [Token(t.text, (*fate, *t.marks)) for t in unit.tokens]
        before = item.op
    return nested(tokens, _wrapped)


def _wrapped(mark: TokenMark | _Fate, inside: str, tokens: Sequence[Token]) -> str:
    fate = tokens[0].marks[0]
    op = fate.op if isinstance(fate, _Fate) else Op.SAME
    match mark:
        case _Fate(Op.MARKED):
            return f'<span class="marked-anew">{inside}{_unseen(" (see “In words”)")}</span>'
        case _Fate(op):
            return _with_fate(op, inside)
        case Strong():
            return f"<strong>{inside}</strong>"
        case Emphasis():
            return f"<em>{inside}</em>"
        case Link(href) if op is not Op.DELETED:
            return format_html('<a href="{}" rel="external">{}</a>', href, mark_safe(inside))
        case Note(text):
            said = f" <small>[note: {escape(text)}]</small>" if op in HEARD else ""
            return f'<span class="noted">{inside}</span>{said}'
        case Link() | Reference() | Mark():
            return inside


def _with_fate(op: Op, inside: str) -> str:
    tag = "ins" if op is Op.INSERTED else "del"
    return f"<{tag}>{_unseen(f'[{HEARD[op]}')}{inside}{_unseen(']')}</{tag}>"


def _pilcrow(op: Op) -> str:
    """Where a paragraph began, or begins now."""
    tag, act = ("ins", "starts") if op is Op.INSERTED else ("del", "no longer starts")
    heard = _unseen(f"[a paragraph {act} here]")
    return f'<{tag} class="pilcrow"><span aria-hidden="true">¶</span>{heard}</{tag}>'


def _unseen(words: str) -> str:
    return f'<span class="unseen">{words}</span>'


# --- Sentences --------------------------------------------------------------------------------


def sentence_html(
    change: Change,
    names: Mapping[Target, str] | None = None,
    address: Callable[[Target, bool], str] = lambda target, is_gone: "",
) -> SafeString:
    """The sentence of a change; `address(target, is_gone)` says where its thing can be seen.

    `is_gone` is whether the thing stood in the older edition only; "" is no link.
    """
    return mark_safe(
        "".join(_piece(piece, change, names or {}, address) for piece in change.sentence)
    )


def _piece(
    piece: Piece,
    change: Change,
    names: Mapping[Target, str],
    address: Callable[[Target, bool], str],
) -> str:
    text = escape(piece.text)
    match piece.role:
        case Role.NAME | Role.PLACE:
            href = address(piece.target, change.is_gone) if piece.target else ""
            return format_html('<a href="{}">{}</a>', href, piece.text) if href else text
        case Role.WAS:
            return _with_fate(Op.DELETED, text)
        case Role.NOW:
            return _with_fate(Op.INSERTED, text)
        case Role.EMPHASIS:
            return f"<q>{text}</q>"
        case _:
            return escape(said(piece, names))
