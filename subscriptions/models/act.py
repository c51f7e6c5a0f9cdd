"""What editors did with mailings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from subscriptions.models.mailing import Mailing


class MailingAct(models.Model):
    """One thing that an editor did with a mailing; `by` is None where the account is gone."""

    class What(models.TextChoices):
        PLANNED = "planned", "planned"
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        CANCELLED = "cancelled", "cancelled"
        LET_GO = "let_go", "let go"
        WITHDRAWN = "withdrawn", "withdrawn from the site"
        SHOWN_AGAIN = "shown", "shown on the site again"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=10, choices=What)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mailing_act_is_known",
                condition=Q(
                    what__in=[
                        "planned",
                        "paused",
                        "resumed",
                        "cancelled",
                        "let_go",
                        "withdrawn",
                        "shown",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.get_what_display()}"
