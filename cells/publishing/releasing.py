"""Publishing several pages together, and publishing at a set time.

What is planned is frozen when it is planned. When it is due it is checked again: what may not go
live any more is *held*, with a reason, until an editor looks. See docs/publishing.md.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells import newsroom, snapshots
from cells.models import Edition, Notice, Page, Release, ReleaseItem
from cells.models.subject import Subject
from cells.publishing.publish import (
    ANY,
    Blocked,
    DraftChanged,
    Overtaken,
    PublishingError,
    check,
    freeze,
    page_to_publish,
    publish,
)
from cells.publishing.taking import snapshot_of
from cells.snapshots import Snapshot, fingerprint

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """A page to publish with others; `base` and `reviewed` as for `publish`."""

    subject: Subject
    kind: str
    base: int | None = ANY
    reviewed: str | None = None


class NotReleased(PublishingError):
    """Nothing of the release was published or planned; `refusals` says why, page by page."""

    def __init__(self, refusals: dict[Page, PublishingError]):
        self.refusals = refusals
        said = (f"{page.subject}: {in_words(refusal)}" for page, refusal in refusals.items())
        super().__init__(" ".join(said))


class WrongTime(PublishingError):
    """The time is over, or stands twice or never on the clock in London."""


class NotOpen(PublishingError):
    """The release went live, was cancelled, or is held: it cannot be changed like that."""


class Reconsider(PublishingError):
    """Something became known since the words were frozen that an editor should look at."""


# --- What editors do --------------------------------------------------------------------------


@transaction.atomic
def release(
    choices: Sequence[Choice],
    *,
    note: str,
    by: Any = None,
    instead_of: Release | None = None,
    now: datetime | None = None,
) -> Release:
    """Publish the drafts of these pages at once, with one change note: all of them, or none.

    `instead_of` is an open release that this one replaces: it is cancelled. Raises NotReleased
    or NotOpen, or ValueError where there is nothing to publish, a page twice or no note.
    """
    refuse_nonsense(choices, note)
    now = now or timezone.now()
    newsroom.lock()
    _replace(instead_of, now)
    made = Release.objects.create(note=note.strip(), made_by=by, frozen_at=now, published_at=now)
    refusals: dict[Page, PublishingError] = {}
    for choice in choices:
        page = choice.subject.page
        try:
            edition = publish(
                choice.subject,
                kind=choice.kind,
                note=note,
                by=by,
                base=choice.base,
                reviewed=choice.reviewed,
                release=made,
                now=now,
            )
        except PublishingError as refusal:
            refusals[page] = refusal
        else:
            base = edition.number - 1 or None
            _add_item(made, page, choice.kind, base, edition.contents, is_live=True)
    if refusals:
        raise NotReleased(refusals)
    return made


@transaction.atomic
def plan(
    choices: Sequence[Choice],
    *,
    note: str,
    planned_for: datetime,
    by: Any = None,
    instead_of: Release | None = None,
    now: datetime | None = None,
) -> Release:
    """Freeze the drafts of these pages now, to be published at `planned_for` by `publish_due`.

    What would stop publishing them stops planning, too. Raises WrongTime for a time that is
    over, and otherwise as `release` does.
    """
    refuse_nonsense(choices, note)
    now = now or timezone.now()
    refuse_the_past(planned_for, now)
    newsroom.lock()
    _replace(instead_of, now)
    made = Release.objects.create(
        note=note.strip(), made_by=by, frozen_at=now, planned_for=planned_for
    )
    refusals: dict[Page, PublishingError] = {}
    for choice in choices:
        subject = type(choice.subject)._default_manager.get(pk=choice.subject.pk)
        try:
            page = page_to_publish(subject.page_id, choice.base)
            snapshot = snapshot_of(subject)
            if choice.reviewed not in (None, fingerprint(snapshot)):
                raise DraftChanged
            check(page, snapshot)
            refuse_news(page, snapshot, now)
        except PublishingError as refusal:
            refusals[subject.page] = refusal
        else:
            current = page.current_edition
            base = current.number if current else None
            _add_item(made, page, choice.kind, base, snapshot, is_live=False)
    if refusals:
        raise NotReleased(refusals)
    return made


@transaction.atomic
def cancel(planned: Release, *, now: datetime | None = None) -> Release:
    """It will not go live; its words are kept. Raises NotOpen."""
    newsroom.lock()
    planned = open_release(planned)
    planned.cancelled_at = now or timezone.now()
    planned.save(update_fields=["cancelled_at"])
    return planned


@transaction.atomic
def change_time(planned: Release, planned_for: datetime, *, now: datetime | None = None) -> Release:
    """The same words at another time. Raises WrongTime, and NotOpen of one that is held, too."""
    refuse_the_past(planned_for, now or timezone.now())
    newsroom.lock()
    planned = open_release(planned, but_held=True)
    planned.planned_for = planned_for
    planned.save(update_fields=["planned_for"])
    return planned


@transaction.atomic
def publish_planned(planned: Release, *, by: Any = None, now: datetime | None = None) -> Release:
    """Publish the frozen words now, before their time. Raises NotReleased or NotOpen."""
    newsroom.lock()
    planned = open_release(planned, but_held=True)
    _publish_frozen(planned, by=by, now=now or timezone.now())
    return planned


# --- What the clock does ----------------------------------------------------------------------


def publish_due(now: datetime | None = None) -> list[Release]:
    """Publish what is due, the longest due first; returns the releases that went live or are held.

    Each is a transaction of its own, and settled once, however many call this at a time. One
    that fails for a reason that nobody thought of is logged, stays due, and keeps no other back.
    """
    now = now or timezone.now()
    settled = []
    for number in Release.objects.due(now).values_list("pk", flat=True):
        try:
            found = _settle(number, now)
        except Exception:
            log.exception("Release %s could not be published; it stays due.", number)
        else:
            settled += [found] if found else []
    return settled


@transaction.atomic
def _settle(number: int, now: datetime) -> Release | None:
    """Publish a release that is due, or hold it. None if somebody else did so meanwhile."""
    newsroom.lock()
    planned = Release.objects.due(now).filter(pk=number).first()
    if planned is None:
        return None
    try:
        with transaction.atomic():
            _publish_frozen(planned, by=planned.made_by, now=now)
    except NotReleased as refusal:
        planned = Release.objects.get(pk=number)
        planned.held_at, planned.held_because = now, str(refusal)
        planned.save(update_fields=["held_at", "held_because"])
    return planned


def _publish_frozen(planned: Release, *, by: Any, now: datetime) -> None:
    """Make editions of what was frozen, all or none; the newsroom is locked."""
    refusals: dict[Page, PublishingError] = {}
    for item in planned.items.select_related("page"):
        try:
            page = page_to_publish(item.page_id, item.base)
            snapshot = item.contents
            check(page, snapshot)
            refuse_news(page, snapshot, planned.frozen_at)
        except PublishingError as refusal:
            refusals[item.page] = refusal
            continue
        freeze(page, snapshot, kind=item.kind, note=planned.note, by=by, release=planned, now=now)
        item.snapshot = None
        item.save(update_fields=["snapshot"])
    if refusals:
        raise NotReleased(refusals)
    planned.published_at = now
    planned.save(update_fields=["published_at"])


def refuse_news(page: Page, snapshot: Snapshot, since: datetime) -> None:
    """Raise Reconsider if the page moved or was withdrawn, or a document in it retracted since."""
    if snapshot["path"] != page.path:
        raise Reconsider("Its address changed.")
    if page.withdrawal:
        raise Reconsider("It was withdrawn from the public.")
    listed = {entry["document"]["id"] for entry in snapshot.get("entries", {}).get("entries", [])}
    told_since = Notice.history.filter(history_date__gt=since).values("id")
    retracted = Notice.objects.filter(
        kind=Notice.Kind.RETRACTED, document_number__in=listed, pk__in=told_since
    )
    if notice := retracted.first():
        raise Reconsider(f"A document that it lists was retracted. {notice.words}".strip())


# --- Shared -----------------------------------------------------------------------------------


def problems_of(planned: Release) -> dict[Page, PublishingError]:
    """What would keep an open release from going live now, page by page. Writes nothing."""
    found: dict[Page, PublishingError] = {}
    for item in planned.items.select_related("page__listed_on", "page__current_edition"):
        current = item.page.current_edition
        try:
            if current and current.number != item.base:
                raise Overtaken(current)
            check(item.page, item.contents)
            refuse_news(item.page, item.contents, planned.frozen_at)
        except PublishingError as refusal:
            found[item.page] = refusal
    return found


def ahead_of(planned: Release) -> list[Release]:
    """Other releases that list one of its pages and go live before it: then it is held."""
    if planned.state != "planned":
        return []
    pages = planned.items.values("page")
    rivals = Release.objects.planned().filter(items__page__in=pages).exclude(pk=planned.pk)
    mine = (planned.planned_for, planned.pk)
    return [one for one in rivals.distinct() if (one.planned_for, one.pk) < mine]


def in_words(refusal: PublishingError) -> str:
    """A sentence for the editor who comes to look at a release."""
    match refusal:
        case Overtaken(edition=edition):
            return f"A newer edition, {edition.number}, went live after it was prepared."
        case Blocked(problems=problems):
            return " ".join(f"{problem.place}: {problem.message}" for problem in problems)
    return str(refusal)


def open_release(planned: Release, *, but_held: bool = False) -> Release:
    """The release as it is now. Raises NotOpen; `but_held`: also of one that is held."""
    found = Release.objects.get(pk=planned.pk)
    if not found.is_open:
        raise NotOpen(f"It is {found.state} already: nothing was changed.")
    if but_held and found.held_at:
        raise NotOpen("It is held: look at today’s drafts, and plan it again.")
    return found


def london_time(day: date, at: time) -> datetime:
    """That time on the clock in London. Raises WrongTime where it comes twice, or not at all."""
    zone = timezone.get_default_timezone()
    naive = datetime.combine(day, at)
    early, late = (naive.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if early == late:
        return naive.replace(tzinfo=zone)
    assert early is not None
    assert late is not None
    clocks, comes = ("back", "comes twice") if early > late else ("forward", "does not come")
    raise WrongTime(
        f"On {day:%-d %B %Y} the clocks go {clocks} and {at:%H:%M} {comes}. "
        "Choose a time an hour earlier or later."
    )


def refuse_the_past(planned_for: datetime, now: datetime) -> None:
    if planned_for <= now:
        raise WrongTime("That time is over. Choose one that is still to come, or publish now.")


def refuse_nonsense(choices: Iterable[Choice], note: str) -> None:
    chosen = list(choices)
    pages = {choice.subject.page_id for choice in chosen}
    if not chosen or len(pages) < len(chosen) or not note.strip():
        raise ValueError("A release is of one page or several, each once, with a change note.")
    if any(choice.kind not in Edition.Kind.values for choice in chosen):
        raise ValueError("An edition is significant or minor.")


def _replace(instead_of: Release | None, now: datetime) -> None:
    if instead_of:
        cancel(instead_of, now=now)


def _add_item(
    made: Release, page: Page, kind: str, base: int | None, snapshot: Snapshot, *, is_live: bool
) -> None:
    ReleaseItem.objects.create(
        release=made,
        page=page,
        kind=kind,
        base=base,
        snapshot=None if is_live else snapshot,
        format=snapshots.FORMAT,
        sha256=fingerprint(snapshot),
    )
