"""A page in stretches: what changed, one after the other, and between them what did not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from cells.comparing.changes import Sign
from cells.comparing.comparison import ComparedText, Part, State
from cells.comparing.segments import Segment, Size, size_of

# Words came and went in it.
BOTH = "±"
# Lines were split or joined.
LINES = "¶"
SPOKEN = {
    Sign.ADDED: "Added",
    Sign.REMOVED: "Removed",
    Sign.UP: "Moved up",
    Sign.DOWN: "Moved down",
    BOTH: "Changed",
    LINES: "Paragraphs changed",
}


@dataclass(frozen=True)
class Span:
    """`segments[start:stop]` of a text: what stands round them decides how they are shown."""

    text: ComparedText
    start: int
    stop: int

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.text.segments[self.start : self.stop]


@dataclass(frozen=True)
class Stretch:
    """`number` counts the changes of the page from 1; None of what did not change."""

    part: Part
    label: str
    spans: tuple[Span, ...]
    sign: str = ""
    number: int | None = None

    @property
    def size(self) -> Size:
        return size_of(segment for span in self.spans for segment in span.segments)

    @property
    def spoken_sign(self) -> str:
        return SPOKEN.get(self.sign, "")

    @property
    def is_edited(self) -> bool:
        """Whether words came or went in what stayed."""
        return self.part.state is State.KEPT and any(
            segment.has_edits for span in self.spans for segment in span.segments
        )


def stretches(parts: Iterable[Part], *, whole: bool = False) -> list[Stretch]:
    """What changed, in the order of the page; `whole` keeps what did not, too."""
    found: list[Stretch] = []
    count = 0
    for part in parts:
        for label, spans, is_changed in _of_part(part):
            if is_changed:
                count += 1
                found.append(Stretch(part, label, spans, _sign(part, spans), count))
            elif whole:
                found.append(Stretch(part, label, spans))
    return found


def _of_part(part: Part) -> Iterator[tuple[str, tuple[Span, ...], bool]]:
    if part.state is not State.KEPT:
        yield part.label, tuple(Span(t, 0, len(t.segments)) for t in part.texts), True
        return
    for text in part.texts:
        for start, stop, is_changed in _runs(text.segments):
            yield _label(part, text, start, stop), (Span(text, start, stop),), is_changed


def _runs(segments: tuple[Segment, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where each stretch begins and ends, and whether it changed: one block, or what did not.

    A block that went belongs to the one that follows it, which it may have been replaced by.
    """
    changed = _changed(segments)
    start = 0
    for k in range(1, len(segments) + 1):
        if (
            k == len(segments)
            or changed[k] != changed[k - 1]
            or (changed[k] and _begins(segments[k - 1], segments[k]))
        ):
            yield start, k, changed[start]
            start = k


def _begins(before: Segment, segment: Segment) -> bool:
    """Whether another block of the text begins with `segment`."""
    if _is_one_line(before, segment) or before.new is None:
        return False
    if segment.new is None:
        return not segment.line.chain
    outer = [line.chain[0] if line.chain else line for line in (before.new, segment.new)]
    return outer[0] != outer[1]


def _changed(segments: tuple[Segment, ...]) -> list[bool]:
    """Of each segment, whether a reader can see in it that something changed."""
    found = [s.has_edits or (s.is_moved and not s.is_stub) for s in segments]
    for k, (one, other) in enumerate(pairwise(segments)):
        if _is_one_line(one, other):
            found[k] = found[k + 1] = True
    return found


def _is_one_line(one: Segment, other: Segment) -> bool:
    """Whether the two were one line, or are one now."""
    return bool((one.old and one.old is other.old) or (one.new and one.new is other.new))


def _label(part: Part, text: ComparedText, start: int, stop: int) -> str:
    """ "Issue 1, paragraphs 2 to 3"; of a text of one paragraph no number is said."""
    said = ", ".join(filter(None, (part.label, text.label)))
    numbers: dict[int, int] = {}
    for segment in text.segments:
        if segment.new:
            numbers.setdefault(segment.new.index, len(numbers) + 1)
    mine = [numbers[s.new.index] for s in text.segments[start:stop] if s.new]
    if text.is_heading or not mine or len(numbers) < 2:
        return said
    first, last = min(mine), max(mine)
    return f"{said}, paragraph{f's {first} to {last}' if first < last else f' {first}'}"


def _sign(part: Part, spans: tuple[Span, ...]) -> str:
    if part.state is not State.KEPT:
        return Sign.ADDED if part.state is State.ADDED else Sign.REMOVED
    segments = spans[0].segments
    if all(segment.is_moved for segment in segments):
        return _direction(spans[0])
    came, went = (
        all(getattr(s, side) is None for s in segments if s.items) for side in ("old", "new")
    )
    if came or went:
        return Sign.ADDED if came else Sign.REMOVED
    return BOTH if any(s.has_edits or s.is_moved for s in segments) else LINES


def _direction(span: Span) -> Sign:
    """Which way the first line of it moved: up if the place where it was comes later."""
    was = span.segments[0].old
    stub = next(k for k, s in enumerate(span.text.segments) if s.is_stub and s.old is was)
    return Sign.UP if stub > span.start else Sign.DOWN
