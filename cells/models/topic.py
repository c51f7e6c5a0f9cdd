from typing import Any

from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells import newsroom
from cells.models.page import Page, PageQuerySet


class TopicQuerySet(models.QuerySet["Topic"]):
    def hot(self) -> "TopicQuerySet":
        return self.filter(is_hot=True)


class Topic(models.Model):
    """A subject that readers may follow through all cells: a live fact.

    Its entries are those whose document bears the tag with the same slug. Its name is true at
    once, in lists of today; editions keep the names of tags as they were.
    """

    slug = models.SlugField(
        max_length=100,
        unique=True,
        allow_unicode=True,
        help_text="The slug of the tag whose documents belong to it.",
    )
    name = models.CharField(
        max_length=80, help_text="As readers see it. A change shows as soon as you save."
    )
    is_hot = models.BooleanField(
        "hot topic", default=False, help_text="Shown under the cells of rows and columns."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    history = HistoricalRecords()
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(name="topic_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def pages(self) -> PageQuerySet:
        """The pages that may show it: any row or column may have a cell that bears its tag."""
        return Page.objects.filter(kind__in=[Page.Kind.ROW, Page.Kind.COLUMN])

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        super().save(*args, **kwargs)
        self.pages().bump_facts()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        newsroom.lock()
        self.pages().bump_facts()
        return super().delete(*args, **kwargs)
