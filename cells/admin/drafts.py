"""Drafts with pages of their own, and who paid for them.

What joins apps on these screens (a cell's entries, Preview, Publish) is put there by
matrix_site/desk/panels.py.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from cells.editing import EditorAdmin, VersionedForm, titled
from cells.models import (
    Cell,
    Column,
    Credit,
    Essay,
    Matrix,
    PlainPage,
    Row,
)
from cells.models.subject import reason_to_keep


class SubjectAdmin(EditorAdmin):
    """Drafts with a page of their own."""

    list_select_related: ClassVar[Any] = ("page__current_edition__release",)

    def is_public(self, obj: Any) -> bool:
        return bool(obj.page.current_edition_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A page that was published keeps its address for ever; one that is planned waits."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and reason_to_keep(obj.page))

    @admin.display(description="live")
    def live(self, obj: Any) -> str:
        edition = obj.page.current_edition
        return f"Edition {edition.number}, {edition.dated_on:%-d %B %Y}" if edition else "Not yet"

    @admin.display(description="draft")
    def draft(self, obj: Any) -> str:
        if not obj.page.current_edition:
            return "Not published"
        return "Saved since" if obj.page.has_unpublished_changes else "No changes"


class MatrixForm(VersionedForm):
    class Meta:
        help_texts = {
            "order": "Where it stands among the matrices: lower numbers come first.",
        }


@admin.register(Matrix)
class MatrixAdmin(SubjectAdmin):
    form = MatrixForm
    list_display = ["title", "slug", "live", "draft"]
    search_fields = ["title", "short_name", "slug"]
    fields = ["title", "short_name", "slug", "scope_line", "order"]


class AxisAdmin(SubjectAdmin):
    """Columns and rows."""

    list_filter = ["matrix"]
    search_fields = ["name", "matrix__title"]
    autocomplete_fields = ["matrix"]
    list_select_related: ClassVar[Any] = ("matrix", "page__current_edition__release")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("matrix", "page")


class ColumnForm(VersionedForm):
    class Meta:
        help_texts = {
            "matrix": "The matrix it is part of. Type a few letters of its title.",
            "audience": "Who should read it, in a few words: “Staff working with clients”.",
        }


@admin.register(Column)
class ColumnAdmin(AxisAdmin):
    form = ColumnForm
    list_display = ["letter", "name", "matrix", "live", "draft"]
    list_display_links = ["letter", "name"]
    fields = ["matrix", "letter", "name", "meaning", "audience", "role", "introduction"]


class RowForm(VersionedForm):
    class Meta:
        help_texts = {
            "matrix": "The matrix it is part of. Type a few letters of its title.",
            "number": "Its place, counted from the top. It can no longer change once the row is "
            "published.",
            "audience": "Who should read this row, in a few words: “Counsellors”.",
        }

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if not 1 <= number <= 99:
            raise ValidationError("Rows are numbered from 1 to 99.")
        return number


@admin.register(Row)
class RowAdmin(AxisAdmin):
    form = RowForm
    list_display = ["number", "name", "matrix", "live", "draft"]
    list_display_links = ["number", "name"]
    fields = ["matrix", "number", "name", "own_title", "meaning", "audience", "introduction"]


class CellForm(VersionedForm):
    class Meta:
        help_texts = {
            "column": "The level of intervention. Type its letter’s name or the matrix.",
            "row": "The type of intervention, of the same matrix.",
        }


@admin.register(Cell)
class CellAdmin(SubjectAdmin):
    form = CellForm
    list_display = ["code", "matrix_name", "headline", "live", "draft"]
    list_display_links = ["code", "headline"]
    list_filter = [
        ("column__matrix", admin.RelatedOnlyFieldListFilter),
        ("column__letter", titled("column")),
        ("row__number", titled("row")),
        "gap",
    ]
    # What makes the search box appear; get_search_results says what is searched.
    search_fields = ["headline"]
    search_help_text = "A code such as “E5” or “drug e5”, or words of its headline, column or row."
    autocomplete_fields = ["column", "row"]
    fieldsets = [
        (None, {"fields": ["headline", "abstract", "short_version", "more"]}),
        ("What is said of the search", {"fields": ["gap", "reviewer", "first_published_on"]}),
        ("Its place in the grid", {"fields": ["column", "row"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        cells: Any = super().get_queryset(request)
        return cells.with_axes().select_related("page__current_edition__release")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return queryset.matching(search_term), False

    @admin.display(description="matrix", ordering="column__matrix")
    def matrix_name(self, cell: Cell) -> str:
        return cell.matrix.short_name


class PlainPageForm(VersionedForm):
    class Meta:
        help_texts = {
            "slug": "The address of the page. It can no longer change once it is published.",
            "title": "The heading of the page, and its name in menus.",
            "body": "The words of the page.",
        }


@admin.register(PlainPage)
class PlainPageAdmin(SubjectAdmin):
    form = PlainPageForm
    list_display = ["title", "slug", "live", "draft"]
    search_fields = ["title", "body"]
    fields = ["title", "slug", "body"]


class EssayForm(VersionedForm):
    class Meta:
        help_texts = {
            "body": "What you have to say on the topic. Its documents stand below by themselves.",
        }


@admin.register(Essay)
class EssayAdmin(SubjectAdmin):
    form = EssayForm
    list_display = ["title", "topic", "live", "draft"]
    list_select_related: ClassVar[Any] = ("topic", "page__current_edition__release")
    search_fields = ["title", "body", "topic__name"]
    autocomplete_fields = ["topic"]
    fields = ["topic", "title", "body"]


# As Pillow names them, whatever a file is called.
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
LOGO_BYTES = 500_000
# Pixels of a side: a small file can be a picture that fills the memory of whoever looks at it.
LOGO_SIDE = 4_000


class LogoFormField(forms.ImageField):
    """Looks at the size first: a picture that is too large is read by nobody."""

    def to_python(self, data: Any) -> Any:
        size = data.size if isinstance(data, UploadedFile) else 0
        if size and size > LOGO_BYTES:
            raise ValidationError(
                f"This picture has {filesizeformat(size)}. Give one of at most 500 kB."
            )
        return super().to_python(data)


class CreditForm(VersionedForm):
    class Meta:
        field_classes = {"logo": LogoFormField}
        help_texts = {
            "scope": "Where it is shown. For a matrix or a cell, say below which.",
            "matrix": "Only for the credit of a matrix.",
            "cell": "Only for the credit of a cell.",
            "name": "Who it was, as they want to be named.",
            "link": "Their own page, if they have one.",
        }

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if isinstance(logo, UploadedFile):
            if max(logo.image.size) > LOGO_SIDE:  # type: ignore[attr-defined]
                raise ValidationError(
                    f"This picture is too large: a side has at most {LOGO_SIDE} pixels."
                )
            if logo.image.format not in LOGO_FORMATS:  # type: ignore[attr-defined]
                raise ValidationError("Give a PNG, JPEG or WebP picture: this is another kind.")
        return logo


@admin.register(Credit)
class CreditAdmin(EditorAdmin):
    form = CreditForm
    list_display = ["name", "role", "scope", "matrix", "cell", "period"]
    list_filter = ["scope"]
    list_select_related = ("matrix", "cell__column__matrix", "cell__row__matrix")
    search_fields = ["name", "role"]
    autocomplete_fields = ["matrix", "cell"]
    fields = ["role", "name", "link", "logo", "period", "scope", "matrix", "cell", "order"]
