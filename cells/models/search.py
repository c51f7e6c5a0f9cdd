"""What search looks in: made when publishing, can always be made again; and synonyms."""

from typing import Any

from django.db import models, transaction
from django.db.models import Exists, Q
from simple_history.models import HistoricalRecords

from cells import newsroom
from cells.models.page import Page
from cells.models.passage import Passage


class IndexedPassageQuerySet(models.QuerySet["IndexedPassage"]):
    def public(self) -> "IndexedPassageQuerySet":
        """What a visitor may find: rows are made of current editions, so all but what was
        withdrawn.

        Rows are searched by the hundred thousand, so none is asked for its page; and no pages are
        looked at where nothing is withdrawn.
        """
        refused = Exists(Page.objects.withdrawn()) & Q(page__in=Page.objects.refused())
        return self.filter(page__isnull=False).exclude(refused)


class IndexedPassage(models.Model):
    """What search knows of a passage that is part of a current edition.

    `title`, `people` and `text` are its words as readers see them, a line for each paragraph;
    the columns named stems hold what they are looked up by (cells.searching.words), and only
    those are in the databases' indexes (cells.searching.tables). `headline` is what a result is
    called. `year` is the first that its document names, 0 if none. `tag_slugs` has a bar round
    each slug ("|naloxone|prisons|"), so that both databases can look for one.

    `page`, `kind` and `document_number` are the passage's own: a search reads thousands of rows,
    and a look at another table for each would be most of what it costs. A row without `page`
    was made by an older release, and is not found until it is made again.
    """

    passage = models.OneToOneField(
        Passage, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, blank=True, db_default="")
    document_number = models.PositiveBigIntegerField(null=True, blank=True)
    headline = models.TextField(blank=True)
    page_title = models.TextField(blank=True)
    title = models.TextField(blank=True)
    people = models.TextField(blank=True)
    text = models.TextField(blank=True)
    title_stems = models.TextField(blank=True)
    people_stems = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)

    matrix = models.CharField(max_length=30, blank=True)
    column = models.CharField(max_length=1, blank=True)
    row = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=1, blank=True)
    second_category = models.CharField(max_length=1, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    country = models.CharField(max_length=100, blank=True)
    doi = models.CharField(max_length=255, blank=True, db_index=True)
    tags = models.JSONField(default=list, blank=True)
    tag_slugs = models.TextField(blank=True)
    is_free = models.BooleanField(default=False)
    changed_on = models.DateField()
    document = models.JSONField(null=True, blank=True)

    objects = IndexedPassageQuerySet.as_manager()

    class Meta:
        # For the orders in which results are shown: of many, only the first are read.
        indexes = [
            models.Index(fields=["-year", "passage"], name="newest_document_first"),
            models.Index(fields=["-changed_on", "passage"], name="latest_change_first"),
        ]

    def __str__(self) -> str:
        return self.headline


class VocabularyWord(models.Model):
    """A word of the indexed passages and in how many it stands, to guess what was meant."""

    word = models.CharField(max_length=60, unique=True)
    passages = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Phrases that mean the same: who looks for one finds the others. A live fact."""

    phrases = models.TextField(
        help_text="One on each line: “OST”, then “methadone maintenance”. Who looks for one of "
        "them finds them all, at once."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["phrases"]

    def __str__(self) -> str:
        return " = ".join(self.as_list())

    def as_list(self) -> list[str]:
        return [phrase for line in self.phrases.splitlines() if (phrase := line.strip())]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        newsroom.lock()
        return super().delete(*args, **kwargs)
