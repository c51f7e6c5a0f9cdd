"""Bulletins, from a draft to the mailing that brings it: see docs/bulletins.md.

Each act locks the newsroom, as a form that saves a draft does: of two at one moment the second
sees what the first did.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cells import newsroom
from cells.editing import version_of
from cells.models import Page
from subscriptions.audience import followers, reach_of_pages
from subscriptions.models import Bulletin, Delivery, Mailing, MailingAct, Subscription
from subscriptions.models.subscription import SubscriptionQuerySet

# What an editor writes: nothing of it changes once sending is planned.
WORDS = ("subject", "body", "page", "editions", "bite_of")


class BulletinError(Exception):
    """Why something cannot be done with a bulletin, in a sentence for editors."""


# --- Who gets it -------------------------------------------------------------------------------


def receivers(page: Page | None, now: datetime | None = None) -> SubscriptionQuerySet:
    """The subscriptions that bring somebody a bulletin about this page; several may be of one.

    Those through which somebody hears of changes of the page: see `audience`. Without a page: any
    active one, courses too. Who wants a pause is left out: a bulletin is not sent later.
    """
    today = timezone.localdate(now)
    if page is None:
        return Subscription.objects.active().exclude(subscriber__paused_until__gte=today)
    return followers(reach_of_pages([page]), today)


def count_receivers(page: Page | None, now: datetime | None = None) -> int:
    """How many people would get it now; each once."""
    return receivers(page, now).values("subscriber").distinct().count()


# --- What it says ------------------------------------------------------------------------------


def facts_of(bulletin: Bulletin) -> dict[str, Any]:
    """The words as they are now, to be frozen in `Mailing.facts`.

    Of editions and of the bite only the numbers (Edition.pk): their words are frozen already,
    and a redaction must reach them.
    """
    bite_of = bulletin.bite_of
    return {
        "subject": bulletin.subject,
        "body": bulletin.body,
        "editions": list(bulletin.editions.order_by("pk").values_list("pk", flat=True)),
        "bite": bite_of.current_edition_id if bite_of else None,
    }


def seen_of(bulletin: Bulletin) -> str:
    """What changes whenever somebody changes a word of it, or whose bite it brings changes."""
    bite_of = bulletin.bite_of
    return f"{version_of(bulletin, WORDS)}-{bite_of.current_edition_id if bite_of else ''}"


def draft_of_bite(page: Page, by: Any) -> Bulletin:
    """A new draft that brings the bite of a public cell, to those who follow the cell.

    Raises BulletinError where readers have no such bite.
    """
    page = Page.objects.select_related("current_edition", "listed_on").get(pk=page.pk)
    edition = page.current_edition
    if edition is None or page.withdrawal or not edition.contents["bite"]["sections"]:
        raise BulletinError("Readers have no bite of this cell yet: publish it first.")
    head = edition.contents["head"]
    subject = f"Matrix Bite: {head['headline'] or head['formal_title']}"
    length = Bulletin._meta.get_field("subject").max_length or 0
    return Bulletin.objects.create(
        subject=subject if len(subject) <= length else f"{subject[: length - 1].rstrip()}…",
        page=page,
        bite_of=page,
        written_by=by,
    )


# --- Acts --------------------------------------------------------------------------------------


@transaction.atomic
def plan(
    bulletin: Bulletin,
    *,
    at: datetime | None = None,
    by: Any = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> Mailing:
    """Freeze its words, to be sent at `at`, or with the next sweep.

    `seen` is `seen_of` the bulletin that the sender looked at. Raises BulletinError.
    """
    now = now or timezone.now()
    locked = _locked(bulletin)
    if locked.mailing_id:
        raise BulletinError("It is planned already, or was sent.")
    if at and at <= now:
        raise BulletinError("That time is over. Choose one that is still to come, or send now.")
    if seen is not None and seen != seen_of(locked):
        raise BulletinError("Somebody changed it after you looked. Look again, then send.")
    facts = facts_of(locked)
    if not (facts["body"] or facts["editions"] or facts["bite"]):
        raise BulletinError("It says nothing yet.")
    mailing = Mailing.objects.create(
        kind=Mailing.Kind.BULLETIN,
        key=str(locked.pk),
        facts=facts,
        created_at=now,
        due_at=at or now,
    )
    locked.mailing = mailing
    locked.save(update_fields=["mailing"])
    _note(mailing, MailingAct.What.PLANNED, by, now)
    return mailing


@transaction.atomic
def pause(bulletin: Bulletin, *, by: Any = None, now: datetime | None = None) -> None:
    """What has not left waits. Raises BulletinError."""
    mailing = _moving(bulletin)
    if mailing.paused_at:
        raise BulletinError("It is paused already.")
    mailing.pause(now)
    _note(mailing, MailingAct.What.PAUSED, by, now)


@transaction.atomic
def resume(bulletin: Bulletin, *, by: Any = None, now: datetime | None = None) -> None:
    """What waited goes on. Raises BulletinError."""
    mailing = _moving(bulletin)
    if not mailing.paused_at:
        raise BulletinError("It is not paused.")
    mailing.resume()
    _note(mailing, MailingAct.What.RESUMED, by, now)


@transaction.atomic
def cancel(bulletin: Bulletin, *, by: Any = None, now: datetime | None = None) -> bool:
    """Nothing more of it leaves. Raises BulletinError.

    True where nothing had left: it is a draft again then, and may be planned anew.
    """
    mailing = _moving(bulletin)
    is_draft_again = mailing.addressed_at is None
    if is_draft_again:
        Bulletin.objects.filter(pk=bulletin.pk).update(mailing=None)
        # The key of a bulletin is for the mailing that sends it.
        mailing.key = f"{mailing.key}:cancelled:{mailing.pk}"
        mailing.save(update_fields=["key"])
    cancel_mailing(mailing, by=by, now=now)
    return is_draft_again


@transaction.atomic
def cancel_mailing(mailing: Mailing, *, by: Any = None, now: datetime | None = None) -> None:
    """Of any mailing, nothing more leaves; what a worker has taken is asked again by itself."""
    mailing.cancel(now)
    Delivery.objects.filter(mailing=mailing).close_cancelled()
    _note(mailing, MailingAct.What.CANCELLED, by, now)


@transaction.atomic
def cancel_held(mailing: Mailing, *, by: Any = None, now: datetime | None = None) -> None:
    """Never send what was held; a bulletin of which nothing left is a draft again.

    Raises BulletinError.
    """
    bulletin = Bulletin.objects.filter(mailing=mailing).first()
    if bulletin:
        cancel(bulletin, by=by, now=now)
    else:
        cancel_mailing(_held(mailing), by=by, now=now)


@transaction.atomic
def let_go(mailing: Mailing, *, by: Any = None, now: datetime | None = None) -> None:
    """Send what was held. Raises BulletinError."""
    locked = _held(mailing)
    # Due now, so that it is late no more.
    locked.due_at = now or timezone.now()
    locked.save(update_fields=["due_at"])
    locked.let_go()
    _note(locked, MailingAct.What.LET_GO, by, now)


@transaction.atomic
def withdraw(
    bulletin: Bulletin, *, because: str, by: Any = None, now: datetime | None = None
) -> None:
    """Take it off the site, for a reason that readers are told; what has not left never will.

    Its words are kept for editors. Raises BulletinError.
    """
    now = now or timezone.now()
    locked = _on_the_site(bulletin)
    if locked.withdrawn_at:
        raise BulletinError("It is withdrawn already.")
    if not (because := " ".join(because.split())):
        raise BulletinError("Say why it is withdrawn: readers are told.")
    mailing = Mailing.objects.select_for_update().get(bulletin=locked)
    if not mailing.cancelled_at and mailing.deliveries.unfinished().exists():
        cancel_mailing(mailing, by=by, now=now)
    locked.withdrawn_at, locked.withdrawn_because = now, because
    _show(locked, MailingAct.What.WITHDRAWN, by, now)


@transaction.atomic
def bring_back(bulletin: Bulletin, *, by: Any = None, now: datetime | None = None) -> None:
    """Show on the site again what was withdrawn; nothing is sent by that. Raises BulletinError."""
    locked = _on_the_site(bulletin)
    if not locked.withdrawn_at:
        raise BulletinError("It is not withdrawn.")
    locked.withdrawn_at, locked.withdrawn_because = None, ""
    _show(locked, MailingAct.What.SHOWN_AGAIN, by, now or timezone.now())


def _on_the_site(bulletin: Bulletin) -> Bulletin:
    locked = _locked(bulletin)
    if not locked.number:
        raise BulletinError("It is not on the site yet: cancel the sending instead.")
    return locked


def _show(bulletin: Bulletin, what: MailingAct.What, by: Any, now: datetime) -> None:
    """Save what readers find of it from now on, in whatever is kept of the site."""
    bulletin.save(update_fields=["withdrawn_at", "withdrawn_because"])
    assert bulletin.mailing  # It has a number.
    Page.objects.filter(path=Page.HOME).bump_facts()
    _note(bulletin.mailing, what, by, now)


@transaction.atomic
def send_test(bulletin: Bulletin, *, to: Any, now: datetime | None = None) -> Delivery:
    """The mail as it is now, to one colleague. Raises BulletinError."""
    if not to.email:
        raise BulletinError("Your account has no e-mail address: an administrator can add it.")
    newsroom.lock()
    now = now or timezone.now()
    tests = Mailing.objects.filter(
        kind=Mailing.Kind.BULLETIN, key__startswith=f"{bulletin.pk}:test:"
    )
    mailing = Mailing.objects.create(
        kind=Mailing.Kind.BULLETIN,
        key=f"{bulletin.pk}:test:{tests.count() + 1}",
        facts=facts_of(bulletin) | {"test": True},
        created_at=now,
        due_at=now,
        addressed_at=now,
    )
    delivery = Delivery.new(mailing, user=to, created_at=now, next_try_at=now)
    delivery.save()
    return delivery


def _locked(bulletin: Bulletin) -> Bulletin:
    newsroom.lock()
    found = Bulletin.objects.select_related("bite_of").filter(pk=bulletin.pk).first()
    if found is None:
        raise BulletinError("Somebody deleted it.")
    return found


def _moving(bulletin: Bulletin) -> Mailing:
    """Its mailing, locked, if any of it may still leave."""
    found = _locked(bulletin)
    if not found.mailing_id:
        raise BulletinError("It is a draft: nothing of it is planned.")
    mailing = Mailing.objects.select_for_update().get(pk=found.mailing_id)
    if mailing.cancelled_at:
        raise BulletinError("It was cancelled.")
    if mailing.addressed_at and not mailing.deliveries.unfinished().exists():
        raise BulletinError("All of it has been sent.")
    return mailing


def _held(mailing: Mailing) -> Mailing:
    locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if not locked.held_at or locked.cancelled_at:
        raise BulletinError("It is not held any more.")
    return locked


def _note(mailing: Mailing, what: MailingAct.What, by: Any, now: datetime | None) -> None:
    MailingAct.objects.create(mailing=mailing, what=what, by=by, at=now or timezone.now())
