"""Editions: what was published, frozen."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from cells import snapshots
from cells.models.page import Page


def frozen_at(edition: str, reference: type[F] = F) -> Coalesce:
    """`Edition.frozen_at` in a query. `edition`: the way there; `reference`: F or OuterRef.

    Annotate with it, and filter by that: in a filter Django would leave out what has no release.
    """
    moments = (f"{edition}__release__frozen_at", f"{edition}__published_at")
    return Coalesce(*(reference(moment) for moment in moments))


class Edition(models.Model):
    """A published version of a page. It cannot be changed or deleted: triggers hold that.

    `dated_on` is the date readers see and the address is made of (Europe/London);
    `published_at` is the clock. Order is `number`, from 1.
    """

    class Kind(models.TextChoices):
        SIGNIFICANT = "significant", "Significant"
        MINOR = "minor", "Minor: typo, link, style"

    class Source(models.TextChoices):
        """What made it. Only editions by editors are ever mailed about."""

        EDITOR = "editor", "An editor"
        IMPORT = "import", "An import"
        DEMO = "demo", "Demonstration content"

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    address = models.CharField(max_length=20)
    dated_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=15, choices=Kind)
    source = models.CharField(max_length=10, choices=Source, default=Source.EDITOR)
    note = models.CharField("change note", max_length=500)
    release = models.ForeignKey(
        "cells.Release",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        help_text="What it was published with; none where the page was published alone, at once.",
    )
    snapshot = models.JSONField()
    format = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["page", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"], name="each_edition_of_a_page_has_its_number"
            ),
            models.UniqueConstraint(
                fields=["page", "address"], name="each_edition_of_a_page_has_its_address"
            ),
            models.CheckConstraint(name="edition_numbers_start_at_1", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="edition_is_significant_or_minor",
                condition=Q(kind__in=["significant", "minor"]),
            ),
            models.CheckConstraint(
                name="edition_source_is_known", condition=Q(source__in=["editor", "import", "demo"])
            ),
            models.CheckConstraint(name="edition_says_what_changed", condition=~Q(note="")),
        ]
        # For what is new on all of the site: its feed, the newsroom's first screen.
        indexes = [models.Index(fields=["-published_at", "-id"], name="newest_edition_first")]

    def __str__(self) -> str:
        return f"{self.page} edition {self.number}, {self.dated_on}"

    @property
    def frozen_at(self) -> datetime:
        """When its words were taken: those of a planned edition before it went live."""
        return self.release.frozen_at if self.release else self.published_at

    def get_absolute_url(self) -> str:
        """Its permanent address as an archived edition."""
        return f"{self.page.get_absolute_url()}{self.address}/"

    @cached_property
    def contents(self) -> snapshots.Snapshot:
        """The snapshot in today's format."""
        return snapshots.upgraded(self.snapshot, self.format)


class Redaction(models.Model):
    """The one door through which the words of an edition can change: a legal need.

    While `closed_at` is empty the trigger lets a change of this edition's snapshot through.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="redactions")
    reason = models.CharField(max_length=300)
    redacted_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(name="redaction_gives_its_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(closed_at=None),
                name="an_edition_has_one_open_redaction_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"Redaction of {self.edition}"


class Rendering(models.Model):
    """Something made from an edition and kept. It can always be made again.

    `release` names the code that made it, `facts` the live facts it shows: with another of
    either, it is not used. An empty `body` says that it cannot be made. `PAGE` is the kind of
    the whole page as HTML, which only current editions have; the others are papers.
    """

    PAGE = "page"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="renderings")
    kind = models.CharField(max_length=20)
    release = models.CharField(max_length=64)
    facts = models.CharField(max_length=40)
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="one_kept_rendering_of_each_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.edition}"
