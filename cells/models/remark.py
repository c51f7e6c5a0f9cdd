"""What colleagues say to each other about a page."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cells.models.page import Page
from cells.models.redacted import RedactedWithPage


class RemarkQuerySet(models.QuerySet["Remark"]):
    def threads(self) -> "RemarkQuerySet":
        """What opens a thread; answers hang on it."""
        return self.filter(answers_to=None)

    def open(self) -> "RemarkQuerySet":
        return self.threads().filter(resolved_at=None)

    def resolved(self) -> "RemarkQuerySet":
        return self.threads().exclude(resolved_at=None)

    def told(self) -> "RemarkQuerySet":
        """With everybody who is named beside them, and the answers in order."""
        answers = Remark.objects.select_related("author").order_by("written_at", "pk")
        return self.select_related("author", "resolved_by", "page").prefetch_related(
            models.Prefetch("answers", answers)
        )

    def counts_by_subject(self, page: Page) -> Counter[tuple[str, int | None]]:
        """How many there are on this page by what they are about; one query.

        ("entry", 1432), ("section", 88), or ("page", None) for the page as a whole.
        """
        return Counter(self.filter(page=page).values_list("about", "number"))


class Remark(RedactedWithPage):
    """A note between colleagues on a page, or on an entry or section of it. Never public.

    An entry or section is named by its plain number: it may go, the remark stays. A page goes
    only if it was never published, and takes its remarks along. Answers are
    one level deep, which `cells.remarking` holds; only what opens a thread is resolved. Who
    opened it again last is kept beside who resolved it last.
    """

    class About(models.TextChoices):
        PAGE = "page", "Page"
        ENTRY = "entry", "Entry"
        SECTION = "section", "Section"

    LENGTH = 2000

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="remarks")
    about = models.CharField(max_length=10, choices=About, default=About.PAGE)
    number = models.PositiveBigIntegerField(null=True, blank=True)
    answers_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    words = models.TextField(max_length=LENGTH)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    redacted_words = ("words",)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_remark_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_remark_is_on_a_page_entry_or_section",
                condition=Q(about="page", number=None)
                | Q(about__in=["entry", "section"], number__isnull=False),
            ),
            models.CheckConstraint(
                name="a_remark_is_resolved_by_somebody_or_not_at_all",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_remark_is_opened_again_by_somebody_or_not_at_all",
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answer_is_not_resolved_by_itself",
                condition=Q(answers_to=None) | Q(resolved_at=None, reopened_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["page"],
                name="open_remarks_by_page",
                condition=Q(answers_to=None, resolved_at=None),
            )
        ]

    def __str__(self) -> str:
        """Without its words: this stands in logs."""
        return f"Remark {self.pk} on {self.page}"

    @property
    def subject(self) -> Any:
        """What it is about, as `counts_by_subject` has it."""
        return self.about, self.number

    @property
    def anchor(self) -> str:
        """The part of the page it belongs to: "entry-1432", "section-88", or "page"."""
        return f"{self.about}-{self.number}" if self.number else self.about
