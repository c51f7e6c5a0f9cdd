"""The library of documents, and their places in cells."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager

from cells import newsroom
from cells.categories import Category
from cells.dois import normalised_doi
from cells.models import Cell, Page, Passage
from cells.models.page import PageQuerySet
from cells.models.subject import Draft
from cells.publishing.redacting import Clean
from cells.publishing.using import refuse_if_used
from cells.richtext.fields import RichTextField


class DocumentQuerySet(models.QuerySet["Document"]):
    def with_doi(self, text: str) -> "DocumentQuerySet":
        return self.filter(doi=normalised_doi(text)).exclude(doi="")


class Document(Draft):
    """A bibliographic record. One document may stand in many cells."""

    title = models.CharField(
        max_length=500, blank=True, help_text="Leave empty while it is not known."
    )
    authors = models.TextField(blank=True, help_text="As in a citation: “Marsch LA, Bickel WK”.")
    year = models.CharField(
        max_length=40, blank=True, help_text="A year, or what the document says: “2003 and 2004”."
    )
    publisher = models.CharField(
        max_length=300, blank=True, help_text="For reports: the body that issued it."
    )
    country = models.CharField(max_length=100, blank=True)
    source = models.CharField(
        max_length=300, blank=True, help_text="Journal, volume and pages: “BMJ 346:f174”."
    )
    doi = models.CharField(
        "DOI",
        max_length=255,
        blank=True,
        help_text="You may paste the whole address; only the DOI is kept.",
    )
    pmid = models.CharField(
        "PubMed number",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+\Z", "A PubMed number is digits only.")],
    )
    url = models.URLField("address", max_length=1000, blank=True)
    free_url = models.URLField("address of a free copy", max_length=1000, blank=True)
    free_note = models.CharField(
        "free source, in words",
        max_length=120,
        blank=True,
        help_text="Such as “free source at time of writing”.",
    )
    free_checked_on = models.DateField(
        "free copy checked on", null=True, blank=True, help_text="When the free copy was last seen."
    )
    tags = TaggableManager(blank=True, help_text="Separated by commas.")

    history = HistoricalRecords()
    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["doi"], condition=~Q(doi=""), name="a_doi_names_one_document"
            ),
            models.CheckConstraint(
                name="doi_is_normalised", condition=Q(doi="") | Q(doi__regex=r"^10\.[^A-Z\s]+$")
            ),
            models.CheckConstraint(
                name="pubmed_number_is_digits", condition=Q(pmid="") | Q(pmid__regex=r"^[0-9]+$")
            ),
            models.CheckConstraint(
                name="only_a_free_copy_is_checked",
                condition=Q(free_checked_on=None) | ~Q(free_url=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or 'Title not known yet'}{f' ({self.year})' if self.year else ''}"

    def pages(self) -> PageQuerySet:
        return Page.objects.filter(pk__in=self.entries.values("cell__page_id"))

    def clean(self) -> None:
        super().clean()
        self.doi = normalised_doi(self.doi)
        errors = {}
        if self.doi and not re.fullmatch(r"10\.[^\s]+", self.doi):
            errors["doi"] = "A DOI begins with “10.” and holds no spaces, such as 10.1136/bmj.f174."
        if self.free_checked_on and not self.free_url:
            errors["free_checked_on"] = "Give the address of the free copy that was checked."
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.doi = normalised_doi(self.doi)
        super().save(*args, **kwargs)

    @classmethod
    def redact(cls, page: Page, clean: Clean) -> None:
        """Take off tags that bear the words; one that no other document has goes for good."""
        for document in cls.objects.filter(entries__cell__page=page).distinct():
            for tag in document.tags.all():
                if clean(tag.name) != tag.name:
                    document.tags.remove(tag)
                    if not cls.objects.filter(tags=tag).exists():
                        tag.delete()


class EntryQuerySet(models.QuerySet["Entry"]):
    def standing(self) -> "EntryQuerySet":
        """Entries that are not retired."""
        return self.filter(retired_at=None)

    def in_page_order(self) -> "EntryQuerySet":
        """By category (S, K, R, G), then by `order`; the older entry first where that ties."""
        rank = models.Case(
            *(models.When(category=value, then=i) for i, value in enumerate(Category.values)),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.order_by(rank, "order", "id")

    def published(self) -> "EntryQuerySet":
        """Entries that have ever been part of an edition."""
        return self.filter(pk__in=Passage.objects.filter(kind="entry").values("number"))

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.published().exists():
            raise models.ProtectedError(REFUSED_TO_DELETE, set(self.published()))
        return super().delete()


REFUSED_TO_DELETE = "An entry that was published is never deleted: retire it, with a reason."


class Entry(Draft):
    """A document's place in a cell, with the editor's finding as its headline.

    `order` sorts within the category and need not be unique. An entry of two categories is
    shown once, under the first.
    """

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="entries")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="entries")
    category = models.CharField(max_length=1, choices=Category)
    second_category = models.CharField(
        max_length=1, choices=Category, blank=True, help_text="If it is two things at once."
    )
    headline = models.CharField(
        max_length=500, blank=True, help_text="What it found, not what it is called."
    )
    annotation = RichTextField(blank=True)
    order = models.PositiveIntegerField(default=0, help_text="Lower numbers come first.")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_because = models.CharField(
        max_length=500,
        blank=True,
        help_text="What readers are told who come looking for it.",
    )

    history = HistoricalRecords()
    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["cell", "order", "id"]
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                name="entry_category_is_known",
                condition=Q(category__in=["S", "K", "R", "G"])
                & Q(second_category__in=["", "S", "K", "R", "G"]),
            ),
            models.CheckConstraint(
                name="second_category_differs_from_the_first",
                condition=~Q(second_category=F("category")),
            ),
            models.CheckConstraint(
                name="retired_entry_gives_its_reason",
                condition=Q(retired_at=None, retired_because="")
                | (Q(retired_at__isnull=False) & ~Q(retired_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.headline or self.document}"

    def get_absolute_url(self) -> str:
        """Its permanent address, which leads to where it stands today."""
        return f"/entry/{self.pk}/"

    def pages(self) -> PageQuerySet:
        return Page.objects.filter(pk=self.cell.page_id)

    @property
    def was_published(self) -> bool:
        return Entry.objects.filter(pk=self.pk).published().exists()

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.second_category and self.second_category == self.category:
            errors["second_category"] = "Choose another category, or none."
        if self.retired_at and not self.retired_because:
            errors["retired_because"] = "Say why, for readers who come looking for it."
        if self.retired_because and not self.retired_at:
            errors["retired_at"] = "Say since when it is retired, or take the reason out."
        if errors:
            raise ValidationError(errors)

    def retire(self, reason: str, now: datetime | None = None) -> None:
        """Take it off the page with a public reason (not empty); its address says so for ever."""
        self.retired_at = now or timezone.now()
        self.retired_because = reason
        self.full_clean(exclude=["cell", "document"])
        self.save()

    def bring_back(self) -> None:
        """List it again."""
        self.retired_at, self.retired_because = None, ""
        self.save()

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an entry that moved tells the cell it left as well."""
        newsroom.lock()
        before = Entry.objects.filter(pk=self.pk).exclude(cell=self.cell)
        left = [entry.cell.page_id for entry in before.select_related("cell")]
        super().save(*args, **kwargs)
        Page.objects.filter(pk__in=left).touch_drafts()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft that was never published and is not referred to; else ProtectedError."""
        if self.was_published:
            raise models.ProtectedError(REFUSED_TO_DELETE, {self})
        refuse_if_used(self)
        return super().delete(*args, **kwargs)
