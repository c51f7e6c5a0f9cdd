"""Writing an edition's words back into the drafts. History only grows: publish to show them."""

from django.db import transaction

from cells import newsroom
from cells.models import Edition, Page
from cells.publishing.parts import parts_of
from cells.publishing.taking import snapshot_of
from cells.snapshots import Snapshot


class NotInEdition(LookupError):
    """The edition has no such entry or section. The message is a sentence for the editor."""


@transaction.atomic
def restore(edition: Edition) -> None:
    """Make the drafts of the page what they were in this edition: same ids, retired ones return.

    Documents, their tags and the credits of matrix and site are shared with other pages and
    stay as they are.
    """
    newsroom.lock()
    subject = edition.page.subject
    for key, part in parts_of(subject.page_kind).items():
        part.put_back(subject, edition.contents[key])  # type: ignore[literal-required]
        subject.refresh_from_db()


@transaction.atomic
def restore_entry(edition: Edition, number: int) -> None:
    """Write one entry of this edition back. Raises NotInEdition."""
    _restore_one(edition, "entry", ("entries", "entries"), number)


@transaction.atomic
def restore_section(edition: Edition, number: int) -> None:
    """Write one section of this edition's bite back. Raises NotInEdition."""
    _restore_one(edition, "section", ("bite", "sections"), number)


def write_back(edition: Edition, kind: str, number: int = 0) -> None:
    """Restore the "page", or its one "entry" or "section" of this number. Raises NotInEdition."""
    if kind == "page":
        restore(edition)
    elif kind == "entry":
        restore_entry(edition, number)
    else:
        restore_section(edition, number)


def draft_after(edition: Edition, kind: str, number: int = 0) -> Snapshot:
    """What the draft would be if this were written back: done, looked at and undone."""
    with transaction.atomic():
        write_back(edition, kind, number)
        found = snapshot_of(Page.objects.get(pk=edition.page_id).subject)
        transaction.set_rollback(True)
    return found


def _restore_one(edition: Edition, kind: str, place: tuple[str, str], number: int) -> None:
    newsroom.lock()
    key, listed = place
    subject = edition.page.subject
    part = edition.contents.get(key, {listed: []})
    kept = next((one for one in part[listed] if one["id"] == number), None)  # type: ignore[index]
    if kept is None:
        raise NotInEdition(f"{edition} has no {kind} number {number}.")
    parts_of(subject.page_kind)[key].put_back_one(subject, kept)
