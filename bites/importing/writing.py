"""The rows of a plan, saved one by one so that each has its history."""

from typing import Any

from bites.importing.marks import KEY, Marks, fingerprint, name_of
from bites.importing.planning import PROVISIONAL, Plan, RowPlan, State
from bites.importing.texts import references_in
from bites.importing.wanted import MODELS, Value
from bites.models import Bite
from cells.models import Credit


def write(plan: Plan, by: Any) -> None:
    """Save what is new or differs; afterwards every RowPlan has its row."""
    pen = _Pen(plan, by)
    for one in plan.entries:
        pen.write(one.document)
        pen.write(one.entry, cell=plan.cell, document=one.document.row)
    for one in plan.entries:
        pen.write_later(one.entry)
    pen.write(plan.head)
    if plan.sections:
        bite, _ = Bite.objects.get_or_create(cell=plan.cell)
        for section in plan.sections:
            pen.write(section, bite=bite)
    for credit in plan.credits:
        pen.write(credit, cell=plan.cell)


class _Pen:
    """Writes rows in the name of an editor, with the page's name as reason."""

    def __init__(self, plan: Plan, by: Any) -> None:
        self.plan, self.by = plan, by
        self.reason = f"Import of {plan.source.name or 'a pasted page'}"[:100]

    def write(self, one: RowPlan, **relations: Any) -> None:
        """Save a row; a text that refers to an entry not saved yet is left to `write_later`."""
        fields = {name: value for name, value in one.writes.items() if name not in one.wanted.rich}
        fields |= {
            name: self.plan.html(one.wanted.rich[name])
            for name in one.writes
            if name in one.wanted.rich and not self._waits(one, name)
        }
        if one.row is None:
            one.row = MODELS[one.wanted.kind](**relations)
        elif not fields:
            return
        self._save(one, fields)

    def write_later(self, one: RowPlan) -> None:
        html = {
            name: self.plan.html(one.wanted.rich[name])
            for name in one.writes
            if name in one.wanted.rich
        }
        fields = {name: value for name, value in html.items() if getattr(one.row, name) != value}
        if fields:
            self._save(one, fields)

    def _waits(self, one: RowPlan, name: str) -> bool:
        targets = (self.plan.resolve(*ref) for ref, _ in references_in(one.wanted.rich[name]))
        return any(target is not None and target >= PROVISIONAL for target in targets)

    def _save(self, one: RowPlan, fields: dict[str, Value]) -> None:
        row: Any = one.row
        for name, value in fields.items():
            setattr(row, name, value)
        row._history_user, row._change_reason = self.by, self.reason
        row.save()


type Values = dict[str, Value]


def values_again(plan: Plan) -> list[Values]:
    """The values of each row of the plan, read anew, so that what is counted is what is stored.

    Where an editor's words were kept, the page's stand here: they are listed, not stored.
    """
    numbers: dict[str, set[int]] = {}
    for one in plan.rows():
        numbers.setdefault(one.wanted.kind, set()).add(one.row.pk)
    stored = {kind: MODELS[kind].objects.in_bulk(ids) for kind, ids in numbers.items()}
    return [
        {
            name: getattr(stored[one.wanted.kind][one.row.pk], name)
            if one.states[name] in (State.SAME, State.WRITE)
            else value
            for name, value in one.values.items()
        }
        for one in plan.rows()
    ]


def marks_of(plan: Plan, values: list[Values]) -> Marks:
    """Fingerprints of the values that stand now and are the page's; see PageImport.wrote."""
    marks: Marks = {}
    for one, stored in zip(plan.rows(), values, strict=True):
        if isinstance(one.row, Credit) and one.row.scope != Credit.Scope.CELL:
            continue
        own = {
            name: fingerprint(value)
            for name, value in stored.items()
            if one.states[name] in (State.SAME, State.WRITE)
        }
        marks[name_of(one.wanted.kind, one.row)] = own | (
            {KEY: fingerprint(one.key)} if one.key else {}
        )
    return marks
