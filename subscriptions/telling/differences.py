"""What changed on a page, change by change, as pieces of a letter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cells.addresses import absolute
from cells.comparing import Change as ComparedChange
from cells.comparing import Comparison, Role, Sign, Stretch, Target, compare, stretches
from cells.comparing.changes import Piece, Topic, said, shortened
from cells.models import Edition
from cells.reading.texts import anchor
from cells.snapshots import EntrySnapshot, Snapshot
from subscriptions.letters import Change, Mark, Run
from subscriptions.spans import Span
from subscriptions.telling.edits import runs_of

# What labels say of a thing that came, went or moved: the shortest that is true.
ACTS = {
    Sign.ADDED: "Added",
    Sign.REMOVED: "Removed",
    Sign.UP: "Moved",
    Sign.DOWN: "Moved",
}
# Of more changes of one page, the first are told.
MOST = 12
# A value of a field, such as the citation of a document, is cut after so many letters.
LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """A change but for the names of what stands elsewhere: those are live."""

    label: tuple[Piece, ...]
    runs: tuple[Run | Piece, ...]
    about: Target | None

    def named(self, names: Mapping[Target, str]) -> Change:
        runs = (one if isinstance(one, Run) else Run(said(one, names)) for one in self.runs)
        return Change("".join(said(piece, names) for piece in self.label), tuple(runs))


@dataclass(frozen=True, slots=True)
class Differences:
    """The first changes of a page, and how many there are in all.

    `wanted` are the things elsewhere that they speak of. `is_empty`: a reader would find both
    editions the same.
    """

    drafts: tuple[Draft, ...] = ()
    count: int = 0
    wanted: frozenset[Target] = frozenset()
    is_empty: bool = False


def differences(span: Span) -> Differences:
    """Worked out once in each process: of a page that is new there are none."""
    if span.older is None:
        return Differences()
    return _differences(span.older, span.newer, span.older.sha256, span.newer.sha256)


@lru_cache(maxsize=128)
def _differences(older: Edition, newer: Edition, *hashes: str) -> Differences:
    """The hashes are part of the key: words may be redacted."""
    comparison = compare(older.contents, newer.contents)
    drafts = list(_drafts(comparison, newer))
    shown = tuple(drafts[:MOST])
    said_here = {
        piece.target
        for draft in shown
        for piece in (*draft.label, *draft.runs)
        if isinstance(piece, Piece) and piece.target
    }
    wanted = frozenset(comparison.wanted & said_here)
    return Differences(shown, len(drafts), wanted, comparison.is_empty)


def entries_in(edition: Edition | None) -> dict[int, EntrySnapshot]:
    """The entries of an edition, by their number."""
    snapshot: Snapshot | None = edition.contents if edition else None
    listed = snapshot["entries"]["entries"] if snapshot and "entries" in snapshot else []
    return {entry["id"]: entry for entry in listed}


def _drafts(comparison: Comparison, newer: Edition) -> Iterator[Draft]:
    """What is told in words, then what changed in texts that stayed."""
    url = absolute(newer.page.get_absolute_url())
    for change in comparison.changes:
        yield _in_words(change, url)
    names = _names(newer)
    for stretch in stretches(comparison.parts):
        if stretch.is_edited:
            label = Piece(_label(stretch))
            yield Draft((label,), runs_of(stretch, names), stretch.part.target)


def _in_words(change: ComparedChange, url: str) -> Draft:
    """A sentence that begins with the thing itself is a label, and the name of the thing."""
    first, *rest = change.sentence
    if first.role is Role.NAME and all(one.role in (Role.WORDS, Role.WHERE) for one in rest):
        mark = {Sign.ADDED: Mark.INSERTED, Sign.REMOVED: Mark.DELETED}.get(change.sign, Mark.PLAIN)
        name = Run(first.text, mark, _address(first, change, url))
        return Draft((Piece(_act(change)), *rest), (name,), change.about)
    runs = tuple(_run(piece, change, url) for piece in change.sentence if piece.text)
    return Draft((Piece(change.kind),), runs, change.about)


def _act(change: ComparedChange) -> str:
    """ "Added", "Moved section"; of what moved elsewhere its own word, such as "Category"."""
    act = ACTS.get(change.sign)
    if act is None:
        return change.kind
    again = " again" if change.act == "returned" else ""
    return f"{act}{again}{' section' if change.topic is Topic.SECTION else ''}"


def _run(piece: Piece, change: ComparedChange, url: str) -> Run | Piece:
    match piece.role:
        case Role.WAS:
            return Run(shortened(piece.text, LONGEST_VALUE), Mark.DELETED)
        case Role.NOW:
            return Run(shortened(piece.text, LONGEST_VALUE), Mark.INSERTED)
        case Role.WHERE:
            return piece
    return Run(said(piece, {}), address=_address(piece, change, url))


def _address(piece: Piece, change: ComparedChange, url: str) -> str:
    """On the page of today; what is gone leads nowhere."""
    return f"{url}#{anchor(piece.target)}" if piece.target and not change.is_gone else ""


def _label(stretch: Stretch) -> str:
    """ "Key studies, place 1: “Kits work”"; of a headline its words follow anyway."""
    is_headline = any(span.text.is_heading for span in stretch.spans)
    name = "" if is_headline else stretch.part.name
    return f"{stretch.label}: “{name}”" if name else stretch.label


def _names(edition: Edition) -> dict[Target, str]:
    """What references to things of the same page are to be called."""
    names: dict[Target, str] = {
        ("entry", number): entry["headline"] or entry["document"]["title"]
        for number, entry in entries_in(edition).items()
    }
    if "bite" in edition.contents:
        names |= {
            ("section", one["id"]): one["heading"] for one in edition.contents["bite"]["sections"]
        }
    return names
