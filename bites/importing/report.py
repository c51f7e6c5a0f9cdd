"""What an import did, or would do, in plain words, line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from bites.importing.matching import Question
from bites.importing.planning import Plan
from bites.importing.storing import found
from bites.importing.wanted import Remark, field_name
from cells.publishing import WrongDate, checked_date


def in_words(plan: Plan, *, is_done: bool) -> Iterator[str]:
    """The whole report. `is_done` tells what was written from what would be."""
    yield f"{plan.source.name or 'Pasted page'}: {plan.cell.formal_title}"
    yield f"  Found: {contents(plan)}."
    yield f"  {dates(plan)}"
    yield f"  {'Written' if is_done else 'Would be written'}: {written(plan)}."
    if not plan.page.not_placed:
        yield "  Not placed: nothing."
    yield from _listed("Not placed", plan.page.not_placed)
    yield from _listed("To decide", plan.page.to_decide)
    yield from _listed("Edited since the last import, and kept; the page says", plan.kept())
    yield from _listed("Not as on the page, and kept", plan.missing)
    yield from _listed("Perhaps documents that are there already", plan.proposals)
    lines = len({remark.line for remark in plan.page.navigation})
    yield f"  Left out as navigation: {lines} line{'s' if lines != 1 else ''}."
    if older := _older_than_edition(plan):
        yield f"  {older}"


def contents(plan: Plan) -> str:
    """ "20 entries (S 2, K 6, R 4, G 8), 3 issues, 2 other sections, 3 credits"."""
    counts = found(plan)
    categories = ", ".join(f"{c} {n}" for c, n in counts["counts"].items() if n)
    others = counts["sections"] - counts["issues"]
    return ", ".join(
        [
            _number(counts["entries"], "entry", "entries")
            + (f" ({categories})" if categories else ""),
            _number(counts["issues"], "issue"),
            _number(others, "other section"),
            _number(counts["credits"], "credit"),
        ]
    )


def dates(plan: Plan) -> str:
    """The two dates of the page, as sentences."""
    parsed = plan.source.parsed
    last, first = parsed.last_revised, parsed.first_uploaded
    if not (last or first):
        return "The page bears no dates."
    return f"Last revised {_day(last)}; first uploaded {_day(first)}."


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "on a day that it does not say"


def written(plan: Plan) -> str:
    """ "20 new entries, 5 new sections; K “…”: annotation, year; 1 to decide"."""
    asked = plan.lines_asked
    new: Counter[str] = Counter(
        row.wanted.kind
        for row in plan.rows()
        if row.is_new and row.wanted.line not in asked and row.wanted.kind != "document"
    )
    kinds = {"entry": "new entries", "section": "new sections", "credit": "new credits"}
    counted = ", ".join(
        _number(new[kind], f"new {kind}", kinds[kind]) for kind in kinds if new[kind]
    )
    undecided = f"{len(asked)} to decide" if asked else ""
    return "; ".join(filter(None, [counted, *changed(plan), undecided])) or (
        "nothing; the drafts say what the page says"
    )


def changed(plan: Plan) -> list[str]:
    """Rows there are that change, each with its fields: "K “…”: annotation, year"."""
    return [
        f"{row.wanted.place}: {', '.join(field_name(row.wanted.kind, name) for name in row.writes)}"
        for row in plan.rows()
        if not row.is_new and row.writes
    ]


def question(asked: Question) -> Iterator[str]:
    """One thing to decide, and how to say so to the command."""
    yield f"  line {asked.line}: {asked.kind} “{asked.text}” may be, changed:"
    for candidate in asked.candidates:
        alike = f"{candidate.likeness:.0%} alike"
        yield f"    --match {asked.line}={candidate.id}   {candidate.label}, {alike}"
    yield f"    --match {asked.line}=new   a new {asked.kind}"


def _listed(title: str, remarks: Iterable[Remark]) -> Iterator[str]:
    """The remarks under a title, those of the same kind together."""
    groups: dict[str, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(remark.why, []).append(remark)
    if not groups:
        return
    yield f"  {title} ({sum(map(len, groups.values()))}):"
    for why, group in groups.items():
        if len(group) == 1:
            yield f"    {_said(group[0])} – {why}"
        else:
            yield f"    {why} ({len(group)})"
            yield from (f"      {_said(remark)}" for remark in group)


def _said(remark: Remark) -> str:
    return f"line {remark.line}: “{remark.text}”" if remark.line else f"“{remark.text}”"


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


def _older_than_edition(plan: Plan) -> str:
    """A page from before the current edition can be drafted, but not published as its own."""
    try:
        checked_date(plan.cell.page, plan.source.parsed.last_revised)
    except WrongDate as error:
        return f"Not to be published under its own date: {error}"
    return ""
