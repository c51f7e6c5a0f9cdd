"""Two editions of a page, of whatever kind, from top to bottom."""

from collections.abc import Iterator, Mapping
from typing import Any

from cells.comparing.changes import Target, Topic
from cells.comparing.comparison import Comparison, Part
from cells.comparing.entries import compare_entries, label_of
from cells.comparing.facts import NEVER_TOLD, About, facts, things
from cells.comparing.facts import label_of as label_of_field
from cells.comparing.findings import Findings, is_rich
from cells.comparing.layout import moved_between
from cells.comparing.sections import compare_sections
from cells.snapshots import Snapshot

# What of each part is read as text, in the order of the page, and what readers call it.
TEXTS: dict[str, dict[str, str]] = {
    "head": {
        "headline": "Headline",
        "abstract": "Abstract",
        "short_version": "The short version",
    },
    "axis": {"own_title": "Title", "introduction": "Introduction"},
    "matrix": {"title": "Title", "scope_line": "Scope"},
    "plain": {"title": "Title", "body": "Text"},
    "topic": {"title": "Title", "body": "Text"},
}
# Lines of plain words among them.
HEADINGS = {"headline", "own_title", "title", "scope_line"}
# Comes after the entries, though it is part of the head.
MORE = "more"


def compare(older: Snapshot, newer: Snapshot, *, whole: bool = False) -> Comparison:
    """What changed from one edition of a page to another: see `Comparison`.

    `whole` keeps texts that did not change, for who shows the page as a whole. Reads only what
    is there: a part or field that one of the two lacks came or went, and one that nothing here
    knows of is told by its name.
    """
    findings = Findings({**_labels(older), **_labels(newer)}, whole=whole)
    old: Mapping[str, Any] = older
    new: Mapping[str, Any] = newer
    _compare_part("head", old, new, findings)
    compare_entries(older.get("entries"), newer.get("entries"), findings)
    _compare_more(old.get("head") or {}, new.get("head") or {}, findings)
    compare_sections(older.get("bite"), newer.get("bite"), findings)
    for key in sorted((old.keys() | new.keys()) - {"head", "entries", "bite"} - NEVER_TOLD):
        _compare_part(key, old, new, findings)
    told = (*findings.changes, *moved_between(findings.parts))
    return Comparison(tuple(findings.parts), told)


def _compare_part(
    key: str, older: Mapping[str, Any], newer: Mapping[str, Any], findings: Findings
) -> None:
    """The facts of a part of the page, then its texts."""
    old, new = older.get(key) or {}, newer.get(key) or {}
    texts = TEXTS.get(key, {})
    rich = {k: label_of_field(k) for k in {**old, **new} if is_rich(old.get(k) or new.get(k))}
    rich.pop(MORE, None)
    told = {*texts, *rich, MORE}
    but = {*told, *_derived(old, new), "credits"}
    findings.changes += facts(old, new, About(Topic.HEAD), but=but)
    credits = [part.get("credits") or [] for part in (old, new)]
    findings.changes += things(credits[0], credits[1], About(Topic.CREDIT), noun="Credit")
    for field, label in {**texts, **rich, **texts}.items():
        was, now = old.get(field) or "", new.get(field) or ""
        part = Part(label, (), target=("part", 0))
        if field in HEADINGS:
            findings.add(part, findings.heading("", was, now))
        else:
            findings.add(part, findings.text(was, now, part))


def _derived(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What is made of other fields that are told: a formal title holds the names of the axes."""
    named = ("matrix", "column", "row", "code")
    if any(old.get(key) != new.get(key) for key in named):
        yield "formal_title"


def _compare_more(old: Mapping[str, Any], new: Mapping[str, Any], findings: Findings) -> None:
    part = Part("More", (), target=("part", 0))
    findings.add(part, findings.text(old.get(MORE) or "", new.get(MORE) or "", part))


def _labels(snapshot: Snapshot) -> dict[Target, str]:
    """What the things of the page are called."""
    found: dict[Target, str] = {}
    if head := snapshot.get("head"):
        found["cell", head["id"]] = head["headline"] or head["formal_title"]
    if entries := snapshot.get("entries"):
        found |= {("entry", entry["id"]): label_of(entry) for entry in entries["entries"]}
        found |= {("entry", gone["id"]): gone["headline"] for gone in entries["retired"]}
    if bite := snapshot.get("bite"):
        found |= {("section", section["id"]): section["heading"] for section in bite["sections"]}
    return found
