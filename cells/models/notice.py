from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cells.models.live import LiveFact, LiveQuerySet
from cells.models.page import Page, PageQuerySet
from cells.models.passage import Listing


class Notice(LiveFact):
    """A live fact about a document: true at once, on current and archived pages.

    It holds the document's number as a plain integer, as snapshots do: this app knows no
    document rows.
    """

    class Kind(models.TextChoices):
        RETRACTED = "retracted", "Retracted"
        CORRECTED = "corrected", "Corrected"
        DEAD = "dead", "Address no longer works"
        ARCHIVED = "archived", "Archived copy"
        FREE = "free", "Free copy"
        MOVED = "moved", "New address"

    # These change what a reader may believe, and stand in a frame of their own.
    WARNINGS = (Kind.RETRACTED, Kind.CORRECTED)

    document_number = models.PositiveBigIntegerField(
        "document", db_index=True, help_text="The number of the document."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    dated_on = models.DateField(default=timezone.localdate, help_text="Since when it is true.")
    words = models.CharField(
        "reason", max_length=500, blank=True, help_text="What readers should know, in a sentence."
    )
    url = models.URLField(
        "address", max_length=1000, blank=True, help_text="Of the notice or of the copy."
    )
    replaces = models.URLField(
        "instead of",
        max_length=1000,
        blank=True,
        help_text="Only for a new address: the one that readers are led to it from. An edition "
        "that gives another address is not touched.",
    )

    history = HistoricalRecords()
    objects = LiveQuerySet["Notice"].as_manager()

    class Meta:
        ordering = ["document_number", "dated_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="notice_of_a_copy_has_its_address",
                condition=~Q(kind__in=["archived", "free", "moved"]) | ~Q(url=""),
            ),
            models.CheckConstraint(
                name="new_address_names_the_one_it_replaces",
                condition=Q(kind="moved") & ~Q(replaces="") | ~Q(kind="moved") & Q(replaces=""),
                violation_error_message="Only a new address stands instead of another.",
            ),
            # A notice is public when it is saved: nothing else would look at its address.
            models.CheckConstraint(
                name="notice_address_is_http_or_https",
                condition=Q(url="") | Q(url__iregex=r"^https?://"),
                violation_error_message="The address must begin with http:// or https://.",
            ),
            models.CheckConstraint(
                name="notice_kind_is_known",
                condition=Q(
                    kind__in=["retracted", "corrected", "dead", "archived", "free", "moved"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: document {self.document_number}"

    @property
    def is_warning(self) -> bool:
        return self.kind in self.WARNINGS

    def pages(self) -> PageQuerySet:
        """The pages that list the document, now or in an archived edition."""
        listings = Listing.objects.filter(document_number=self.document_number)
        return Page.objects.filter(pk__in=listings.values("page"))
