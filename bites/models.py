"""The bite of a cell: its written guide. And what imports of legacy cell pages brought."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells.models import Cell, Page
from cells.models.page import PageQuerySet
from cells.models.subject import Draft
from cells.publishing.redacting import Clean, cleaned_fields
from cells.publishing.using import refuse_if_used
from cells.richtext.fields import RichTextField


class Bite(Draft):
    """The guide of one cell (“Matrix Bite”)."""

    cell = models.OneToOneField(Cell, on_delete=models.PROTECT, related_name="bite")

    history = HistoricalRecords()

    class Meta:
        ordering = ["cell"]

    def __str__(self) -> str:
        return f"Bite of {self.cell}"

    def pages(self) -> PageQuerySet:
        return Page.objects.filter(pk=self.cell.page_id)


class SectionQuerySet(models.QuerySet["Section"]):
    def in_page_order(self) -> "SectionQuerySet":
        """About, where to start, other sections, then the issues; each by `order`, then age."""
        rank = models.Case(
            *(models.When(kind=kind, then=i) for i, kind in enumerate(Section.PAGE_ORDER)),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.order_by(rank, "order", "id")


class Section(Draft):
    """One section of a bite.

    An issue has a heading of its own; about and start have a standing one unless given.
    """

    class Kind(models.TextChoices):
        ABOUT = "about", "What is this cell about?"
        START = "start", "Where should I start?"
        ISSUE = "issue", "Issue to consider and discuss"
        OTHER = "other", "Other section"

    PAGE_ORDER = (Kind.ABOUT, Kind.START, Kind.OTHER, Kind.ISSUE)

    bite = models.ForeignKey(Bite, on_delete=models.PROTECT, related_name="sections")
    kind = models.CharField(max_length=10, choices=Kind)
    heading = models.CharField(
        max_length=300, blank=True, help_text="If empty, the usual heading of its kind stands."
    )
    body = RichTextField(blank=True)
    order = models.PositiveIntegerField(default=0, help_text="Lower numbers come first.")

    history = HistoricalRecords()
    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["bite", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="section_kind_is_known",
                condition=Q(kind__in=["about", "start", "issue", "other"]),
            ),
            models.UniqueConstraint(
                fields=["bite", "kind"],
                condition=Q(kind__in=["about", "start"]),
                name="a_bite_has_one_about_and_one_start",
            ),
            models.CheckConstraint(
                name="issue_has_a_heading",
                condition=~Q(kind__in=["issue", "other"]) | ~Q(heading=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bite.cell}: {self.title}"

    def get_absolute_url(self) -> str:
        """Its permanent address, which leads to where it stands today."""
        return f"/section/{self.pk}/"

    @property
    def title(self) -> str:
        """Its own heading or the usual one of its kind."""
        return self.heading or self.get_kind_display()

    def pages(self) -> PageQuerySet:
        return Page.objects.filter(pk=self.bite.cell.page_id)

    def delete(
        self, *args: Any, even_if_used: bool = False, **kwargs: Any
    ) -> tuple[int, dict[str, int]]:
        """Delete it; ProtectedError if a text refers to it.

        `even_if_used` is for restoring, which writes the texts of a whole page at once.
        """
        if not even_if_used:
            refuse_if_used(self)
        return super().delete(*args, **kwargs)


class PageImportQuerySet(models.QuerySet["PageImport"]):
    def stored(self) -> "PageImportQuerySet":
        return self.filter(stored_at__isnull=False)

    def last_of(self, cell: Cell) -> "PageImport | None":
        """The newest import that was stored as drafts of this cell."""
        return self.stored().filter(cell=cell).order_by("-stored_at", "-id").first()


class PageImport(models.Model):
    """A legacy cell page that was read, and stored as drafts or still waiting for review.

    While it waits, `text` holds the page; once stored, only what found no field is kept. The
    JSON fields are for people, but for `wrote`, which tells the next import what is ours:
    `{"entry:12": {"headline": "<fingerprint>", …}, …}` for every row that imports of this cell
    ever wrote, with the fingerprint of the value written last (see bites/importing/marks.py).
    """

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="imports")
    source_name = models.CharField("file", max_length=200, blank=True)
    sha256 = models.CharField("fingerprint of its text", max_length=64)
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edition = models.ForeignKey(
        "cells.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The edition that was published in the same act.",
    )
    found = models.JSONField(default=dict, blank=True)
    not_placed = models.JSONField(default=list, blank=True)
    navigation = models.JSONField("navigation left out", default=list, blank=True)
    to_decide = models.JSONField(default=list, blank=True)
    kept = models.JSONField("edited since, and kept", default=list, blank=True)
    missing = models.JSONField("not on the page any more, and kept", default=list, blank=True)
    proposals = models.JSONField("perhaps the same document", default=list, blank=True)
    wrote = models.JSONField(default=dict, blank=True)

    objects = PageImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "imported page"
        constraints = [
            models.CheckConstraint(
                name="a_page_waits_with_its_text_or_is_stored_without",
                condition=Q(stored_at=None) & ~Q(text="") | Q(stored_at__isnull=False, text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.source_name or 'pasted text'}"

    @classmethod
    def redact(cls, page: Page, clean: Clean) -> None:
        """Take words out of what imports of this page left over, and of pages that wait."""
        for one in cls.objects.filter(cell__page=page):
            if changed := cleaned_fields(one, clean):
                one.save(update_fields=changed)
