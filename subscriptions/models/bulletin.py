"""What editors write to those who follow something."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cells.models import Edition, Page
from cells.richtext.fields import RichTextField
from subscriptions.models.mailing import Mailing


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def sent(self) -> "BulletinQuerySet":
        """Those with an address on the site, be they withdrawn: what has begun to leave."""
        return self.filter(published_at__isnull=False)

    def public(self) -> "BulletinQuerySet":
        """Those that readers can read on the site."""
        return self.sent().filter(withdrawn_at=None)

    def listed(self) -> "BulletinQuerySet":
        """The same with their mailings, in which their words are frozen; the newest first."""
        return self.public().select_related("mailing").order_by("-number")


class Bulletin(models.Model):
    """A letter of the editors. `page` is the scope: None is everybody.

    It is a draft until it has a mailing; its words are frozen then. `number` and `published_at`
    come when the first mails may leave, and make its public web version; once it is withdrawn,
    that says so, and why.
    """

    subject = models.CharField(max_length=120)
    body = RichTextField(blank=True)
    page = models.ForeignKey(
        Page,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who gets it",
        help_text="Those who follow this page, or what it belongs to. Leave empty for everybody.",
    )
    editions = models.ManyToManyField(Edition, blank=True, related_name="+")
    bite_of = models.ForeignKey(
        Page,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The cell whose headline, abstract and issues it brings.",
    )
    mailing = models.OneToOneField(
        Mailing, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )
    number = models.PositiveIntegerField(null=True, blank=True, unique=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(max_length=200, blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [("send_bulletin", "Can send bulletins")]
        constraints = [
            models.CheckConstraint(
                name="a_bulletin_has_a_number_once_it_is_public",
                condition=Q(number=None, published_at=None)
                | Q(number__isnull=False, published_at__isnull=False, mailing__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_bulletin_was_public_and_says_why",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, number__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(name="bulletin_has_a_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Its web version, once it has a number."""
        return reverse("subscriptions:bulletin", args=[self.number])

    @property
    def published_on(self) -> date | None:
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def withdrawn_on(self) -> date | None:
        return timezone.localdate(self.withdrawn_at) if self.withdrawn_at else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.subject = " ".join(self.subject.split())
        super().save(*args, **kwargs)
