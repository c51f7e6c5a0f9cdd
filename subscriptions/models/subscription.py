"""What somebody follows, and how often they want to hear of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cells.models import Page
from subscriptions.models.subscriber import Subscriber


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        """Confirmed and not ended. Nothing else spells this rule."""
        return self.filter(
            confirmed_at__isnull=False, ended_at=None, subscriber__erased_at__isnull=True
        )

    def waiting(self) -> "SubscriptionQuerySet":
        """Asked for and not confirmed yet."""
        return self.filter(confirmed_at=None, ended_at=None)


class Subscription(models.Model):
    """One thing that a subscriber follows; `page` None is everything.

    Kind *changes*: mail when it changes (each change, weekly or monthly). Kind *course*: the
    bites of a matrix one by one (weekly or fortnightly). It is ended, never deleted.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", "Changes"
        COURSE = "course", "One bite after the other"

    class Frequency(models.TextChoices):
        EACH = "each", "Each change"
        WEEKLY = "weekly", "Weekly"
        FORTNIGHTLY = "fortnightly", "Every two weeks"
        MONTHLY = "monthly", "Monthly"

    # Kinds of page that may be followed.
    SCOPES = (
        Page.Kind.MATRIX,
        Page.Kind.ROW,
        Page.Kind.COLUMN,
        Page.Kind.CELL,
        Page.Kind.TOPIC,
    )

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHANGES)
    page = models.ForeignKey(
        Page, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions"
    )
    frequency = models.CharField(max_length=12, choices=Frequency)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "kind", "page"],
                condition=Q(ended_at=None, page__isnull=False),
                name="follow_a_page_once",
            ),
            models.UniqueConstraint(
                fields=["subscriber", "kind"],
                condition=Q(ended_at=None, page=None),
                name="follow_everything_once",
            ),
            models.CheckConstraint(
                name="subscription_comes_as_often_as_its_kind_can",
                condition=Q(kind="changes", frequency__in=["each", "weekly", "monthly"])
                | Q(kind="course", frequency__in=["weekly", "fortnightly"], page__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.page or 'everything'}"

    @property
    def is_active(self) -> bool:
        return bool(self.confirmed_at and not self.ended_at)

    def end(self, now: datetime | None = None) -> None:
        """End it; of an ended one the first moment stays."""
        if not self.ended_at:
            self.ended_at = now or timezone.now()
            self.save(update_fields=["ended_at"])
