"""Remarks between colleagues: to open, answer, resolve and open again.

They are no drafts: nothing here takes the lock of the newsroom or touches a page.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells.models import Page, Remark

# What a remark may be about: ("entry", 1432), ("section", 88), or the page as a whole.
type Subject = tuple[str, int | None]

WHOLE_PAGE: Subject = (Remark.About.PAGE.value, None)


def remark(
    page: Page, words: str, *, by: Any, subject: Subject = WHOLE_PAGE, now: datetime | None = None
) -> Remark:
    """Open a thread. That the entry or section is of this page is the caller's to know."""
    about, number = subject
    return Remark.objects.create(
        page=page,
        about=about,
        number=number,
        words=words.strip(),
        author=by,
        written_at=now or timezone.now(),
    )


@transaction.atomic
def answer(thread: Remark, words: str, *, by: Any, now: datetime | None = None) -> Remark:
    """Answer; to what is resolved meanwhile too, which is open again then: no word is lost.

    Raises ValueError for an answer to an answer.
    """
    if thread.answers_to_id:
        raise ValueError("Answer what opened the thread.")
    now = now or timezone.now()
    reopen(thread, by=by, now=now)
    return Remark.objects.create(
        page_id=thread.page_id,
        about=thread.about,
        number=thread.number,
        answers_to=thread,
        words=words.strip(),
        author=by,
        written_at=now,
    )


def resolve(thread: Remark, *, by: Any, now: datetime | None = None) -> None:
    """Say that it is settled; one that somebody else resolved first stays theirs."""
    Remark.objects.open().filter(pk=thread.pk).update(
        resolved_at=now or timezone.now(), resolved_by=by
    )


def reopen(thread: Remark, *, by: Any, now: datetime | None = None) -> None:
    """Open again what was resolved; one that is open stays as it is."""
    Remark.objects.resolved().filter(pk=thread.pk).update(
        resolved_at=None, resolved_by=None, reopened_at=now or timezone.now(), reopened_by=by
    )
