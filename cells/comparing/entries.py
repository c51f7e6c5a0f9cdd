"""The entries of a cell: which came, went, moved; what is said of each, and of its document."""

from collections.abc import Iterator

from cells.categories import Category
from cells.comparing.changes import Change, Piece, Role, Sign, Target, Topic, was_now
from cells.comparing.comparison import Part, State
from cells.comparing.facts import About, facts, moved
from cells.comparing.findings import Findings, with_gone
from cells.snapshots import EntriesSnapshot, EntrySnapshot, RetiredEntry

NONE: EntriesSnapshot = {"entries": [], "retired": []}


def compare_entries(
    old: EntriesSnapshot | None, new: EntriesSnapshot | None, findings: Findings
) -> None:
    """Entries are the same if they have the same id."""
    older, newer = _Listed(old or NONE), _Listed(new or NONE)
    findings.changes += _came(older, newer)
    findings.changes += _went(older, newer)
    findings.changes += _moved(older, newer)
    for number in with_gone(list(older.listed), list(newer.listed)):
        _compare_entry(number, older, newer, findings)


class _Listed:
    """The entries of one edition by their number, in order, and where each stands."""

    def __init__(self, part: EntriesSnapshot) -> None:
        self.listed: dict[int, EntrySnapshot] = {e["id"]: e for e in part["entries"]}
        self.retired: dict[int, RetiredEntry] = {e["id"]: e for e in part["retired"]}
        self.groups: dict[str, list[int]] = {}
        for number, entry in self.listed.items():
            self.groups.setdefault(entry["categories"][0], []).append(number)

    def category(self, number: int) -> str:
        return self.listed[number]["categories"][0]

    def place(self, number: int) -> str:
        """ "Reviews, place 2"."""
        category = self.category(number)
        place = self.groups[category].index(number) + 1
        return f"{Category(category).label}, place {place}"


def label_of(entry: EntrySnapshot) -> str:
    return entry["headline"] or entry["document"]["title"] or f"entry {entry['id']}"


def _change(sign: Sign, kind: str, act: str, number: int, name: str, *said: Piece) -> Change:
    target = ("entry", number)
    sentence = (Piece(name, Role.NAME, target), *said)
    return Change(sign, kind, Topic.ENTRY, act, sentence, target, sign is Sign.REMOVED)


def _came(older: _Listed, newer: _Listed) -> Iterator[Change]:
    for number, entry in newer.listed.items():
        if number not in older.listed:
            kind, act = ("returned", "returned") if number in older.retired else ("added", "added")
            where = Piece(f", in {newer.place(number)}")
            yield _change(Sign.ADDED, f"Entry {kind}", act, number, label_of(entry), where)


def _went(older: _Listed, newer: _Listed) -> Iterator[Change]:
    for number, entry in older.listed.items():
        if number in newer.listed:
            continue
        name, where = label_of(entry), Piece(f", was in {older.place(number)}")
        retired = newer.retired.get(number)
        if retired:
            reason = Piece(f": {retired['reason']}" if retired["reason"] else "")
            yield _change(Sign.REMOVED, "Entry retired", "retired", number, name, where, reason)
        else:
            now = Piece("no longer listed here", Role.WHERE, ("standing", number))
            yield _change(
                Sign.REMOVED, "Entry gone", "gone from here", number, name, where, Piece("; "), now
            )


def _moved(older: _Listed, newer: _Listed) -> Iterator[Change]:
    for number, entry in newer.listed.items():
        was = older.listed.get(number)
        if was and was["categories"] != entry["categories"]:
            yield _refiled(number, was, entry, newer)
    for category, numbers in newer.groups.items():
        before = older.groups.get(category, [])
        for number, old_place, new_place in moved(before, numbers):
            sign = Sign.UP if new_place < old_place else Sign.DOWN
            label = Category(category).label
            said = Piece(f", in {label}, from place {old_place} to place {new_place}")
            act = f"moved within {label}"
            yield _change(sign, "Entry moved", act, number, label_of(newer.listed[number]), said)


def _refiled(number: int, was: EntrySnapshot, now: EntrySnapshot, newer: _Listed) -> Change:
    first, then = (Category(e["categories"][0]) for e in (was, now))
    act = f"moved from {first.label} to {then.label}" if first != then else "given other categories"
    said = was_now(_categories(was), _categories(now), is_quoted=False)
    where = (Piece(f", in {newer.place(number)}"),) if first != then else ()
    return _change(Sign.FILED, "Category", act, number, label_of(now), Piece(": "), *said, *where)


def _categories(entry: EntrySnapshot) -> str:
    """ "K Key study and R Review"."""
    return " and ".join(f"{c} {Category(c).wording.one}" for c in entry["categories"])


def _compare_entry(number: int, older: _Listed, newer: _Listed, findings: Findings) -> None:
    was, now = older.listed.get(number), newer.listed.get(number)
    entry, listed = (now, newer) if now else (was, older)
    assert entry
    state = State.KEPT if was and now else State.ADDED if now else State.REMOVED
    target: Target = ("entry", number)
    name = label_of(entry)
    part = Part(
        listed.place(number), (), state, target, name, categories=tuple(entry["categories"])
    )
    # An entry that came or went is known by its document's title, if it has no headline.
    headlines = [_headline(e, state) if e else "" for e in (was, now)]
    annotations = [e["annotation"] if e else "" for e in (was, now)]
    texts = findings.heading("headline", *headlines)
    texts += findings.text(annotations[0], annotations[1], part)
    findings.add(part, texts)
    if was and now:
        about = About(Topic.DOCUMENT, Piece(name, Role.NAME, target), target)
        findings.changes += _document(was, now, about)
        told = {"categories", "headline", "annotation", "document"}
        findings.changes += facts(was, now, About(Topic.ENTRY, about.name, target), but=told)


def _headline(entry: EntrySnapshot, state: State) -> str:
    return entry["headline"] if state is State.KEPT else label_of(entry)


def _document(was: EntrySnapshot, now: EntrySnapshot, about: About) -> Iterator[Change]:
    """What changed in its document; one change where it is another document."""
    old, new = was["document"], now["document"]
    if old["id"] == new["id"]:
        yield from facts(old, new, about)
        return
    citations = [
        " ".join(filter(None, (d["authors"], f"({d['year']})" if d["year"] else "", d["title"])))
        for d in (old, new)
    ]
    yield about.change(Sign.CHANGED, "Other document", "replaced", *was_now(*citations))
