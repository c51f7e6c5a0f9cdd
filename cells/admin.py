"""Matrices, cells and what belongs to them, as editors see them.

What joins apps on these screens (a cell's entries, Preview, Publish) is put there by
matrix_site/desk/panels.py.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cells.editing import EditorAdmin, VersionedAdmin, VersionedForm, titled
from cells.editing.withdrawal import withdrawal
from cells.models import (
    Cell,
    Column,
    Credit,
    Edition,
    Matrix,
    Notice,
    Page,
    PlainPage,
    Redaction,
    Row,
    Synonym,
    Topic,
)
from cells.searching.words import stems


class SubjectAdmin(EditorAdmin):
    """Drafts with a page of their own."""

    list_select_related: ClassVar[Any] = ("page__current_edition",)

    def is_public(self, obj: Any) -> bool:
        return bool(obj.page.current_edition_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A page that was published keeps its address for ever."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.page.current_edition_id)

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
    list_select_related: ClassVar[Any] = ("matrix", "page__current_edition")

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
        return cells.with_axes().select_related("page__current_edition")

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


# As Pillow names them, whatever a file is called.
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
LOGO_BYTES = 500_000


class CreditForm(VersionedForm):
    class Meta:
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
            size = logo.size or 0
            if size > LOGO_BYTES:
                raise ValidationError(
                    f"This picture has {filesizeformat(size)}. Give one of at most 500 kB."
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


class NoticeForm(VersionedForm):
    class Meta:
        help_texts = {
            "kind": "What became of the document, or of which copy you give the address.",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_copy = self.cleaned_data.get("kind") in (Notice.Kind.ARCHIVED, Notice.Kind.FREE)
        if is_copy and not self.cleaned_data.get("url"):
            self.add_error("url", "Give the address of the copy.")
        return cleaned


@admin.register(Notice)
class NoticeAdmin(EditorAdmin):
    """Notices are live facts: readers see them as soon as they are saved."""

    form = NoticeForm

    list_display = ["kind", "document_number", "dated_on", "words"]
    list_filter = ["kind"]
    search_fields = ["words", "url", "=document_number"]
    search_help_text = "The number of a document, or words of the notice."
    date_hierarchy = "dated_on"
    fieldsets = [
        (
            None,
            {
                "description": "A notice is true at once: readers see it on every page that lists "
                "the document, archived editions too, as soon as you save.",
                "fields": ["document_number", "kind", "dated_on", "words", "url"],
            },
        )
    ]


class TopicForm(VersionedForm):
    """Every field is explained by the model."""


@admin.register(Topic)
class TopicAdmin(EditorAdmin):
    """Topics are live facts: their names change for readers as soon as they are saved."""

    form = TopicForm
    list_display = ["name", "slug", "is_hot", "order"]
    list_filter = ["is_hot"]
    search_fields = ["name", "slug"]
    fieldsets = [
        (
            None,
            {
                "description": "A topic is live: readers see its name on every page that shows it "
                "as soon as you save.",
                "fields": ["name", "slug", "is_hot", "order"],
            },
        )
    ]


class SynonymForm(VersionedForm):
    def clean_phrases(self) -> str:
        phrases = Synonym(phrases=self.cleaned_data["phrases"]).as_list()
        if len(phrases) < 2:
            raise ValidationError("Give at least two phrases, one on each line.")
        if without := [phrase for phrase in phrases if not stems(phrase)]:
            raise ValidationError(f"Search looks for words; “{without[0]}” holds none.")
        return "\n".join(dict.fromkeys(phrases))


@admin.register(Synonym)
class SynonymAdmin(EditorAdmin):
    """Synonyms are live facts: searches use them as soon as they are saved."""

    form = SynonymForm
    list_display = ["__str__"]
    search_fields = ["phrases"]
    fields = ["phrases"]


class PageForm(VersionedForm):
    """The live facts of a page."""


@admin.register(Page)
class PageAdmin(VersionedAdmin):
    """When pages were searched and reviewed. Their words are edited where they are drafted."""

    form = PageForm
    FACTS = ("searched_to", "review_by", "reviewed_on")

    list_display = ["__str__", "kind", "current_edition", "is_late", *FACTS, "withdrawn_on"]
    list_filter = ["kind", "review_by", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ("current_edition__page",)
    search_fields = ["path"]
    search_help_text = "Part of its address, such as “drug/e5”."
    fieldsets = [
        (
            None,
            {
                "description": "These dates are live: readers see them as soon as you save, "
                "without a new edition.",
                "fields": FACTS,
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).exclude(kind=Page.Kind.HOME)

    def get_urls(self) -> list[URLPattern]:
        screen = require_http_methods(["GET", "HEAD", "POST"])(self.withdrawal)
        own = path(
            "<int:object_id>/withdrawal/",
            self.admin_site.admin_view(screen),
            name="cells_page_withdrawal",
        )
        return [own, *super().get_urls()]

    def withdrawal(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return withdrawal(self, request, object_id)

    def is_public(self, obj: Page) -> bool:
        return bool(obj.current_edition_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        # Only what was edited: an edition may have appeared since the row was read.
        obj.save(update_fields=form.changed_data)

    @admin.display(description="review late", boolean=True)
    def is_late(self, page: Page) -> bool:
        return page.is_overdue(timezone.localdate())


class FrozenAdmin(admin.ModelAdmin):
    """To be looked at; nobody changes these here."""

    actions = None
    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(FrozenAdmin):
    list_display = ["page", "number", "dated_on", "kind", "note", "published_by"]
    list_filter = ["page__kind", "kind", "source"]
    list_select_related = ("page", "published_by")
    search_fields = ["page__path", "note"]
    search_help_text = "Part of the address of a page, or words of a change note."
    date_hierarchy = "dated_on"
    ordering = ["-published_at"]
    fields = [
        "page",
        "number",
        "dated_on",
        "published_at",
        "published_by",
        "kind",
        "source",
        "note",
        "sha256",
    ]
    view_on_site = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).select_related("page").defer("snapshot")


@admin.register(Redaction)
class RedactionAdmin(FrozenAdmin):
    list_display = ["edition", "reason", "redacted_by", "opened_at", "closed_at"]
    list_select_related = ("edition__page",)
    search_fields = ["edition__page__path", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redaction]:
        return super().get_queryset(request).defer("edition__snapshot")
