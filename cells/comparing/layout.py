"""What became of lines whose words stayed: moved, split, joined, made something else."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from cells.comparing.changes import Change, Piece, Role, Sign, TextPlace, Topic, shortened
from cells.comparing.comparison import Part
from cells.comparing.segments import Line, Segment
from cells.comparing.units import Unit
from cells.richtext import Kind
from cells.richtext.tree import LINE_BREAK

# How much of a line is quoted to say which it is.
OPENING = 50
# A paragraph of fewer words in two places may well be two paragraphs.
MANY_WORDS = 8


def layout_changes(segments: tuple[Segment, ...], place: TextPlace) -> list[Change]:
    """All that is to be told of the lines of a text."""
    return [
        *_moves(segments, place),
        *_parted(segments, place),
        *_formed(segments, place),
        *_grouped(segments, place),
        *_spaced(segments, place),
    ]


def _moves(segments: tuple[Segment, ...], place: TextPlace) -> Iterator[Change]:
    """Lines that moved; several that stood and stand together are one move."""
    places = {id(segment.old): k for k, segment in enumerate(segments) if segment.is_stub}
    for group in _moved_together(segments):
        k, segment = group[0]
        is_up = k < places[id(segment.old)]
        more = _and_more(len(group))
        said = Piece(f"{more} moved {'up' if is_up else 'down'}")
        kind = "Item moved" if Kind.LIST_ITEM in segment.line.form else "Paragraph moved"
        words = Piece(shortened(segment.line.text, OPENING), Role.EMPHASIS)
        sign = Sign.UP if is_up else Sign.DOWN
        yield place.change(sign, kind, Topic.PARAGRAPH, "moved", words, said)


def _moved_together(segments: tuple[Segment, ...]) -> list[list[tuple[int, Segment]]]:
    groups: list[list[tuple[int, Segment]]] = []
    before: tuple[int, int] | None = None
    for k, segment in enumerate(segments):
        if segment.is_moved and segment.old and segment.new:
            here = k, segment.old.index
            if before and here == (before[0] + 1, before[1] + 1):
                groups[-1].append((k, segment))
            else:
                groups.append([(k, segment)])
            before = here
    return groups


def moved_between(parts: Iterable[Part]) -> Iterator[Change]:
    """Paragraphs that went from one text of the page and came in another."""
    went: dict[object, tuple[Part, Line]] = {}
    came: dict[object, tuple[Part, Line]] = {}
    for part in parts:
        for segment in part.segments:
            if segment.new is None and segment.old and len(segment.old.words) >= MANY_WORDS:
                went.setdefault(segment.old.tokens, (part, segment.old))
            elif segment.old is None and segment.new and len(segment.new.words) >= MANY_WORDS:
                came.setdefault(segment.new.tokens, (part, segment.new))
    for tokens, (now, line) in came.items():
        if tokens in went:
            was, _ = went[tokens]
            words = Piece(shortened(line.text, OPENING), Role.EMPHASIS)
            sentence = (words, Piece(": was in "), was.in_words, Piece("; now in "), now.in_words)
            yield Change(
                Sign.FILED, "Paragraph moved", Topic.PARAGRAPH, "moved", sentence, now.target
            )


def _and_more(count: int) -> str:
    """What to say of `count` lines after the words of the first."""
    return f" and {count - 1} more" if count > 1 else ""


def _parted(segments: tuple[Segment, ...], place: TextPlace) -> Iterator[Change]:
    """Lines that were split or joined."""
    for one, other in pairwise(segments):
        if one.old and one.new and other.old and other.new:
            if one.old is other.old and one.new is not other.new:
                yield _laid_out(place, "Paragraph split", other.new, " begins a paragraph now")
            elif one.new is other.new and one.old is not other.old:
                yield _laid_out(place, "Paragraphs joined", other.old, " begins none now")


def _formed(segments: tuple[Segment, ...], place: TextPlace) -> Iterator[Change]:
    """Lines that became items, quotations, headings; several in a row are one change."""
    kept = [(s.old.form, s.new.form, s.new) for s in segments if s.old and s.new]
    for (was, now), run in groupby(kept, key=lambda forms: forms[:2]):
        if was != now:
            lines = [line for _, _, line in run]
            said = f"{_and_more(len(lines))}: was {form_in_words(was)}; now {form_in_words(now)}"
            yield _laid_out(place, "Form", lines[0], said)


def _grouped(segments: tuple[Segment, ...], place: TextPlace) -> Iterator[Change]:
    """Lines that stand with the line before them in one list, item, panel …, and did not, or did.

    Lines that came or went between two do not matter; of what moved that is told.
    """
    kept = [s for s in segments if s.old and s.new and not s.is_moved]
    for one, other in pairwise(kept):
        if one.old is None or one.new is None or other.old is None or other.new is None:
            continue
        is_formed = one.old.form != one.new.form or other.old.form != other.new.form
        if is_formed or one.old is other.old or one.new is other.new:
            continue
        was, now = _shared(one.old, other.old), _shared(one.new, other.new)
        if was != now:
            noun = _NOUNS[other.new.chain[min(was, now)].kind]
            said = f" begins another {noun} now" if now < was else f" begins no other {noun} now"
            yield _laid_out(place, "Grouping", other.new, said)


def _shared(one: Line, other: Line) -> int:
    """In how many containers both stand."""
    return sum(a == b for a, b in zip(one.chain, other.chain, strict=False))


def _spaced(segments: tuple[Segment, ...], place: TextPlace) -> Iterator[Change]:
    """Line breaks and spaces between two words that both stayed."""
    for segment in segments:
        for before, item in pairwise(segment.compared or ()):
            if before.old and before.new and item.old and item.new:
                was, now = _gap(item.old), _gap(item.new)
                if was != now:
                    words = Piece(item.new.text, Role.EMPHASIS)
                    said = Piece(f": before it was {was}; now {now}")
                    yield place.change(
                        Sign.CHANGED, "Spacing", Topic.LAYOUT, "laid out anew", words, said
                    )


def _gap(unit: Unit) -> str:
    if unit.gap is None:
        return "no space"
    return "a line break" if unit.gap.text == LINE_BREAK else "a space"


def _laid_out(place: TextPlace, kind: str, line: Line, said: str) -> Change:
    words = Piece(shortened(line.text, OPENING), Role.EMPHASIS)
    return place.change(Sign.CHANGED, kind, Topic.LAYOUT, "laid out anew", words, Piece(said))


_FORMS = {
    Kind.PARAGRAPH: "a paragraph",
    Kind.HEADING: "a sub-heading",
    Kind.SUMMARY: "the heading of an unfold",
    Kind.PULL_SOURCE: "the source of a pull quote",
    Kind.PANEL_TITLE: "the title of a panel",
    Kind.PANEL_SOURCE: "the source of a panel",
}
_HOLDERS = {
    Kind.BULLET_LIST: "in a bulleted list",
    Kind.ORDERED_LIST: "in a numbered list",
    Kind.BLOCK_QUOTATION: "in a quotation",
    Kind.UNFOLD: "in an unfold",
    Kind.PULL_QUOTE: "in a pull quote",
    Kind.PANEL: "in a panel",
}

_NOUNS = {
    Kind.BULLET_LIST: "list",
    Kind.ORDERED_LIST: "list",
    Kind.LIST_ITEM: "item",
    Kind.BLOCK_QUOTATION: "quotation",
    Kind.UNFOLD: "unfold",
    Kind.PULL_QUOTE: "pull quote",
    Kind.PANEL: "panel",
}


def form_in_words(form: tuple[Kind, ...]) -> str:
    """ "a paragraph in a bulleted list, in a panel"."""
    holders = [_HOLDERS[kind] for kind in reversed(form[:-1]) if kind in _HOLDERS]
    said = _FORMS[form[-1]]
    return f"{said} {', '.join(holders)}" if holders else said
