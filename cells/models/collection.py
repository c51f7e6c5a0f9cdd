"""Searches that editors keep: collections with an address, and more on a cell."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from cells.models.live import LiveFact, LiveQuerySet
from cells.models.page import Page, PageQuerySet


class StoredSearchQuerySet(LiveQuerySet["StoredSearch"]):
    def public(self) -> "StoredSearchQuerySet":
        return self.filter(is_public=True)


class StoredSearch(LiveFact):
    """A search with a name, a collection to readers: a live fact, and so is what it finds.

    `query` is what stands behind the "?" in the address of the search, as
    `cells.searching.forms` reads it. With a `page`, that of a cell, it is shown under MORE there.
    """

    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="The end of its address, /collections/…/. Readers may keep it: do not change it.",
    )
    title = models.CharField(max_length=120, help_text="What readers see: what it collects.")
    introduction = models.TextField(
        blank=True, help_text="Plain text: what is collected, and for whom."
    )
    query = models.CharField(
        "search",
        max_length=1000,
        help_text="Make the search on the site, then paste its address.",
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="searches",
        limit_choices_to={"kind": Page.Kind.CELL},
        verbose_name="cell",
        help_text="The cell under whose MORE it stands, if any.",
    )
    is_public = models.BooleanField(
        "public", default=False, help_text="Readers see it as soon as you save."
    )

    history = HistoricalRecords()
    objects = StoredSearchQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name_plural = "stored searches"
        constraints = [
            models.CheckConstraint(
                name="stored_search_has_title_and_search", condition=~Q(title="") & ~Q(query="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cells:collection", args=[self.slug])

    def pages(self) -> PageQuerySet:
        """The cell that shows it, as it is and as it was stored; and home, whose version is in
        every page's validator: their foot leads to the list of all as soon as there is one.
        """
        Page.objects.get_or_create(path=Page.HOME, kind=Page.Kind.HOME)
        stored = StoredSearch.objects.filter(pk=self.pk).values("page")
        return Page.objects.filter(Q(pk=self.page_id) | Q(pk__in=stored) | Q(path=Page.HOME))
