"""A matrix, its axes and its cells, as editors draft them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells.addresses import TAKEN
from cells.models.page import Page, PageQuerySet
from cells.models.plain import PlainPage
from cells.models.subject import Subject, SubjectQuerySet
from cells.richtext.fields import RichTextField


class Matrix(Subject):
    """A grid of cells on one field of practice."""

    slug = models.CharField(
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*\Z", "Use small letters, digits and hyphens only.")
        ],
        help_text="The first part of every address in this matrix, such as “drug”. "
        "It can no longer change once the matrix is published.",
    )
    title = models.CharField(max_length=120, help_text="In full: “Drug Treatment Matrix”.")
    short_name = models.CharField(max_length=60, help_text="For menus: “Drug treatment”.")
    scope_line = models.CharField(
        max_length=300, blank=True, help_text="One line on what is in it and what is not."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    history = HistoricalRecords()

    page_kind = Page.Kind.MATRIX

    class Meta:
        ordering = ["order", "slug"]
        verbose_name_plural = "matrices"
        constraints = [
            models.CheckConstraint(
                name="matrix_slug_is_small_letters", condition=Q(slug__regex=r"^[a-z][a-z0-9-]*$")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return self.slug

    def pages(self) -> PageQuerySet:
        """Its own page, and every page in it: the title stands at the head of each."""
        return Page.objects.filter(Q(pk=self.page_id) | Q(listed_on=self.page_id))

    def subjects_below(self) -> Iterable[Subject]:
        return [
            *self.columns.all(),
            *self.rows.all(),
            *Cell.objects.with_axes().filter(column__matrix=self),
        ]

    def clean(self) -> None:
        if self.slug in (*TAKEN, *PlainPage.SLUGS):
            raise ValidationError({"slug": f"“{self.slug}” is used by another page of the site."})
        super().clean()


class Axis(Subject):
    """What columns and rows share."""

    name = models.CharField(max_length=120, help_text="As in the formal titles of its cells.")
    meaning = models.CharField(
        max_length=200, blank=True, help_text="One line under the name in the grid."
    )
    audience = models.CharField(max_length=300, blank=True, help_text="Who should read it.")
    introduction = RichTextField(blank=True, help_text="What its page says before the cells.")

    class Meta:
        abstract = True

    matrix: Any
    cells: Any

    @property
    def listed_on(self) -> Page:
        return self.matrix.page

    def subjects_below(self) -> Iterable[Subject]:
        return self.cells.with_axes()

    def pages(self) -> PageQuerySet:
        """Its own page, the matrix, and its cells: its name stands in all of them."""
        cells = self.cells.values("page_id")
        return Page.objects.filter(Q(pk=self.page_id) | Q(pk=self.matrix.page_id) | Q(pk__in=cells))


class Column(Axis):
    """A level of intervention, from work with one client (A) to whole systems (E)."""

    matrix = models.ForeignKey(Matrix, on_delete=models.PROTECT, related_name="columns")
    letter = models.CharField(
        max_length=1,
        validators=[RegexValidator(r"^[A-Z]\Z", "Use one capital letter.")],
        help_text="One capital letter. It can no longer change once the column is published.",
    )
    role = models.CharField(
        max_length=60,
        blank=True,
        help_text="What its readers would say of themselves, such as “I work with clients”. Home "
        "leads them to all columns with the same words.",
    )

    history = HistoricalRecords()

    page_kind = Page.Kind.COLUMN

    class Meta:
        ordering = ["matrix", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "letter"], name="one_column_per_letter_in_a_matrix"
            ),
            models.CheckConstraint(
                name="column_letter_is_one_capital", condition=Q(letter__regex=r"^[A-Z]$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matrix.short_name} column {self.letter}: {self.name}"

    @property
    def path(self) -> str:
        return f"{self.matrix.slug}/columns/{self.letter.lower()}"


class Row(Axis):
    """A type of intervention, such as medical treatment."""

    matrix = models.ForeignKey(Matrix, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField(
        help_text="It can no longer change once the row is published."
    )
    own_title = models.CharField(
        max_length=200, blank=True, help_text="The title of its own page, if not its name."
    )

    history = HistoricalRecords()

    page_kind = Page.Kind.ROW

    class Meta:
        ordering = ["matrix", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "number"], name="one_row_per_number_in_a_matrix"
            ),
            models.CheckConstraint(
                name="row_number_is_from_1_to_99", condition=Q(number__gte=1, number__lte=99)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matrix.short_name} row {self.number}: {self.name}"

    @property
    def path(self) -> str:
        return f"{self.matrix.slug}/rows/{self.number}"


class CellQuerySet(SubjectQuerySet["Cell"]):
    def at(self, path: str) -> "CellQuerySet":
        """The cell whose address is `path` ("drug/e5")."""
        return self.filter(page__path=path.strip("/").lower(), page__kind=Page.Kind.CELL)

    def with_axes(self) -> "CellQuerySet":
        return self.select_related("column__matrix", "row__matrix", "page")

    def matching(self, text: str) -> "CellQuerySet":
        """Cells by code ("e5", "drug e5"), headline or axis name: every word must be found."""
        cells = self
        for word in text.split():
            code = Q()
            if len(word) > 1 and word[0].isalpha() and word[1:].isdecimal():
                code = Q(column__letter__iexact=word[0], row__number=int(word[1:3]))
            cells = cells.filter(
                code
                | Q(headline__icontains=word)
                | Q(column__name__icontains=word)
                | Q(row__name__icontains=word)
                | Q(column__matrix__title__icontains=word)
            )
        return cells


class Cell(Subject):
    """One square of a matrix."""

    class Gap(models.TextChoices):
        NONE = "", "No statement"
        NOT_SEARCHED = "not_searched", "Not searched yet"
        LITTLE_FOUND = "little_found", "Searched; little found"
        NONE_FOUND = "none_found", "Searched; nothing found"

    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="cells")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="cells")
    headline = models.CharField(
        max_length=300,
        blank=True,
        help_text="What this cell comes to, in one sentence. If empty, the formal title stands.",
    )
    abstract = RichTextField(blank=True, help_text="A few sentences before anything else.")
    short_version = RichTextField(blank=True, help_text="The main points, as a short list.")
    more = RichTextField(blank=True, help_text="MORE: where to search for further studies.")
    first_published_on = models.DateField(
        null=True,
        blank=True,
        help_text="Only if it was published before its first edition here.",
    )
    reviewer = models.CharField(
        max_length=200, blank=True, help_text="Who checked it, as readers should see it."
    )
    gap = models.CharField(
        max_length=20,
        choices=Gap,
        blank=True,
        default=Gap.NONE,
        help_text="What you can say about documents that are missing.",
    )

    history = HistoricalRecords()
    objects = CellQuerySet.as_manager()  # type: ignore[misc]

    page_kind = Page.Kind.CELL

    class Meta:
        ordering = ["column__matrix", "row__number", "column__letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["column", "row"], name="one_cell_where_a_column_meets_a_row"
            ),
            models.CheckConstraint(
                name="cell_gap_is_known",
                condition=Q(gap__in=["", "not_searched", "little_found", "none_found"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matrix.short_name} {self.code}"

    @property
    def matrix(self) -> Matrix:
        return self.column.matrix

    @property
    def code(self) -> str:
        """Such as "E5"."""
        return f"{self.column.letter}{self.row.number}"

    @property
    def path(self) -> str:
        return f"{self.matrix.slug}/{self.code.lower()}"

    @property
    def listed_on(self) -> Page:
        return self.matrix.page

    @property
    def formal_title(self) -> str:
        """Such as "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding …"."""
        return f"{self.matrix.title} cell {self.code}: {self.column.name}; {self.row.name}"

    def clean(self) -> None:
        self.refuse_two_matrices()
        super().clean()

    def refuse_two_matrices(self) -> None:
        """Raise ValidationError unless column and row are of one matrix."""
        if self.column_id and self.row_id and self.column.matrix_id != self.row.matrix_id:
            raise ValidationError("The column and the row must be of the same matrix.")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_two_matrices()
        super().save(*args, **kwargs)
