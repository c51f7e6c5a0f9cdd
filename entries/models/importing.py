"""Files of references that were imported, and what became of each record."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cells.categories import Category
from cells.models import Cell, Page
from cells.publishing.redacting import Clean, cleaned_fields


class ReferenceImportQuerySet(models.QuerySet["ReferenceImport"]):
    def waiting(self) -> "ReferenceImportQuerySet":
        """Those that nobody has stored yet."""
        return self.filter(stored_at=None)

    def stored(self) -> "ReferenceImportQuerySet":
        return self.filter(stored_at__isnull=False).order_by("-stored_at", "-id")


class ReferenceImport(models.Model):
    """A file of references, as it was given: waiting for choices, stored, or stored and undone.

    `cell` and `category` are where its new documents go unless their row says otherwise. `kept`
    is what undoing left as it was: a list of `{"row": 3, "what": "…", "why": "…"}`.
    """

    source_name = models.CharField("file", max_length=200, blank=True)
    format = models.CharField(max_length=40)
    text = models.TextField()
    cell = models.ForeignKey(
        Cell, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    category = models.CharField(max_length=1, choices=Category, blank=True)
    read_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stored_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kept = models.JSONField(default=list, blank=True)

    objects = ReferenceImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "import of references"
        verbose_name_plural = "imports of references"
        constraints = [
            models.CheckConstraint(
                name="only_a_stored_import_is_undone",
                condition=Q(undone_at=None) | Q(stored_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.source_name or "Pasted references"

    @classmethod
    def redact(cls, page: Page, clean: Clean) -> None:
        """Take words out of every import that named this page's cell, or made an entry of it."""
        for one in cls.objects.filter(Q(cell__page=page) | Q(rows__cell__page=page)).distinct():
            if changed := cleaned_fields(one, clean):
                one.save(update_fields=changed)
            for row in one.rows.all():
                if changed := cleaned_fields(row, clean):
                    row.save(update_fields=changed)


class ReferenceRow(models.Model):
    """One record of a file, as it stood there and as it was read; and what was chosen for it.

    `record` has the fields of `entries.references.Record`; it is empty where `problem` says why
    the record could not be read. `match` is the number of the document that is meant, as a plain
    number: a document may go, the trail stays. `fields` are those that "update" writes
    over ours, `seen` the numbers of the documents that it matched when the choice was made.

    `done` tells what storing did, for people and for undoing it:
    `{"document": 12, "made": {field: value}}` for a new document, `"entry": 40, "placed":
    {field: value}` for a new entry, `"changed": {field: [before, after]}` for an updated one,
    and `"said"`, a sentence, where it was not as chosen.
    """

    class Choice(models.TextChoices):
        NEW = "new", "New"
        UPDATE = "update", "Update"
        LINK = "link", "Link"
        SKIP = "skip", "Skip"

    reference_import = models.ForeignKey(
        ReferenceImport, on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    original = models.TextField(blank=True)
    record = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    choice = models.CharField(max_length=6, choices=Choice, blank=True)
    match = models.PositiveBigIntegerField(null=True, blank=True)
    fields = models.JSONField(default=list, blank=True)
    seen = models.JSONField(default=list, blank=True)
    cell = models.ForeignKey(
        Cell, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    category = models.CharField(max_length=1, choices=Category, blank=True)
    done = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_import", "number"], name="each_row_of_an_import_has_its_number"
            ),
            models.CheckConstraint(
                name="choice_for_a_row_is_known",
                condition=Q(choice__in=["", "new", "update", "link", "skip"])
                & Q(category__in=["", "S", "K", "R", "G"]),
            ),
            models.CheckConstraint(
                name="what_could_not_be_read_has_no_choice",
                condition=Q(problem="") | Q(choice=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_import}, row {self.number}"

    @property
    def is_decided(self) -> bool:
        return bool(self.problem or self.choice)
