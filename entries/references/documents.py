"""Records become documents of the library, or fill and change those that are there."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from cells import newsroom
from entries.models import Document
from entries.references.records import Record

# What a record may tell a document.
FIELDS = ("title", "authors", "year", "source", "publisher", "doi", "pmid", "url")


class Change(NamedTuple):
    """A field of a document for which a record has other words; `ours` may be ""."""

    field: str
    label: str
    ours: str
    theirs: str

    @property
    def fills(self) -> bool:
        """Whether we have nothing there."""
        return not self.ours


def changes(document: Document, record: Record) -> list[Change]:
    """What the record would change, in the order of the fields; what it lacks changes nothing."""
    found = []
    for name in FIELDS:
        ours, theirs = getattr(document, name), getattr(record, name)
        if theirs and theirs != ours:
            label = str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            found.append(Change(name, f"{label[:1].upper()}{label[1:]}", ours, theirs))
    return found


def new_document(record: Record) -> Document:
    """A document with the words of the record, not saved."""
    return Document(**{name: getattr(record, name) for name in FIELDS})


@transaction.atomic
def make(record: Record, *, by: Any = None, reason: str = "") -> Document:
    """Save a new document. Raises ValidationError, also where the library has its DOI already."""
    newsroom.lock()
    document = new_document(record)
    _save(document, by, reason)
    return document


@transaction.atomic
def update(
    document: Document, record: Record, fields: Iterable[str], *, by: Any = None, reason: str = ""
) -> list[Change]:
    """Write these fields of the record over the document's, and say what changed.

    The document is read anew first. Raises ValidationError; KeyError for a field that a record
    does not tell.
    """
    newsroom.lock()
    document.refresh_from_db()
    wanted = set(fields)
    if unknown := wanted - set(FIELDS):
        raise KeyError(f"A record tells nothing of {', '.join(sorted(unknown))}.")
    changed = [change for change in changes(document, record) if change.field in wanted]
    for change in changed:
        setattr(document, change.field, change.theirs)
    if changed:
        _save(document, by, reason)
    return changed


def _save(document: Document, by: Any, reason: str) -> None:
    twin = Document.objects.with_doi(document.doi).exclude(pk=document.pk).first()
    if twin:
        raise ValidationError({"doi": f"The library has this DOI already: {twin}."})
    document.full_clean(validate_unique=False, validate_constraints=False)
    document._history_user, document._change_reason = by, reason[:100]  # type: ignore[attr-defined]
    document.save()
