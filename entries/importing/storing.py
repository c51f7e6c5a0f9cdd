"""The choices on an import, carried out in one act."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cells import newsroom
from entries.importing.looking import Choice, Looked, look
from entries.models import Document, Entry, ReferenceImport, ReferenceRow
from entries.references.documents import FIELDS, make, update

# What makes an entry that of the import: any of it changed, and it is an editor's.
PLACED = (
    "cell_id",
    "document_id",
    "category",
    "second_category",
    "headline",
    "annotation",
    "retired_because",
)


# The same of a document: what a record tells of it, and what only editors do.
MADE = (*FIELDS, "country", "free_url", "free_note")


class Undecided(ValueError):
    """Rows are left to choose; nothing was written. `numbers` names them."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        rows = "Row" if len(numbers) == 1 else "Rows"
        first = ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
        super().__init__(f"{rows} {first} must be decided first.")


class AlreadyStored(ValueError):
    """Somebody stored this import meanwhile."""


@transaction.atomic
def store(
    one: ReferenceImport,
    *,
    by: Any = None,
    leaves_out: bool = False,
    now: datetime | None = None,
) -> ReferenceImport:
    """Do what was chosen for each row. With `leaves_out` undecided rows are skipped.

    A document that is there by now is not made again, and stands in a cell once: what was chosen
    and was not needed is said in `done`. A row whose words the library refuses is left out
    and says why. Raises AlreadyStored or Undecided; then nothing was written.
    """
    newsroom.lock()
    one = ReferenceImport.objects.get(pk=one.pk)
    if one.stored_at:
        raise AlreadyStored("This file was imported meanwhile.")
    looked = look(one)
    undecided = [each for each in looked if each.wants]
    if undecided and not leaves_out:
        raise Undecided([each.row.number for each in undecided])
    for each in undecided:
        each.row.choice = Choice.SKIP
    hand = _Hand(one, by)
    for each in looked:
        each.row.done = hand.do(each)
    ReferenceRow.objects.bulk_update([each.row for each in looked], ["choice", "done"])
    one.stored_at, one.by = now or timezone.now(), by or one.by
    one.save(update_fields=["stored_at", "by"])
    return one


def reason_for(one: ReferenceImport) -> str:
    """What the row history gives as reason."""
    return f"Import of {one}"[:100]


class _Hand:
    """Carries out one row after the other, in the name of an editor."""

    def __init__(self, one: ReferenceImport, by: Any) -> None:
        self.by, self.reason = by, reason_for(one)
        self.documents: dict[int, Document] = {}
        self.last: dict[tuple[int, str], int] = {}

    def do(self, looked: Looked) -> dict[str, Any]:
        """What was done, as ReferenceRow.done has it."""
        try:
            match looked.row.choice:
                case Choice.NEW:
                    return self._new(looked)
                case Choice.LINK:
                    return self._link(looked)
                case Choice.UPDATE:
                    return self._update(looked)
        except ValidationError as error:
            return {"said": f"Left out: {' '.join(error.messages)}"}
        return {}

    def _new(self, looked: Looked) -> dict[str, Any]:
        record = looked.record
        assert record is not None
        there = Document.objects.with_doi(record.doi).first() if record.doi else None
        if there:
            done: dict[str, Any] = {
                "document": there.pk,
                "said": "The library had its DOI already; no second document was made.",
            }
        else:
            there = make(record, by=self.by, reason=self.reason)
            made = {name: getattr(there, name) for name in MADE}
            done = {"document": there.pk, "made": made}
        self.documents[looked.row.number] = there
        return done | self._place(looked.row, there, done.get("said", ""))

    def _link(self, looked: Looked) -> dict[str, Any]:
        document = looked.match.document if looked.match else self.documents.get(looked.twin or 0)
        if document is None:
            return {"said": f"Left out: row {looked.twin}, which it repeats, was not imported."}
        self.documents[looked.row.number] = document
        return {"document": document.pk} | self._place(looked.row, document, "")

    def _update(self, looked: Looked) -> dict[str, Any]:
        record, found = looked.record, looked.match
        assert record is not None
        assert found is not None
        self.documents[looked.row.number] = found.document
        changed = update(found.document, record, looked.writes, by=self.by, reason=self.reason)
        done: dict[str, Any] = {"document": found.document.pk}
        done["changed"] = {change.field: [change.ours, change.theirs] for change in changed}
        return done

    def _place(self, row: ReferenceRow, document: Document, said: str) -> dict[str, Any]:
        """List the document in the cell, once, after what stands in its category."""
        if row.cell is None:
            return {}
        if Entry.objects.standing().filter(cell=row.cell, document=document).exists():
            words = f"It stood in {row.cell} already; nothing was added there."
            return {"said": f"{said} {words}".strip()}
        entry = Entry(
            cell=row.cell,
            document=document,
            category=row.category,
            order=self._next_order(row.cell.pk, row.category),
        )
        entry._history_user, entry._change_reason = self.by, self.reason  # type: ignore[attr-defined]
        entry.save()
        return {"entry": entry.pk, "placed": {name: getattr(entry, name) for name in PLACED}}

    def _next_order(self, cell_id: int, category: str) -> int:
        key = (cell_id, category)
        if key not in self.last:
            there = Entry.objects.filter(cell=cell_id, category=category)
            self.last[key] = there.aggregate(last=Max("order"))["last"] or 0
        self.last[key] += 1
        return self.last[key]
