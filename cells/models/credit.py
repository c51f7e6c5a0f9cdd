from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cells.models.matrix import Cell, Matrix
from cells.models.page import Page, PageQuerySet
from cells.models.subject import Draft

# What browsers show and readers' machines need not fear; a file is served by its extension.
LOGO_EXTENSIONS = ("png", "jpg", "jpeg", "webp")


class LogoField(models.ImageField):
    """A picture with its size, which is not known where its file is gone.

    Django's own would fail then, so that no row that names it could be read or restored.
    """

    width_field: str
    height_field: str

    def update_dimension_fields(
        self, instance: models.Model, force: bool = False, *args: Any, **kwargs: Any
    ) -> None:
        try:
            super().update_dimension_fields(instance, force, *args, **kwargs)
        except OSError:
            setattr(instance, self.width_field, None)
            setattr(instance, self.height_field, None)


class CreditQuerySet(models.QuerySet["Credit"]):
    def of(self, cell: Cell) -> "CreditQuerySet":
        """The credits that stand on a cell: its own, its matrix's and the site's."""
        return self.filter(
            Q(scope=Credit.Scope.SITE) | Q(matrix=cell.column.matrix_id) | Q(cell=cell)
        )


class Credit(Draft):
    """Who paid for or supported the site, a matrix or a cell."""

    class Scope(models.TextChoices):
        SITE = "site", "The whole site"
        MATRIX = "matrix", "One matrix"
        CELL = "cell", "One cell"

    scope = models.CharField(max_length=10, choices=Scope)
    matrix = models.ForeignKey(Matrix, on_delete=models.PROTECT, null=True, blank=True)
    cell = models.ForeignKey(
        Cell, on_delete=models.PROTECT, null=True, blank=True, related_name="credits"
    )
    role = models.CharField(
        max_length=120, help_text="Such as “Supported by” or “2020/21 update funded by”."
    )
    name = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    logo = LogoField(
        upload_to="logos/",
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        validators=[FileExtensionValidator(LOGO_EXTENSIONS)],
        help_text="A PNG, JPEG or WebP picture of at most 500 kB.",
    )
    logo_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    period = models.CharField(max_length=60, blank=True, help_text="Such as “2012 to 2015”.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    history = HistoricalRecords()
    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="credit_belongs_to_what_its_scope_says",
                condition=Q(scope="site", matrix=None, cell=None)
                | Q(scope="matrix", matrix__isnull=False, cell=None)
                | Q(scope="cell", matrix=None, cell__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"

    def clean(self) -> None:
        super().clean()
        belongs_to = {
            self.Scope.SITE: (False, False),
            self.Scope.MATRIX: (True, False),
            self.Scope.CELL: (False, True),
        }
        given = (self.matrix_id is not None, self.cell_id is not None)
        if self.scope in self.Scope and given != belongs_to[self.Scope(self.scope)]:
            raise ValidationError(
                {"scope": "Choose the matrix or the cell that the credit belongs to, or neither."}
            )

    def pages(self) -> PageQuerySet:
        cells = Page.objects.filter(kind=Page.Kind.CELL)
        if self.cell:
            return cells.filter(pk=self.cell.page_id)
        return cells.filter(listed_on=self.matrix.page_id) if self.matrix else cells
