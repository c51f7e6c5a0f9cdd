"""The rows of a plan, saved one by one so that each has its history."""

from collections.abc import Mapping
from typing import Any

from bites.importing.marks import KEY, Marks, fingerprint, name_of
from bites.importing.planning import PROVISIONAL, Plan, RowPlan
from bites.importing.texts import references_in
from bites.importing.wanted import MODELS, RowKind, Value
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
    bite = pen.bite() if plan.sections else None
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

    def bite(self) -> Bite:
        """The bite of the cell, made if there is none."""
        bite = Bite.objects.filter(cell=self.plan.cell).first()
        if bite is None:
            bite = Bite(cell=self.plan.cell)
            self._sign(bite)
            bite.save()
        return bite

    def _waits(self, one: RowPlan, name: str) -> bool:
        targets = (self.plan.resolve(*ref) for ref, _ in references_in(one.wanted.rich[name]))
        return any(target is not None and target >= PROVISIONAL for target in targets)

    def _save(self, one: RowPlan, fields: Mapping[str, Value]) -> None:
        row: Any = one.row
        for name, value in fields.items():
            setattr(row, name, value)
        self._sign(row)
        row.save()

    def _sign(self, row: Any) -> None:
        """Tell the row's history who wrote it and why."""
        row._history_user, row._change_reason = self.by, self.reason


type Values = dict[str, Value]


def values_again(plan: Plan) -> list[Values]:
    """The values of each row of the plan, read anew, so that what is counted is what is stored.

    Where an editor's words were kept, the page's stand here: they are listed, not stored.
    """
    numbers: dict[RowKind, set[int]] = {}
    for one in plan.rows():
        numbers.setdefault(one.wanted.kind, set()).add(one.number)
    stored = {kind: MODELS[kind]._default_manager.in_bulk(ids) for kind, ids in numbers.items()}
    return [
        {
            name: getattr(stored[one.wanted.kind][one.number], name) if name in one.ours else value
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
        own = {name: fingerprint(value) for name, value in stored.items() if name in one.ours}
        marks[name_of(one.wanted.kind, one.number)] = own | (
            {KEY: fingerprint(one.key)} if one.key else {}
        )
    return marks
