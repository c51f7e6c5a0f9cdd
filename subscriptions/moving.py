"""A new address for the same person: it counts once whoever has it has confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cells.limits import Limit, allows, wait_in_line
from subscriptions import consent
from subscriptions.ending import settle_one
from subscriptions.models import ConsentEvent, Delivery, Mailing, Subscriber, suppression_key
from subscriptions.models.subscriber import UNCONFIRMED_FOR
from subscriptions.queueing import queue_letter
from subscriptions.signing_up import (
    NotToBeSent,
    State,
    locked,
    mailbox_key,
    queue_within_limits,
    welcome,
)

# How often one person may ask for it: each time both addresses get a letter.
ASKED = (Limit(3, timedelta(days=1)),)


@transaction.atomic
def ask(subscriber: Subscriber, email: str, now: datetime | None = None) -> None:
    """Ask whoever has the new address; tell the old one, in case it was not its owner who asked.

    Says nothing of what came of it: not whether we know the new address.
    """
    now = now or timezone.now()
    wait_in_line()
    if not allows("new address", mailbox_key(subscriber.email), ASKED, now):
        return
    try:
        with transaction.atomic():
            subscriber.new_email = email
            subscriber.save(update_fields=["new_email"])
            until = (now + UNCONFIRMED_FOR).isoformat()
            key = suppression_key(email)
            queue_within_limits(Mailing.Kind.MOVE, subscriber, now=now, until=until, to=key)
            queue_letter(Mailing.Kind.PREFERENCES, subscriber, now=now, reason="moving")
    except NotToBeSent:
        subscriber.new_email = ""


@transaction.atomic
def cancel(subscriber: Subscriber) -> None:
    subscriber.new_email = ""
    subscriber.save(update_fields=["new_email"])


def state_of(delivery: Delivery, now: datetime | None = None) -> State:
    """How the link in a letter to a new address stands."""
    if delivery.used_at:
        return State.CONFIRMED
    new_email = delivery.subscriber.new_email if delivery.subscriber else ""
    facts = delivery.mailing.facts
    # Another may have been named since, for which this letter was not.
    is_meant = bool(new_email) and facts["to"] == suppression_key(new_email)
    is_early = (now or timezone.now()) < datetime.fromisoformat(facts["until"])
    return State.WAITS if is_meant and is_early else State.OVER


@transaction.atomic
def confirm(delivery: Delivery, now: datetime | None = None) -> State:
    """What the button does; returns how the link stood before.

    Where somebody has that address already they are one person: what either follows is followed
    there, once.
    """
    now = now or timezone.now()
    subscriber = locked(delivery)
    state = state_of(delivery, now)
    if state != State.WAITS:
        return state
    email, subscriber.new_email = subscriber.new_email, ""
    others = Subscriber.objects.with_email(email).exclude(pk=subscriber.pk)
    if other := others.select_for_update().first():
        subscriber.save(update_fields=["new_email"])
        join(subscriber, other, now)
    else:
        subscriber.email = email
        subscriber.save(update_fields=["email", "new_email"])
        welcome(subscriber, now)
        settle_one(subscriber)
    moved = other or subscriber
    consent.note(moved, ConsentEvent.What.MOVED, how="button in mail", now=now)
    delivery.used_at = now
    delivery.save(update_fields=["used_at"])
    return state


def join(leaving: Subscriber, staying: Subscriber, now: datetime) -> None:
    """Let `staying` follow all that `leaving` follows, who then follows nothing."""
    there = {(s.kind, s.page_id): s for s in staying.subscriptions.filter(ended_at=None)}
    for one in leaving.subscriptions.filter(ended_at=None):
        same = there.get((one.kind, one.page_id))
        if same is None:
            one.subscriber = staying
            one.save(update_fields=["subscriber"])
            continue
        if one.confirmed_at and not same.confirmed_at:
            same.confirmed_at, same.frequency = now, one.frequency
            same.save(update_fields=["confirmed_at", "frequency"])
        one.end(now)
    welcome(staying, now)
    settle_one(leaving)
