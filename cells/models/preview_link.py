"""Links by which somebody outside the newsroom reads a draft."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cells.models.page import Page
from cells.models.redacted import RedactedWithPage

# 192 bits, as 32 characters of the URL-safe alphabet.
TOKEN_BYTES = 24


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def working(self, now: datetime | None = None) -> "PreviewLinkQuerySet":
        """Those that open a draft: not expired, not revoked, the page not withdrawn."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=now or timezone.now(),
            page__withdrawn_on=None,
            page__listed_on__withdrawn_on=None,
        )

    def with_token(self, token: str) -> "PreviewLinkQuerySet":
        return self.filter(token_hash=hash_of(token))


class PreviewLink(RedactedWithPage):
    """Lets whoever has the token read the draft of one page, for some days.

    Only the hash of the token is kept. That it was opened is not: reading writes nothing here.
    """

    DAYS = (7, 14, 30)

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="preview_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    reader = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PreviewLinkQuerySet.as_manager()

    redacted_words = ("reader",)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_preview_link_expires_after_it_is_made",
                condition=Q(expires_at__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="a_preview_link_is_revoked_by_somebody_or_not_at_all",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_preview_link_keeps_a_hash", condition=Q(token_hash__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"Preview link {self.pk} to {self.page}"

    @classmethod
    def make(
        cls, *, page: Page, by: Any, days: int, reader: str = "", now: datetime | None = None
    ) -> "tuple[PreviewLink, str]":
        """A link that works for so many days (one of DAYS); returns it with its token.

        The token is kept nowhere: it can be shown now and never again. Raises ValueError.
        """
        if days not in cls.DAYS:
            raise ValueError(f"A preview link works for {cls.DAYS} days, not {days}.")
        now = now or timezone.now()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link = cls.objects.create(
            page=page,
            token_hash=hash_of(token),
            reader=reader,
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        return link, token

    @classmethod
    def opened_by(cls, token: str, now: datetime | None = None) -> "PreviewLink | None":
        """The link with this token, with its page; None if it opens nothing (any more)."""
        links = cls.objects.with_token(token).working(now)
        return links.select_related("page__listed_on", "page__current_edition").first()

    def revoke(self, *, by: Any, now: datetime | None = None) -> None:
        """Make it open nothing from now on; one already revoked stays as it is."""
        PreviewLink.objects.filter(pk=self.pk, revoked_at=None).update(
            revoked_at=now or timezone.now(), revoked_by=by
        )


def address_of(token: str) -> str:
    return reverse("preview", args=[token])


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
