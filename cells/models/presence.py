from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from cells.models.page import Page

# Whoever was not heard of for so long is gone. Browsers slow the timers of hidden tabs to one
# beat a minute: two of them may be lost.
GONE_AFTER = timedelta(minutes=3)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, now: datetime | None = None) -> "PresenceQuerySet":
        return self.filter(seen_at__gt=(now or timezone.now()) - GONE_AFTER)

    def gone(self, now: datetime | None = None) -> "PresenceQuerySet":
        return self.filter(seen_at__lte=(now or timezone.now()) - GONE_AFTER)

    def beat(
        self, user: Any, place: str, page: int | None, now: datetime | None = None
    ) -> "Presence":
        """Say that somebody has this open; forget everybody who is gone."""
        now = now or timezone.now()
        self.gone(now).delete()
        row, _ = self.update_or_create(
            user=user,
            place=place,
            defaults={"page_id": page, "seen_at": now},
            create_defaults={"page_id": page, "seen_at": now, "since": now},
        )
        return row


class Presence(models.Model):
    """That a colleague has something open in the newsroom, for as long as their browser says so.

    `place` is what is open ("entries.entry-12", "cells.page-3" for the workbench of that page);
    `page` the page that it belongs to, if any. Nothing is kept of who has left.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=60)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="somebody_is_in_a_place_once"),
        ]

    def __str__(self) -> str:
        return f"Somebody in {self.place}"
