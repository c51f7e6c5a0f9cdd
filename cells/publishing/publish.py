"""Freezing a draft as an edition."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells import newsroom, snapshots
from cells.models import Edition, Page, Release
from cells.models.subject import Subject
from cells.parts import Problem
from cells.publishing.checking import problems_in
from cells.publishing.indexing import index
from cells.publishing.parts import tell_published
from cells.publishing.taking import snapshot_of
from cells.snapshots import Snapshot, fingerprint


class PublishingError(Exception):
    """Nothing was published. The message is a sentence for the editor."""


class Blocked(PublishingError):
    """The page has problems that stop publishing; `problems` names each place."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


class Overtaken(PublishingError):
    """Somebody published after this editor started; `edition` is the one that appeared."""

    def __init__(self, edition: Edition):
        self.edition = edition
        who = f" by {edition.published_by}" if edition.published_by else ""
        super().__init__(
            f"Edition {edition.number} of {edition.page} appeared{who} since you started. "
            "Your drafts are safe: look at what changed and publish again."
        )


class DraftChanged(PublishingError):
    """The draft is no longer what the editor reviewed."""

    def __init__(self) -> None:
        super().__init__("The draft changed since you looked at it. Look again, then publish.")


class NothingChanged(PublishingError):
    """The draft equals the current edition; `edition` is that one."""

    def __init__(self, edition: Edition):
        self.edition = edition
        super().__init__(
            f"The draft is the same as edition {edition.number}: nothing was published."
        )


class WrongDate(PublishingError):
    """The edition's date is in the future, or before the current edition's."""


# `base` when the caller does not say which edition the editor started from.
ANY: Any = object()


@transaction.atomic
def publish(
    subject: Subject,
    *,
    kind: str,
    note: str,
    by: Any = None,
    source: str = Edition.Source.EDITOR,
    dated_on: date | None = None,
    base: int | None = ANY,
    reviewed: str | None = None,
    release: Release | None = None,
    now: datetime | None = None,
) -> Edition:
    """Freeze the draft as the new current edition of its page, and return it.

    `kind` is "significant" or "minor"; `note` says what changed and is not empty. `by` is a
    user or None. `dated_on` is today in London unless given. `base` is the number of the
    edition that the editor started from (None: the page had none); `reviewed` the fingerprint
    of the snapshot they looked at: with either, a change in between is refused. `release` is
    what it is published with, if with others. Raises a
    PublishingError (Blocked, Overtaken, DraftChanged, NothingChanged, WrongDate), or
    ValueError for an empty note or unknown kind; then nothing has changed.
    """
    if kind not in Edition.Kind.values or not note.strip():
        raise ValueError("An edition is significant or minor, and has a change note.")
    now = now or timezone.now()
    newsroom.lock()
    subject = type(subject)._default_manager.get(pk=subject.pk)
    page = page_to_publish(subject.page_id, base)
    snapshot = snapshot_of(subject)
    if reviewed is not None and reviewed != fingerprint(snapshot):
        raise DraftChanged
    check(page, snapshot)
    return freeze(
        page,
        snapshot,
        kind=kind,
        note=note,
        by=by,
        source=source,
        dated_on=dated_on,
        release=release,
        now=now,
    )


def page_to_publish(page_id: int, base: int | None = ANY) -> Page:
    """The page as it is now; raises Overtaken where `base` is not its current edition."""
    page = Page.objects.select_related("current_edition", "changed_in").get(pk=page_id)
    current = page.current_edition
    if current and base is not ANY and base != current.number:
        raise Overtaken(current)
    return page


def check(page: Page, snapshot: Snapshot) -> None:
    """Raise Blocked or NothingChanged if this cannot be the page's next edition."""
    if blocking := [problem for problem in problems_in(snapshot) if problem.blocks]:
        raise Blocked(blocking)
    current = page.current_edition
    if current and fingerprint(snapshot) == fingerprint(current.contents):
        raise NothingChanged(current)


def freeze(
    page: Page,
    snapshot: Snapshot,
    *,
    kind: str,
    note: str,
    by: Any,
    now: datetime,
    source: str = Edition.Source.EDITOR,
    dated_on: date | None = None,
    release: Release | None = None,
) -> Edition:
    """Make the edition and all that is derived from it, unchecked; the newsroom is locked."""
    current = page.current_edition
    edition = Edition.objects.create(
        page=page,
        number=current.number + 1 if current else 1,
        kind=kind if current else Edition.Kind.SIGNIFICANT,
        note=note.strip(),
        source=source,
        published_by=by,
        published_at=now,
        snapshot=snapshot,
        format=snapshots.FORMAT,
        sha256=fingerprint(snapshot),
        release=release,
        **_date_and_address(page, dated_on, now),
    )
    make_current(page, edition)
    return edition


def _date_and_address(page: Page, dated_on: date | None, now: datetime) -> dict[str, Any]:
    """The edition's date and the last part of its address: "2018-10-12", then "2018-10-12-2"."""
    dated_on = checked_date(page, dated_on, now)
    same_day = page.editions.filter(dated_on=dated_on).count()
    return {
        "dated_on": dated_on,
        "address": f"{dated_on.isoformat()}{f'-{same_day + 1}' if same_day else ''}",
    }


def checked_date(page: Page, dated_on: date | None, now: datetime | None = None) -> date:
    """The date that the next edition of a page would bear: today in London unless given.

    Raises WrongDate for one in the future, or before the current edition's.
    """
    today = timezone.localdate(now)
    dated_on = dated_on or today
    current = page.current_edition
    if dated_on > today:
        raise WrongDate(f"An edition cannot be dated {dated_on}: that is in the future.")
    if current and dated_on < current.dated_on:
        raise WrongDate(
            f"An edition dated {dated_on} is older than the current edition of {page}, "
            f"which is dated {current.dated_on}."
        )
    return dated_on


def make_current(page: Page, edition: Edition) -> None:
    """Point the page to this edition and refresh all that is derived from it; parts hear of it."""
    replaced, page.current_edition = page.current_edition, edition
    if edition.kind == Edition.Kind.SIGNIFICANT:
        page.changed_in = edition
    page.save(update_fields=["current_edition", "changed_in"])
    index(page, edition, replaced)
    tell_published(edition)


def draft_differs(subject: Subject) -> bool:
    """Whether publishing this draft would make a new edition."""
    current = subject.page.current_edition
    return current is None or fingerprint(snapshot_of(subject)) != fingerprint(current.contents)
