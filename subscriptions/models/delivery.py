"""One mail to one person."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from entries.models import Message
from subscriptions.models.mailing import Mailing
from subscriptions.models.subscriber import Subscriber
from subscriptions.models.subscription import Subscription
from subscriptions.models.suppression import Suppression, suppression_key

CANCELLED = "The mailing was cancelled."


def new_token() -> str:
    """24 characters of base64url: 144 bits of chance, and short in an address."""
    return secrets.token_urlsafe(18)


def hash_of(token: str) -> str:
    """A token is chance alone: a plain hash of it cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def with_token(self, token: str, *kinds: str) -> "DeliveryQuerySet":
        """The delivery in whose mail this token stood, if its mailing is of one of these kinds."""
        return self.filter(token_hash=hash_of(token), mailing__kind__in=kinds).select_related(
            "mailing", "subscriber"
        )

    def with_return_key(self, key: str) -> "DeliveryQuerySet":
        """The delivery whose return path bears this key (28 lower hexadecimal digits)."""
        # A range, which both databases look up in the index of the hash.
        return self.filter(token_hash__gte=key, token_hash__lte=f"{key}{'f' * 36}")

    def unfinished(self) -> "DeliveryQuerySet":
        return self.filter(state__in=Delivery.UNFINISHED)

    def close_cancelled(self) -> None:
        """Say of what waits of cancelled mailings that it will not be sent.

        What a worker has claimed just now it closes itself, or leaves for the next sweep.
        """
        waiting = [Delivery.State.PENDING, Delivery.State.RETRY]
        self.filter(state__in=waiting, mailing__cancelled_at__isnull=False).update(
            state=Delivery.State.SKIPPED, reason=CANCELLED, token=""
        )

    def to_send(self, now: datetime | None = None) -> "DeliveryQuerySet":
        """What may be claimed now: its turn has come, and whoever had claimed it is gone."""
        now = now or timezone.now()
        waits = Q(state__in=[Delivery.State.PENDING, Delivery.State.RETRY])
        left_over = Q(
            state__in=[Delivery.State.CLAIMED, Delivery.State.HANDED], claimed_until__lt=now
        )
        return self.filter(
            waits | left_over,
            next_try_at__lte=now,
            mailing__held_at=None,
            mailing__cancelled_at=None,
            mailing__paused_at=None,
        )


