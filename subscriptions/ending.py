"""What the address in a mail does (`/u/<token>/`): it ends, slows or pauses what caused that mail,
says "never again", and undoes any of these for 30 minutes.

What it did last is kept in `Delivery.undo`; `Delivery.used_at` is when.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from subscriptions import consent
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    Subscriber,
    SubscriberQuerySet,
    Subscription,
    Suppression,
)
from subscriptions.scopes import Scopes
from subscriptions.signing_up import CONFIRMING, asked_for, locked
from subscriptions.suppressing import CAME_BACK, lift, suppress

KINDS = (*Mailing.FOLLOWED, *CONFIRMING)
UNDO_FOR = timedelta(minutes=30)
PAUSE_FOR = timedelta(weeks=4)
# As seldom as each kind of subscription comes.
SLOWEST: dict[str, str] = {
    Subscription.Kind.CHANGES: Subscription.Frequency.MONTHLY,
    Subscription.Kind.COURSE: Subscription.Frequency.FORTNIGHTLY,
}
BUTTON, ONE_CLICK = "button in mail", "one click (RFC 8058)"


def caused(delivery: Delivery) -> list[Subscription]:
    """The subscriptions that caused the mail and still last."""
    return [one for one in asked_for(delivery) if not one.ended_at]


def can_be_slower(delivery: Delivery) -> list[Subscription]:
    return [one for one in caused(delivery) if one.is_active and one.frequency != SLOWEST[one.kind]]


def undoable(delivery: Delivery, now: datetime | None = None) -> str:
    """The act that can be undone, of ACTS; "" if none can, or it was undone otherwise."""
    subscriber = delivery.subscriber
    is_fresh = bool(delivery.used_at and delivery.used_at > (now or timezone.now()) - UNDO_FOR)
    if not (is_fresh and subscriber and subscriber.email):
        return ""
    act = str(delivery.undo.get("act", ""))
    return "" if act == "pause" and not subscriber.is_paused() else act


def settle(people: SubscriberQuerySet) -> None:
    """Say of these when their last subscription ended (`Subscriber.ended_at`), if none is left; or
    that one is there again. Nothing else spells this rule. Two queries.

    Who never confirmed has no such moment: what they asked for counts from when they did.
    """
    mine = Subscription.objects.filter(subscriber=OuterRef("pk"))
    follows = Exists(mine.active())
    people.exclude(ended_at=None).filter(follows | Q(confirmed_at=None)).update(ended_at=None)
    last = mine.exclude(ended_at=None).order_by("-ended_at").values("ended_at")[:1]
    people.filter(~follows, ended_at=None, erased_at=None, confirmed_at__isnull=False).update(
        ended_at=Coalesce(Subquery(last), F("confirmed_at"))
    )


def settle_one(subscriber: Subscriber) -> None:
    settle(Subscriber.objects.filter(pk=subscriber.pk))
    subscriber.refresh_from_db(fields=["ended_at"])


def end_all(subscriptions: Sequence[Subscription], *, how: str, now: datetime) -> None:
    """End these, of one subscriber, and write it down."""
    if not subscriptions:
        return
    scopes = Scopes.today()
    subscriber = subscriptions[0].subscriber
    for one in subscriptions:
        one.end(now)
    words = [scopes.words(one) for one in subscriptions]
    consent.note(subscriber, ConsentEvent.What.ENDED, how=how, words=words, now=now)
    settle_one(subscriber)


def end_everything(subscriber: Subscriber, *, how: str, now: datetime) -> list[Subscription]:
    """End whatever lasts, confirmed or not; returns it."""
    lasting = list(subscriber.subscriptions.filter(ended_at=None).select_related("page"))
    end_all(lasting, how=how, now=now)
    return lasting


@transaction.atomic
def stop(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """End what caused the mail. What is ended already stays as it is, and can still be undone."""
    now, _ = now or timezone.now(), locked(delivery)
    ending = caused(delivery)
    if ending:
        end_all(ending, how=how, now=now)
        remember(delivery, now, act="stop", ended=[one.pk for one in ending])


@transaction.atomic
def slow(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """Once a month instead; a course every two weeks."""
    now, subscriber = now or timezone.now(), locked(delivery)
    scopes, before, words = Scopes.today(), {}, []
    for one in can_be_slower(delivery):
        before[str(one.pk)] = one.frequency
        one.frequency = SLOWEST[one.kind]
        one.save(update_fields=["frequency"])
        words.append(scopes.words(one))
    if before:
        consent.note(subscriber, ConsentEvent.What.CHANGED, how=how, words=words, now=now)
        remember(delivery, now, act="slow", frequencies=before)


@transaction.atomic
def pause(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """Nothing about changes for four weeks."""
    now, subscriber = now or timezone.now(), locked(delivery)
    before = subscriber.paused_until
    pause_until(subscriber, timezone.localdate(now) + PAUSE_FOR, how=how, now=now)
    remember(delivery, now, act="pause", paused_until=before.isoformat() if before else None)


def pause_until(subscriber: Subscriber, day: date | None, *, how: str, now: datetime) -> None:
    """Nothing about changes until after this day; None ends the pause."""
    subscriber.paused_until = day
    subscriber.save(update_fields=["paused_until"])
    what = ConsentEvent.What.PAUSED if day else ConsentEvent.What.RESUMED
    words = [f"until {day.isoformat()}"] if day else [""]
    consent.note(subscriber, what, how=how, words=words, now=now)


@transaction.atomic
def never(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """End everything, and never write to that address again, whoever types it in."""
    now, subscriber = now or timezone.now(), locked(delivery)
    if not subscriber.email or is_never(subscriber.email):
        return
    ending = end_everything(subscriber, how=how, now=now)
    before = suppress(subscriber.email, Suppression.Reason.ASKED, now)
    consent.note(subscriber, ConsentEvent.What.SUPPRESSED, how=how, now=now)
    ended = [one.pk for one in ending]
    remember(delivery, now, act="never", ended=ended, suppressed_before=before)


def is_never(email: str) -> bool:
    return Suppression.objects.of(email).filter(reason=Suppression.Reason.ASKED).exists()


def came_back(subscriber: Subscriber) -> str:
    """Why nothing is sent to an address from which mail came back, in words; "" where it is."""
    found = Suppression.objects.of(subscriber.email).filter(reason__in=CAME_BACK).first()
    return found.get_reason_display() if found else ""


@transaction.atomic
def try_again(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """Write to an address again from which mail came back."""
    write_again(locked(delivery), how=how, now=now or timezone.now())


def write_again(subscriber: Subscriber, *, how: str, now: datetime) -> None:
    if lift(subscriber.email, *CAME_BACK, now=now):
        consent.note(subscriber, ConsentEvent.What.RESUMED, how=how, words=["try again"], now=now)


@transaction.atomic
def undo(delivery: Delivery, *, how: str = BUTTON, now: datetime | None = None) -> None:
    """Take back what the token did last, within 30 minutes; after that nothing."""
    now, subscriber = now or timezone.now(), locked(delivery)
    if not undoable(delivery, now):
        return
    done = delivery.undo
    if "suppressed_before" in done:
        lift(subscriber.email, Suppression.Reason.ASKED, now=now)
        if done["suppressed_before"]:
            suppress(subscriber.email, done["suppressed_before"], now)
    if "paused_until" in done:
        before = done["paused_until"]
        subscriber.paused_until = date.fromisoformat(before) if before else None
        subscriber.save(update_fields=["paused_until"])
    for pk, frequency in done.get("frequencies", {}).items():
        Subscription.objects.filter(pk=pk, subscriber=subscriber).update(frequency=frequency)
    take_up_again(subscriber, done.get("ended", []))
    settle_one(subscriber)
    consent.note(
        subscriber, ConsentEvent.What.UNDONE, how=how, words=[str(done.get("act", ""))], now=now
    )
    remember(delivery, now)


def take_up_again(subscriber: Subscriber, ended: Sequence[int]) -> None:
    """Make these last again, but for what was asked for anew since."""
    followed = set(subscriber.subscriptions.filter(ended_at=None).values_list("kind", "page"))
    for one in subscriber.subscriptions.filter(pk__in=ended).exclude(ended_at=None):
        if (one.kind, one.page_id) not in followed:
            one.ended_at = None
            one.save(update_fields=["ended_at"])


def remember(delivery: Delivery, now: datetime, **done: object) -> None:
    delivery.undo, delivery.used_at = done, now
    delivery.save(update_fields=["undo", "used_at"])


type Act = Callable[..., None]

# What a button sends, and what it does.
ACTS: dict[str, Act] = {
    "stop": stop,
    "slow": slow,
    "pause": pause,
    "again": try_again,
    "undo": undo,
}
# Mail that is followed is passed on, with its address: whoever has that may end what caused the
# mail, and nothing beyond.
ACTS_OF_CONFIRMING: dict[str, Act] = {
    "stop": stop,
    "never": never,
    "again": try_again,
    "undo": undo,
}


def acts_of(delivery: Delivery) -> dict[str, Act]:
    return ACTS_OF_CONFIRMING if delivery.mailing.kind in CONFIRMING else ACTS
