"""A comparison in short: one line per change, or one sentence for all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString

from cells.comparing.changes import Target, Topic
from cells.comparing.comparison import Comparison
from cells.comparing.rendering import sentence_html
from cells.comparing.segments import Op, Segment
from cells.comparing.stretches import Stretch, stretches
from cells.comparing.units import Unit

# So many runs of words, each so long, are quoted; of more, their number is said.
QUOTED_RUNS = 3
QUOTED_LENGTH = 120
NOTHING = "Nothing that a reader would see"
NOUNS = {
    Topic.ENTRY: ("entry", "entries"),
    Topic.SECTION: ("section", "sections"),
    Topic.PARAGRAPH: ("paragraph", "paragraphs"),
    Topic.NOTE: ("note", "notes"),
    Topic.LINK: ("link", "links"),
    Topic.REFERENCE: ("reference", "references"),
    Topic.EMPHASIS: ("word or phrase", "words or phrases"),
    Topic.MARK: ("marked passage", "marked passages"),
    Topic.DOCUMENT: ("document", "documents"),
    Topic.CREDIT: ("credit", "credits"),
    Topic.HEAD: ("detail of the page", "details of the page"),
    Topic.LAYOUT: ("line", "lines"),
}


@dataclass(frozen=True, slots=True)
class ShortLine:
    """One change, for a mail or a feed; either form says in words what came and what went."""

    sign: str
    kind: str
    text: str
    html: SafeString

    def __str__(self) -> str:
        return f"{self.sign} {self.kind}: {self.text}"


def short_lines(
    comparison: Comparison, names: Mapping[Target, str] | None = None
) -> list[ShortLine]:
    """Every change: those told in words, then those of the texts that stayed."""
    told = [
        ShortLine(change.sign, change.kind, change.text(names), sentence_html(change, names))
        for change in comparison.changes
    ]
    for stretch in _edited(comparison):
        words = edits_in_words(stretch)
        told.append(ShortLine(stretch.sign, stretch.label, words, escape(words)))
    return told


def summary(comparison: Comparison) -> str:
    """ "2 entries added, 1 moved from Key studies to Reviews, 3 notes corrected"."""
    counted: dict[Topic, dict[str, set[object]]] = {}
    for place, change in enumerate(comparison.changes):
        # Several facts about one document are one document corrected.
        one = change.about if change.topic is Topic.DOCUMENT else place
        counted.setdefault(change.topic, {}).setdefault(change.act, set()).add(one)
    phrases = []
    for topic, acts in counted.items():
        for act, ones in acts.items():
            is_first = act == next(iter(acts))
            noun = f" {NOUNS[topic][len(ones) > 1]}" if is_first else ""
            phrases.append(f"{len(ones)}{noun} {act}")
    if edited := len(_edited(comparison)):
        phrases.append(f"wording changed in {edited} place{'s' if edited > 1 else ''}")
    return ", ".join(phrases) or NOTHING


def _edited(comparison: Comparison) -> list[Stretch]:
    """The changes of texts that are told nowhere else."""
    return [stretch for stretch in stretches(comparison.parts) if stretch.is_edited]


def edits_in_words(stretch: Stretch) -> str:
    """ "added “not”; “is closed” became “stays open”", or how many words."""
    runs = [run for span in stretch.spans for s in span.segments for run in _runs(s)]
    if len(runs) > QUOTED_RUNS or any(len(was + now) > QUOTED_LENGTH for was, now in runs):
        return str(stretch.size)
    return "; ".join(map(_run_in_words, runs))


def _run_in_words(run: tuple[str, str]) -> str:
    was, now = run
    if was and now:
        return f"“{was}” became “{now}”"
    return f"added “{now}”" if now else f"removed “{was}”"


def _runs(segment: Segment) -> Iterator[tuple[str, str]]:
    """What went and what came instead, run by run."""
    for is_edit, run in groupby(segment.items, key=lambda i: i.op in (Op.DELETED, Op.INSERTED)):
        if is_edit:
            items = list(run)
            yield (
                _words(item.old for item in items if item.old),
                _words(item.new for item in items if item.new),
            )


def _words(units: Iterable[Unit]) -> str:
    return "".join((" " if unit.gap else "") + unit.text for unit in units).strip()
