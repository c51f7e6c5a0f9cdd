"""An import taken back as a whole, but for what has become somebody else's since."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cells import newsroom
from cells.models import Notice
from entries.importing.storing import MADE, PLACED
from entries.models import Document, Entry, ReferenceImport, ReferenceRow


class NotToUndo(ValueError):
    """It was never stored, or is undone already."""


class _Kept(Exception):
    """Why a row of ours stays as it is."""


@transaction.atomic
def undo(one: ReferenceImport, *, by: Any = None, now: datetime | None = None) -> ReferenceImport:
    """Delete what the import made and put back what it changed, in one act.

    What an editor changed since, what was published, and what anything else refers to stays as
    it is, and is named in `kept`. Raises NotToUndo.
    """
    newsroom.lock()
    one = ReferenceImport.objects.get(pk=one.pk)
    if not one.stored_at:
        raise NotToUndo("Nothing of it was stored.")
    if one.undone_at:
        raise NotToUndo("It was undone already.")
    # The last first: what repeats a row goes before that row.
    rows = [row for row in one.rows.order_by("-number") if row.done]
    hand = _Hand(one, by)
    for row in rows:
        hand.take_back(row, hand.entry)
    for row in rows:
        hand.take_back(row, hand.document)
    one.kept = hand.kept
    one.undone_at, one.undone_by = now or timezone.now(), by
    one.save(update_fields=["kept", "undone_at", "undone_by"])
    return one


class _Hand:
    def __init__(self, one: ReferenceImport, by: Any) -> None:
        self.by, self.reason = by, f"Import of {one} undone"[:100]
        self.stored_at = one.stored_at
        self.kept: list[dict[str, Any]] = []

    def take_back(self, row: ReferenceRow, act: Any) -> None:
        try:
            act(row)
        except _Kept as why:
            what = why.args[0]
            self.kept.insert(0, {"row": row.number, "what": str(what)[:300], "why": why.args[1]})

    def entry(self, row: ReferenceRow) -> None:
        entry = Entry.objects.filter(pk=row.done.get("entry")).first()
        if entry is None:
            return
        if entry.was_published:
            raise _Kept(entry, "It was published. Retire it, with a reason.")
        if any(getattr(entry, name) != row.done["placed"][name] for name in PLACED):
            raise _Kept(entry, "It was changed since the import.")
        self._delete(entry)

    def document(self, row: ReferenceRow) -> None:
        document = Document.objects.filter(pk=row.done.get("document")).first()
        if document is None:
            return
        if "made" in row.done:
            self._unmake(document, row.done["made"])
        elif "changed" in row.done:
            self._put_back(document, row.done["changed"])

    def _unmake(self, document: Document, made: dict[str, str]) -> None:
        entries = document.entries.select_related("cell__column__matrix", "cell__row")
        cells = sorted({str(entry.cell) for entry in entries})
        if cells:
            raise _Kept(document, f"It stands in {', '.join(cells)}.")
        is_changed = any(getattr(document, name) != made[name] for name in MADE)
        if is_changed or document.tags.exists():
            raise _Kept(document, "It was changed since the import.")
        if Notice.objects.filter(document_number=document.pk).exists():
            raise _Kept(document, "It has a notice.")
        self._delete(document)

    def _put_back(self, document: Document, changed: dict[str, list[str]]) -> None:
        if self._is_published_since(document):
            raise _Kept(document, "What the import changed was published.")
        ours = {name: pair for name, pair in changed.items() if getattr(document, name) == pair[1]}
        for name, (before, _) in ours.items():
            setattr(document, name, before)
        if ours:
            self._sign(document)
            document.save()
        if len(ours) < len(changed):
            names = ", ".join(_label(name) for name in changed if name not in ours)
            raise _Kept(document, f"Changed since the import: {names}.")

    def _is_published_since(self, document: Document) -> bool:
        return document.pages().filter(current_edition__published_at__gte=self.stored_at).exists()

    def _delete(self, row: Document | Entry) -> None:
        self._sign(row)
        name = str(row)
        try:
            with transaction.atomic():
                row.delete()
        except models.ProtectedError:
            raise _Kept(name, "Something else refers to it.") from None

    def _sign(self, row: Any) -> None:
        row._history_user, row._change_reason = self.by, self.reason


def _label(name: str) -> str:
    return str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
