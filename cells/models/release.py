"""Releases: what is published together, at once or at a set time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cells import snapshots
from cells.models.edition import Edition
from cells.models.page import Page

if TYPE_CHECKING:
    from cells.publishing.redacting import Clean


class ReleaseQuerySet(models.QuerySet["Release"]):
    def open(self) -> "ReleaseQuerySet":
        """Neither live nor cancelled: planned, or held."""
        return self.filter(published_at=None, cancelled_at=None)

    def planned(self) -> "ReleaseQuerySet":
        """Those that go live by themselves, the next one first."""
        return self.open().filter(held_at=None).order_by("planned_for", "pk")

    def held(self) -> "ReleaseQuerySet":
        """Those that wait for an editor."""
        return self.open().filter(held_at__isnull=False).order_by("held_at", "pk")

    def done(self) -> "ReleaseQuerySet":
        """Live or cancelled, the newest first."""
        return self.exclude(published_at=None, cancelled_at=None).order_by("-pk")

    def due(self, now: datetime | None = None) -> "ReleaseQuerySet":
        return self.planned().filter(planned_for__lte=now or timezone.now())


class Release(models.Model):
    """One or several pages that are published together, all or none, with one change note.

    `planned_for` is empty of one that was published at once. `frozen_at` is when its words were
    taken. One that could not go live when it was due is held, with a reason for an editor; it
    goes live no more, but can be planned again, which cancels it.
    """

    note = models.CharField("change note", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField()
    planned_for = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_because = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        # The desk's own screens ask whether somebody may publish pages.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="release_says_what_changed", condition=~Q(note="")),
            models.CheckConstraint(
                name="a_release_goes_live_or_is_cancelled",
                condition=Q(published_at=None) | Q(cancelled_at=None),
            ),
            models.CheckConstraint(
                name="a_release_that_waits_has_a_time",
                condition=Q(planned_for__isnull=False) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_release_is_held_with_a_reason_or_not_at_all",
                condition=Q(held_at=None, held_because="")
                | (Q(held_at__isnull=False) & ~Q(held_because="")),
            ),
            models.CheckConstraint(
                name="a_held_release_is_not_live",
                condition=Q(held_at=None) | Q(published_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Release: {self.note}"

    @property
    def is_open(self) -> bool:
        return self.published_at is None and self.cancelled_at is None

    @property
    def state(self) -> str:
        """ "live", "cancelled", "held" or "planned"."""
        if self.published_at:
            return "live"
        if self.cancelled_at:
            return "cancelled"
        return "held" if self.held_at else "planned"

    @classmethod
    def redact(cls, page: Page, clean: "Clean") -> None:
        """Take words out of the notes of releases, and of what they froze of this page."""
        for item in ReleaseItem.objects.filter(page=page).select_related("release"):
            item.clean_with(clean)
            for row in (item.release, *item.release.history.all()):
                if (note := clean(row.note)) != row.note:
                    row.note = note[:500]
                    row.save(update_fields=["note"])


class ReleaseItem(models.Model):
    """A page in a release: its words as they were frozen, and the edition they were made from.

    `base` is the number of that edition; None where there was none. `snapshot` is None once it
    is published: then the edition has it.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="release_items")
    kind = models.CharField(max_length=15, choices=Edition.Kind)
    base = models.PositiveIntegerField(null=True, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    format = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["release", "page"], name="a_page_stands_in_a_release_once"
            ),
            models.CheckConstraint(
                name="release_item_is_significant_or_minor",
                condition=Q(kind__in=["significant", "minor"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} in {self.release}"

    @property
    def contents(self) -> snapshots.Snapshot:
        """The frozen words in today's format; only before they are published."""
        snapshot: Any = self.snapshot
        return snapshots.upgraded(snapshot, self.format)

    @property
    def edition(self) -> Edition | None:
        """What it became; one of `release.editions`, which may be fetched beforehand."""
        return next((e for e in self.release.editions.all() if e.page_id == self.page_id), None)

    def clean_with(self, clean: "Clean") -> None:
        if self.snapshot is not None and (cleaned := clean(self.snapshot)) != self.snapshot:
            self.snapshot, self.sha256 = cleaned, snapshots.fingerprint(cleaned)
            self.save(update_fields=["snapshot", "sha256"])
