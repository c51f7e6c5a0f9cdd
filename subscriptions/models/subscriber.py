"""Who gets mail, what they agreed to and when, and what came back from their address."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

# How long an address is kept that nobody confirmed, and one that ended everything.
UNCONFIRMED_FOR = timedelta(days=7)
ENDED_FOR = timedelta(days=28)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def with_email(self, email: str) -> "SubscriberQuerySet":
        """Whoever has this address; capitals make no difference."""
        return self.annotate(email_in_small=Lower("email")).filter(email_in_small=email.lower())

    def due_for_erasure(self, now: datetime | None = None) -> "SubscriberQuerySet":
        """Never confirmed within 7 days, or ended 28 days ago; theirs are the addresses to go.

        Who asked anew within the last 7 days may still confirm.
        """
        now = now or timezone.now()
        unconfirmed = Q(confirmed_at=None, created_at__lte=now - UNCONFIRMED_FOR)
        may_confirm = Q(
            subscriptions__confirmed_at=None,
            subscriptions__ended_at=None,
            subscriptions__asked_at__gt=now - UNCONFIRMED_FOR,
        )
        due = self.filter(unconfirmed | Q(ended_at__lte=now - ENDED_FOR), erased_at=None)
        return due.exclude(pk__in=self.model._default_manager.filter(may_confirm).values("pk"))


class Subscriber(models.Model):
    """A person who asked for mail. `email` is empty once it was erased; the row stays as a number.

    `confirmed_at` is when the address was first confirmed, `ended_at` when the last subscription
    ended (None while one is active). Until `paused_until` (that day included, in
    London) nothing about changes is sent. `new_email` waits to be confirmed by whom it belongs to.
    """

    email = models.EmailField(blank=True)
    new_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_subscriber_for_an_address"
            ),
            models.CheckConstraint(
                name="an_erased_subscriber_has_no_address",
                condition=(Q(erased_at=None) & ~Q(email=""))
                | Q(erased_at__isnull=False, email="", new_email=""),
            ),
        ]

    def __str__(self) -> str:
        """Says nothing of who it is: it may stand in logs."""
        return f"Subscriber {self.pk}"

    def is_paused(self, today: date | None = None) -> bool:
        return bool(self.paused_until and self.paused_until >= (today or timezone.localdate()))


class ConsentEvent(models.Model):
    """What a subscriber agreed to or ended, and how: kept for as long as the row, never changed.

    `words` say the scope and how often, as the form named them; `wording` is the version of the
    form's own words (`subscriptions.wording.VERSION`); `how` is where it was done, such as
    "form on /drug/e5/", "button in mail", "one click (RFC 8058)".
    """

    class What(models.TextChoices):
        ASKED = "asked", "Asked for"
        CONFIRMED = "confirmed", "Confirmed"
        CHANGED = "changed", "Changed"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Resumed"
        ENDED = "ended", "Ended"
        UNDONE = "undone", "Took back the ending"
        MOVED = "moved", "Changed the address"
        SUPPRESSED = "suppressed", "Not written to any more"
        ERASED = "erased", "Erased"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consent")
    what = models.CharField(max_length=10, choices=What)
    words = models.CharField(max_length=300, blank=True)
    wording = models.CharField(max_length=20)
    how = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_event_is_known",
                condition=Q(
                    what__in=[
                        "asked",
                        "confirmed",
                        "changed",
                        "paused",
                        "resumed",
                        "ended",
                        "undone",
                        "moved",
                        "suppressed",
                        "erased",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.get_what_display()}"


class Bounce(models.Model):
    """That a mail to a subscriber came back. `diagnosis` is the status, such as "5.1.1"."""

    class Kind(models.TextChoices):
        HARD = "hard", "No such address"
        SOFT = "soft", "Not now"
        OURS = "ours", "Refused because of us"
        COMPLAINT = "complaint", "Reported as spam"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    delivery = models.ForeignKey(
        "subscriptions.Delivery", on_delete=models.SET_NULL, null=True, related_name="bounces"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    diagnosis = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="bounce_kind_is_known",
                condition=Q(kind__in=["hard", "soft", "ours", "complaint"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subscriber}"
