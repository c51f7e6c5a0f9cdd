from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells.models.page import Page
from cells.models.subject import Subject
from cells.richtext.fields import RichTextField


class PlainPage(Subject):
    """A page of words about the site: about, method, privacy, accessibility, re-use."""

    SLUGS = ("about", "method", "privacy", "accessibility", "reuse")

    slug = models.CharField(
        max_length=30,
        unique=True,
        choices=[(slug, f"/{slug}/") for slug in SLUGS],
        validators=[RegexValidator(r"^[a-z]+\Z")],
        help_text="Its address.",
    )
    title = models.CharField(max_length=120)
    body = RichTextField(blank=True)

    history = HistoricalRecords()

    page_kind = Page.Kind.PLAIN

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="plain_page_has_an_address_of_its_own",
                condition=Q(slug__in=["about", "method", "privacy", "accessibility", "reuse"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return self.slug
