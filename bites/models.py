"""The bite of a cell: its written guide."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells.models import Cell, Page
from cells.models.page import PageQuerySet
from cells.models.subject import Draft
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
