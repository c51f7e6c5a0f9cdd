"""A plan as the review screen shows it: part by part, in the order of the page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bites.importing.planning import EntryPlan, Plan, RowPlan
from bites.importing.wanted import Remark, Value, field_name
from bites.importing.words import words_of_field
from cells.pages.balance import count_words


@dataclass(frozen=True)
class Finding:
    """One part of the page. `state` is "new", "changed", "same", "asked" or "found"."""

    part: str
    what: str
    line: int
    state: str
    detail: str = ""
    to_decide: list[Remark] = field(default_factory=list)


def findings(plan: Plan) -> list[Finding]:
    """Title and dates, head, entries, bite, credits; each with what is to decide about it."""
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in plan.page.to_decide:
        remarks[remark.place].append(remark)
    return [
        *_head(plan, remarks),
        *(_asked_or(_entry(one, remarks), plan) for one in plan.entries),
        *(_asked_or(_section(one, remarks), plan) for one in plan.sections),
        *(_credit(one) for one in plan.credits),
    ]


def _asked_or(found: Finding, plan: Plan) -> Finding:
    return replace(found, state="asked") if found.line in plan.lines_asked else found


def other_remarks(plan: Plan) -> list[Remark]:
    """What is to decide and stands beside none of the findings."""
    shown = {remark for one in findings(plan) for remark in one.to_decide}
    return [remark for remark in plan.page.to_decide if remark not in shown]


def _head(plan: Plan, remarks: dict[str, list[Remark]]) -> Iterator[Finding]:
    parsed = plan.source.parsed
    title = parsed.formal_title or "none; told from other signs"
    yield Finding("Title", title, 0, "found", to_decide=remarks["title"])
    for part, day in (
        ("Last revised", parsed.last_revised),
        ("First uploaded", parsed.first_uploaded),
    ):
        if day:
            yield Finding(part, f"{day:%-d %B %Y}", 0, "found", to_decide=remarks.pop("dates", []))
    for name, place in (
        ("headline", ""),
        ("abstract", "abstract"),
        ("short_version", ""),
        ("more", "MORE"),
    ):
        value = plan.head.values[name]
        if value:
            state = _state_of(plan.head, name)
            part = field_name("cell", name).capitalize()
            words = _how_many(plan.head, name, value)
            yield Finding(part, words, 0, state, to_decide=remarks.get(place, []))


def _entry(one: EntryPlan, remarks: dict[str, list[Remark]]) -> Finding:
    document = one.document.values
    country = f"[{document['country']}]" if document["country"] else ""
    source = " ".join(str(part) for part in (country, document["publisher"]) if part)
    facts = [source, str(document["year"]), str(document["free_note"])]
    annotation = _how_many(one.entry, "annotation", one.entry.values["annotation"])
    categories = f"{one.entry.values['category']} {one.entry.values['second_category']}"
    return Finding(
        categories.strip(),
        str(one.entry.values["headline"]) or "no headline",
        one.entry.wanted.line,
        _state(one.entry, one.document),
        " · ".join(filter(None, [*facts, f"annotation of {annotation}", *_changed(one)])),
        remarks[one.entry.wanted.place],
    )


def _changed(one: EntryPlan) -> Iterator[str]:
    for row in (one.entry, one.document):
        if not row.is_new and row.writes:
            names = ", ".join(field_name(row.wanted.kind, name) for name in row.writes)
            yield f"changes: {names}"


def _section(row: RowPlan, remarks: dict[str, list[Remark]]) -> Finding:
    kind = "Issue" if row.values["kind"] == "issue" else "Bite"
    heading = row.wanted.place.removeprefix("section ")
    words = _how_many(row, "body", row.values["body"])
    return Finding(kind, heading, row.wanted.line, _state(row), words, remarks[row.wanted.place])


def _credit(row: RowPlan) -> Finding:
    what = f"{row.values['role']} {row.values['name']}"
    return Finding("Credit", what, row.wanted.line, _state(row))


def _how_many(row: RowPlan, name: str, value: Value) -> str:
    count = count_words(words_of_field(row.wanted, name, value)).total()
    return f"{count} word{'' if count == 1 else 's'}"


def _state(*rows: RowPlan) -> str:
    if rows[0].is_new:
        return "new"
    return "changed" if any(row.writes for row in rows) else "same"


def _state_of(row: RowPlan, name: str) -> str:
    if name not in row.writes:
        return "same"
    return "changed" if getattr(row.row, name) else "new"
