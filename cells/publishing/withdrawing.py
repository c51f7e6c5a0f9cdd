"""Taking a page away from the public, and giving it back. A live fact: no edition changes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cells import ledger, newsroom
from cells.models import Page, Passage
from cells.publishing.indexing import tell_pages_that_mention


@transaction.atomic
def withdraw(page: Page, *, because: str, by: str, now: datetime | None = None) -> None:
    """Refuse the page to the public from now on, with its archive and all that stands in it.

    With a matrix go its rows, columns and cells. `because` is what readers are told. Appended
    to the ledger, so that a restored backup does not show the page again. Raises ValueError
    without a reason, and for what has no edition.
    """
    if not because.strip() or not page.current_edition_id:
        raise ValueError("A published page is withdrawn, with a reason.")
    now = now or timezone.now()
    _write(page, withdrawn_on=timezone.localdate(now), withdrawn_because=because.strip())
    ledger.append("withdrawal", at=now, page=page.path, reason=because.strip(), by=by)


@transaction.atomic
def bring_back(page: Page, *, by: str, now: datetime | None = None) -> None:
    """Show a withdrawn page again: all of it is as it was."""
    _write(page, withdrawn_on=None, withdrawn_because="")
    ledger.append("withdrawal ended", at=now or timezone.now(), page=page.path, by=by)


def _write(page: Page, **facts: object) -> None:
    newsroom.lock()
    for name, value in facts.items():
        setattr(page, name, value)
    page.save(update_fields=[*facts])
    Page.objects.filter(listed_on=page).bump_facts()
    concerned = Passage.objects.standing().filter(Q(page=page) | Q(page__listed_on=page))
    targets = set(concerned.values_list("kind", "number"))
    tell_pages_that_mention(targets, apart_from=page)
