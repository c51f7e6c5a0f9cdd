"""Addresses that are not written to, known by a keyed hash only."""

import hmac

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from subscriptions.models.mailing import Mailing


def suppression_key(email: str) -> str:
    """64 hexadecimal digits for an address, whatever its capitals.

    Its key is SUPPRESSION_KEY, which outlives SECRET_KEY: who asked never to be written to is
    still known after that was changed.
    """
    key = settings.SUPPRESSION_KEY.encode()
    return hmac.new(key, email.strip().lower().encode(), "sha256").hexdigest()


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, *emails: str) -> "SuppressionQuerySet":
        return self.filter(key__in=[suppression_key(email) for email in emails])

    def against(self, kind: str) -> "SuppressionQuerySet":
        """Those that stop a mailing of this kind."""
        return self.filter(reason__in=Suppression.reasons_against(kind))


class Suppression(models.Model):
    """One address that gets nothing, for a reason. Lifting it deletes the row.

    *Asked* and *complaint* are never lifted by us; *bounced* and *full* are, when whose address
    it is confirms it once more.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", "Asked never to be written to"
        BOUNCED = "bounced", "No such address"
        FULL = "full", "Three times in 30 days it could not be delivered"
        COMPLAINT = "complaint", "Reported as spam"

    key = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    at = models.DateTimeField(default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppression_reason_is_known",
                condition=Q(reason__in=["asked", "bounced", "full", "complaint"]),
            ),
        ]

    @classmethod
    def reasons_against(cls, kind: str) -> frozenset[str]:
        """For what reasons a mailing of this kind is stopped.

        What came back once does not stop what a visitor asks for: whoever signs up again wants
        us to try again.
        """
        if kind in Mailing.ASKED_FOR:
            return frozenset([cls.Reason.ASKED, cls.Reason.COMPLAINT])
        return frozenset(cls.Reason)

    def __str__(self) -> str:
        return f"Suppression {self.pk}: {self.get_reason_display()}"
