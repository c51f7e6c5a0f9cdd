"""What editions hold, row by row: made when publishing, can always be made again."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from cells.models.edition import Edition
from cells.models.page import Page

# What references store: (kind, number of the draft row).
type Target = tuple[str, int]


def any_of(targets: Collection[Target]) -> Q:
    """Rows with one of these (kind, number); no rows if there are no targets."""
    wanted = Q(pk__in=[])
    for kind in {kind for kind, _ in targets}:
        wanted |= Q(kind=kind, number__in=[n for k, n in targets if k == kind])
    return wanted


class PassageQuerySet(models.QuerySet["Passage"]):
    def standing(self) -> "PassageQuerySet":
        """Passages that are part of a current edition."""
        return self.filter(retired_on=None)

    def public(self) -> "PassageQuerySet":
        """Those of them that a visitor may read."""
        return self.standing().filter(page__in=Page.objects.public())

    def of_targets(self, targets: Collection[Target]) -> "PassageQuerySet":
        """The passages with these (kind, number); none if there are no targets."""
        return self.filter(any_of(targets))


class Passage(models.Model):
    """A page head, entry or section, and where it stands today.

    (`kind`, `number`) is what references store: the number is the draft row's. A passage that
    is part of no current edition any more is kept, with `retired_on` and the last edition
    that had it, so that its permanent address can say what became of it.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="passages")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    number = models.PositiveBigIntegerField()
    label = models.CharField(max_length=500, blank=True)
    document_number = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    card = models.JSONField(
        default=dict, blank=True, help_text="What lists show of a page (see cells.snapshots.Card)."
    )
    retired_on = models.DateField(null=True, blank=True)
    retired_because = models.CharField(max_length=500, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], name="a_passage_stands_in_one_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.label}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def of_targets(self, targets: Collection[Target]) -> "MentionQuerySet":
        """The mentions of any of these."""
        return self.filter(any_of(targets))


class Mention(models.Model):
    """A reference in a current edition: when its target comes, moves or goes, the page shows it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=10)
    number = models.PositiveBigIntegerField()

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "number"], name="a_page_mentions_a_target_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "number"], name="mention_target")]

    def __str__(self) -> str:
        return f"{self.page} mentions {self.kind} {self.number}"


class Listing(models.Model):
    """That an edition of a page, current or archived, lists a document: for notices on it.

    A passage cannot tell: its entry may since have moved to another page, or to another document.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="listings")
    document_number = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "document_number"], name="a_page_lists_a_document_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} lists document {self.document_number}"
