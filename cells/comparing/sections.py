"""The sections of a bite: which came, went, moved, and their words."""

from collections.abc import Iterator

from cells.comparing.changes import Change, Piece, Role, Sign, Topic
from cells.comparing.comparison import Part, State
from cells.comparing.facts import About, facts, moved
from cells.comparing.findings import Findings, with_gone
from cells.snapshots import BiteSnapshot, SectionSnapshot

PLACES = {"about": "About the cell", "start": "Where to start"}
NONE: BiteSnapshot = {"id": None, "sections": []}


def compare_sections(
    old: BiteSnapshot | None, new: BiteSnapshot | None, findings: Findings
) -> None:
    """Sections are the same if they have the same id."""
    older, newer = _Bite(old or NONE), _Bite(new or NONE)
    findings.changes += _came_and_went(older, newer)
    findings.changes += _moved(older, newer)
    for number in with_gone(list(older.sections), list(newer.sections)):
        _compare_section(number, older, newer, findings)


class _Bite:
    """The sections of one edition by their number, in order, and the place of each in words."""

    def __init__(self, part: BiteSnapshot) -> None:
        self.sections: dict[int, SectionSnapshot] = {s["id"]: s for s in part["sections"]}
        issues = [s["id"] for s in part["sections"] if s["kind"] == "issue"]
        self.issues = {number: place for place, number in enumerate(issues, start=1)}

    def place(self, number: int) -> str:
        """ "Issue 2", "About the cell"; of a section of no kind its heading."""
        if number in self.issues:
            return f"Issue {self.issues[number]}"
        section = self.sections[number]
        return PLACES.get(section["kind"]) or section["heading"]


def _change(sign: Sign, kind: str, act: str, section: SectionSnapshot, said: str = "") -> Change:
    target = ("section", section["id"])
    sentence = (Piece(section["heading"], Role.NAME, target), Piece(said))
    return Change(sign, kind, Topic.SECTION, act, sentence, target, sign is Sign.REMOVED)


def _came_and_went(older: _Bite, newer: _Bite) -> Iterator[Change]:
    for number, section in newer.sections.items():
        if number not in older.sections:
            said = f", as {newer.place(number)}" if number in newer.issues else ""
            yield _change(Sign.ADDED, "Section added", "added", section, said)
    for number, section in older.sections.items():
        if number not in newer.sections:
            said = f", was {older.place(number)}" if number in older.issues else ""
            yield _change(Sign.REMOVED, "Section removed", "removed", section, said)


def _moved(older: _Bite, newer: _Bite) -> Iterator[Change]:
    for number, was, now in moved(list(older.sections), list(newer.sections)):
        said = f", from place {was} to place {now} of the bite"
        if number in older.issues and number in newer.issues:
            said = f": was {older.place(number)}; now {newer.place(number)}"
        sign = Sign.UP if now < was else Sign.DOWN
        yield _change(sign, "Section moved", "moved", newer.sections[number], said)


def _compare_section(number: int, older: _Bite, newer: _Bite, findings: Findings) -> None:
    was, now = older.sections.get(number), newer.sections.get(number)
    state = State.KEPT if was and now else State.ADDED if now else State.REMOVED
    place = (newer if now else older).place(number)
    target = ("section", number)
    part = Part(place, (), state, target)
    headings = [section["heading"] if section else "" for section in (was, now)]
    bodies = [section["body"] if section else "" for section in (was, now)]
    texts = findings.heading("heading", *headings)
    texts += findings.text(bodies[0], bodies[1], part)
    findings.add(part, texts)
    if was and now:
        about = About(Topic.SECTION, Piece(place, Role.PLACE, target), target)
        told = {"kind", "heading", "body"}
        findings.changes += facts(was, now, about, but=told)
        if was["kind"] != now["kind"]:
            said = f": was of the kind “{was['kind']}”; now “{now['kind']}”"
            findings.changes.append(_change(Sign.FILED, "Kind of section", "filed", now, said))
