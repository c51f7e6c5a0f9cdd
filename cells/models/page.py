"""The public pointer to a page: which edition is current, and the live facts beside it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from cells import newsroom

if TYPE_CHECKING:
    from cells.models.subject import Subject


class Withdrawn(Exception):
    """The page asked for, its archive and its parts are withdrawn from the public.

    `page` bears date and reason. Answered 410 wherever it is raised:
    `matrix_site.middleware.WithdrawnPages`.
    """

    def __init__(self, page: "Page"):
        self.page = page
        super().__init__(f"{page} is withdrawn.")


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> "PageQuerySet":
        """Pages that have an edition, whether or not they were withdrawn since."""
        return self.filter(current_edition__isnull=False)

    def public(self) -> "PageQuerySet":
        """What a visitor may read. Nothing else spells this rule.

        It has an edition, and neither the page nor the matrix that lists it is withdrawn.
        """
        return self.published().filter(withdrawn_on=None, listed_on__withdrawn_on=None)

    def withdrawn(self) -> "PageQuerySet":
        """Mostly none; found by an index."""
        return self.exclude(withdrawn_on=None)

    def refused(self) -> "PageQuerySet":
        """What `public` leaves out of the published pages: those, and what they list."""
        withdrawn = Page.objects.withdrawn().values("pk")
        return self.filter(Q(withdrawn_on__isnull=False) | Q(listed_on__in=withdrawn))

    def around(self, page: "Page") -> "PageQuerySet":
        """The page and the lists that show it: its matrix and the home page."""
        return self.filter(Q(pk=page.pk) | Q(pk=page.listed_on_id) | Q(path=Page.HOME))

    def touch_drafts(self, now: datetime | None = None) -> None:
        """Say that drafts behind these pages changed."""
        self.update(drafts_changed_at=now or timezone.now())

    def bump_facts(self) -> None:
        """Make every kept copy of these pages stale: something they show has changed."""
        self.update(facts_version=F("facts_version") + 1)


class Page(models.Model):
    """An address that has editions, or lists them.

    `path` is the address without its outer slashes ("drug/e5"; "" is home, which has no
    editions of its own). Searched to, review by, reviewed on and withdrawn on are live facts:
    true at once, without an edition.
    """

    HOME = ""

    class Kind(models.TextChoices):
        HOME = "home", "Home"
        MATRIX = "matrix", "Matrix"
        COLUMN = "column", "Column"
        ROW = "row", "Row"
        CELL = "cell", "Cell"
        PLAIN = "plain", "Plain page"
        TOPIC = "topic", "Topic"

    path = models.CharField(max_length=100, unique=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    listed_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="lists"
    )
    current_edition = models.ForeignKey(
        "cells.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_in = models.ForeignKey(
        "cells.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest significant edition: what readers see as “last changed”.",
    )
    facts_version = models.PositiveIntegerField(default=1)
    drafts_changed_at = models.DateTimeField(null=True, blank=True)
    searched_to = models.DateField(
        null=True, blank=True, help_text="The date up to which the literature was searched."
    )
    review_by = models.DateField(
        null=True, blank=True, help_text="When this page should be looked at again."
    )
    reviewed_on = models.DateField(
        null=True, blank=True, help_text="When it was last looked at and found to need no change."
    )
    reviewing_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name="whose turn it is",
        help_text="The colleague who is to look at it again. Readers do not see this: what they "
        "see as “checked by” are the words of the cell.",
    )
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="Since when the public is refused it."
    )
    withdrawn_because = models.CharField(
        max_length=500, blank=True, help_text="The reason that readers are given."
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        permissions = [
            ("publish_page", "Can publish pages"),
            ("withdraw_page", "Can withdraw pages from the public"),
        ]
        constraints = [
            models.CheckConstraint(
                name="page_kind_is_known",
                condition=Q(kind__in=["home", "matrix", "column", "row", "cell", "plain", "topic"]),
            ),
            models.CheckConstraint(
                name="only_home_has_the_empty_path",
                condition=Q(path="", kind="home") | (~Q(path="") & ~Q(kind="home")),
            ),
            models.CheckConstraint(
                name="a_page_is_withdrawn_with_a_reason_or_not_at_all",
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="home_is_never_withdrawn",
                condition=~Q(kind="home") | Q(withdrawn_on=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["withdrawn_on"],
                condition=Q(withdrawn_on__isnull=False),
                name="withdrawn_pages",
            )
        ]

    def __str__(self) -> str:
        return f"/{self.path}/" if self.path else "/"

    def get_absolute_url(self) -> str:
        return str(self)

    @property
    def subject(self) -> "Subject":
        """The draft row behind this page (a Cell, Row, Column, Matrix, PlainPage or Essay)."""
        names: dict[str, str] = {self.Kind.PLAIN: "plainpage", self.Kind.TOPIC: "essay"}
        return getattr(self, names.get(self.kind, self.kind))

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether a draft was saved since the current edition (saved, not: differs)."""
        if not self.current_edition:
            return True
        return bool(
            self.drafts_changed_at and self.drafts_changed_at > self.current_edition.frozen_at
        )

    @property
    def withdrawal(self) -> "Page | None":
        """The page whose withdrawal keeps this one from the public: itself, or its matrix."""
        return next((p for p in (self, self.listed_on) if p and p.withdrawn_on), None)

    def refuse_if_withdrawn(self) -> None:
        """Raise Withdrawn unless the public may read the page."""
        if withdrawal := self.withdrawal:
            raise Withdrawn(withdrawal)

    def is_overdue(self, today: date | None = None) -> bool:
        return bool(self.review_by and self.review_by < (today or timezone.localdate()))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a page already there whose live facts changed shows them at once."""
        newsroom.lock()
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            Page.objects.around(self).bump_facts()
