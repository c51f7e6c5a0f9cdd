"""Looking at a page again and finding it true as it stands."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cells.models.page import Page
from cells.models.redacted import RedactedWithPage


class ReviewQuerySet(models.QuerySet["Review"]):
    def standing(self) -> "ReviewQuerySet":
        """Those that were not taken back."""
        return self.filter(undone_at=None)


class Review(RedactedWithPage):
    """“Reviewed, no change”: an act, with the live facts that it set and those it replaced.

    Made and taken back by `cells.reviewing`. Dates are days in Europe/London. `note` is for
    colleagues and never public. Reviews are kept for good; one taken back says when.
    """

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reviewed_on = models.DateField()
    searched_to = models.DateField(null=True, blank=True)
    review_by = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    replaced_reviewed_on = models.DateField(null=True, blank=True)
    replaced_searched_to = models.DateField(null=True, blank=True)
    replaced_review_by = models.DateField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    redacted_words = ("note",)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_review_asks_for_the_next_one_later",
                condition=Q(review_by__gt=models.F("reviewed_on")),
            ),
            models.CheckConstraint(
                name="a_review_has_not_searched_the_future",
                condition=Q(searched_to=None) | Q(searched_to__lte=models.F("reviewed_on")),
            ),
            models.CheckConstraint(
                name="a_review_is_undone_after_it_was_made",
                condition=Q(undone_at=None) | Q(undone_at__gte=models.F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} reviewed on {self.reviewed_on}"

    @property
    def facts(self) -> tuple[date | None, date | None, date | None]:
        """Searched to, review by, reviewed on, as this review set them."""
        return self.searched_to, self.review_by, self.reviewed_on

    def is_of_today(self, now: datetime | None = None) -> bool:
        """Whether it is still the day of the review, in London."""
        return self.reviewed_on == timezone.localdate(now)