class Delivery(models.Model):
    """A mailing to one receiver: a subscriber, a member of staff, or the sender of a message.

    States: pending → claimed (until `claimed_until`) → handed (committed before the server is
    given the words) → sent; or retry (at `next_try_at`), failed, skipped (see `reason`). Who
    dies between handed and sent leaves it open whether it arrived: it is sent once more.

    `token` is what addresses in the mail bear; it is there until the mail is sent, after that
    only its hash. `because` are the numbers of the subscriptions that this mail answers.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Waits"
        CLAIMED = "claimed", "Taken by a worker"
        HANDED = "handed", "Given to the mail server"
        SENT = "sent", "Sent"
        RETRY = "retry", "Will be tried again"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Not sent"

    UNFINISHED = (State.PENDING, State.CLAIMED, State.HANDED, State.RETRY)

    # Every index costs each mail two writes, so there is none that another one makes up for.
    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    message = models.ForeignKey(
        Message,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    because = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    token = models.CharField(max_length=24, blank=True)
    token_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(
        null=True, blank=True, help_text="When the token did what it is for."
    )
    undo = models.JSONField(
        default=dict, blank=True, help_text="What the token did, as `ending` needs it to undo it."
    )
    reason = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "subscriber"], name="deliver_each_mailing_once_per_subscriber"
            ),
            models.UniqueConstraint(
                fields=["user", "mailing"],
                condition=Q(user__isnull=False),
                name="deliver_each_mailing_once_per_colleague",
            ),
            models.UniqueConstraint(
                fields=["message", "mailing"],
                condition=Q(message__isnull=False),
                name="deliver_each_mailing_once_per_message",
            ),
            models.UniqueConstraint(fields=["token_hash"], name="a_token_is_of_one_delivery"),
            models.CheckConstraint(
                name="delivery_goes_to_one",
                condition=Q(subscriber__isnull=False, user=None, message=None)
                | Q(subscriber=None, user__isnull=False, message=None)
                | Q(subscriber=None, user=None, message__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_state_is_known",
                condition=Q(
                    state__in=[
                        "pending",
                        "claimed",
                        "handed",
                        "sent",
                        "retry",
                        "failed",
                        "skipped",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="a_claimed_delivery_says_by_whom_and_until_when",
                condition=~Q(state__in=["claimed", "handed"])
                | (Q(claimed_until__isnull=False) & ~Q(claimed_by="")),
            ),
            models.CheckConstraint(
                name="a_sent_delivery_says_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="a_delivery_that_ended_otherwise_says_why",
                condition=~Q(state__in=["failed", "skipped"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_token_is_kept_until_it_is_sent_only",
                condition=~Q(state="sent") | Q(token=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state__in=["pending", "claimed", "handed", "retry"]),
                name="deliveries_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}: {self.get_state_display()}"

    @classmethod
    def new(cls, mailing: Mailing, **fields: Any) -> Self:
        """One with a token of its own, not saved yet."""
        token = new_token()
        return cls(mailing=mailing, token=token, token_hash=hash_of(token), **fields)

    @property
    def address(self) -> str:
        """Where it goes today; "" where there is no address any more."""
        if self.subscriber:
            is_move = self.mailing.kind == Mailing.Kind.MOVE
            return self.subscriber.new_email if is_move else self.subscriber.email
        if self.message:
            return self.message.email
        return self.user.email if self.user else ""

    @property
    def return_key(self) -> str:
        """What names this delivery in its return path (VERP): 28 hexadecimal digits, 112 bits.

        Made of the hash, so that it tells nothing of the token, and nobody can guess it.
        """
        return self.token_hash[:28]

    @property
    def mail_id(self) -> str:
        """Its Message-ID, the same for every try: mail programs see one (RFC 5322, 3.6.4)."""
        return f"<{self.return_key}.{self.pk}@{settings.MAIL_DOMAIN}>"

    def unwanted(self, now: datetime | None = None, known: "Known | None" = None) -> str:
        """Why it should not leave any more, asked at the last moment; "" if it should.

        `known` saves asking the database for each of many.
        """
        mailing = self.mailing
        known = known or Known.of([self])
        if mailing.cancelled_at:
            return CANCELLED
        if not self.address:
            return "There is no address any more."
        reason = known.suppressed.get(suppression_key(self.address))
        if reason and reason in Suppression.reasons_against(mailing.kind):
            return "The address is not to be written to."
        if self.subscriber and mailing.kind in Mailing.FOLLOWED:
            return self._no_longer_followed(now, known)
        return ""

    def _no_longer_followed(self, now: datetime | None, known: "Known") -> str:
        subscriber = self.subscriber
        assert subscriber  # Only asked for subscribers.
        if subscriber.is_paused(timezone.localdate(now)):
            return "The subscriber wants a pause."
        # The one mail about a page that is gone ends the subscription that it answers.
        if self.mailing.kind == Mailing.Kind.NOTICE:
            return ""
        followed = any(known.followed.get(number) == subscriber.pk for number in self.because)
        return "" if followed else "The subscription has ended."


@dataclass(frozen=True, slots=True)
class Known:
    """What stands against deliveries, asked of the database for many at once.

    `suppressed` has the reason by the key of the address, `followed` the number of the
    subscriber by that of the subscription, where it is active.
    """

    suppressed: dict[str, str]
    followed: dict[int, int]

    @classmethod
    def of(cls, deliveries: Iterable[Delivery]) -> Self:
        """Two queries, where the deliveries bring their mailing and whom they go to."""
        deliveries = list(deliveries)
        addresses = {delivery.address for delivery in deliveries} - {""}
        numbers = {number for delivery in deliveries for number in delivery.because}
        suppressed = Suppression.objects.of(*addresses).values_list("key", "reason")
        active = Subscription.objects.active().filter(pk__in=numbers)
        return cls(dict(suppressed), dict(active.values_list("pk", "subscriber")))
