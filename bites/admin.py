"""Bites and their sections, as editors see them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from bites.models import Bite, PageImport, Section
from cells.editing import EditorAdmin, VersionedForm
from cells.models import Cell, Passage

IN_CELL = ("cell__column__matrix", "cell__row__matrix")


class BiteForm(VersionedForm):
    class Meta:
        help_texts = {"cell": "The cell it is the guide to. Type its code, such as “drug e5”."}


@admin.register(Bite)
class BiteAdmin(EditorAdmin):
    form = BiteForm
    list_display = ["__str__", "section_count"]
    list_filter = [("cell__column__matrix", admin.RelatedOnlyFieldListFilter)]
    list_select_related = IN_CELL
    # What makes the search box appear; get_search_results says what is searched.
    search_fields = ["cell__headline"]
    search_help_text = "A code such as “E5” or “drug e5”, or words of the cell’s column or row."
    autocomplete_fields = ["cell"]
    ordering = ["cell__column__matrix", "cell__column__letter", "cell__row__number"]
    readonly_fields = ["sections_in_order"]
    fields = ["cell", "sections_in_order"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bite]:
        bites = super().get_queryset(request).select_related(*IN_CELL)
        return bites.annotate(number_of_sections=Count("sections"))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return queryset.filter(cell__in=Cell.objects.matching(search_term)), False

    @admin.display(description="sections", ordering="number_of_sections")
    def section_count(self, bite: Any) -> int:
        return bite.number_of_sections

    @admin.display(description="sections")
    def sections_in_order(self, bite: Bite) -> str:
        if not bite.pk:
            return "Save first; then add its sections."
        sections = bite.sections.in_page_order()
        return format_html(
            "<ul>{}<li><a href='{}?bite={}'>Add a section</a></li></ul>",
            format_html_join(
                "",
                "<li><a href='{}'>{}</a></li>",
                (
                    (reverse("admin:bites_section_change", args=[section.pk]), section.title)
                    for section in sections
                ),
            ),
            reverse("admin:bites_section_add"),
            bite.pk,
        )


class SectionForm(VersionedForm):
    class Meta:
        help_texts = {
            "bite": "The bite it is part of. Type the code of its cell, such as “drug e5”.",
            "kind": "About and start stand first, once each; then other sections; then the issues.",
            "heading": "An issue needs one. Left empty, about and start have their usual question.",
            "body": "The words of the section. An issue ends in questions to the reader.",
            "order": "Its place among sections of its kind: lower numbers come first.",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, bite = self.cleaned_data.get("kind"), self.cleaned_data.get("bite")
        needs_heading = kind in (Section.Kind.ISSUE, Section.Kind.OTHER)
        if needs_heading and not self.cleaned_data.get("heading"):
            self.add_error("heading", "Give this section a heading.")
        same = Section.objects.filter(bite=bite, kind=kind).exclude(pk=self.instance.pk)
        if kind in (Section.Kind.ABOUT, Section.Kind.START) and same.exists():
            label = Section.Kind(kind).label
            self.add_error("kind", f"This bite has a section “{label}” already.")
        return cleaned


@admin.register(Section)
class SectionAdmin(EditorAdmin):
    form = SectionForm
    list_display = ["title", "cell", "kind", "order"]
    list_filter = [("bite__cell__column__matrix", admin.RelatedOnlyFieldListFilter), "kind"]
    list_select_related = tuple(f"bite__{path}" for path in IN_CELL)
    search_fields = ["heading", "body"]
    search_help_text = "Words of its heading or text."
    autocomplete_fields = ["bite"]
    ordering = ["bite__cell__column__matrix", "bite__cell__column__letter", "bite__cell__row", "id"]
    fieldsets = [
        (None, {"fields": ["heading", "body"]}),
        ("Its place", {"fields": ["bite", "kind", "order"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def is_public(self, obj: Section) -> bool:
        return Passage.objects.filter(kind="section", number=obj.pk).exists()

    @admin.display(ordering="heading")
    def title(self, section: Section) -> str:
        return section.title

    @admin.display(ordering="bite__cell")
    def cell(self, section: Section) -> str:
        return str(section.bite.cell)


@admin.register(PageImport)
class PageImportAdmin(admin.ModelAdmin):
    """What imports brought: to be read. Pages are imported at /admin/import/."""

    list_display = ["__str__", "stored_at", "by", "entries", "left_over"]
    list_filter = [("cell__column__matrix", admin.RelatedOnlyFieldListFilter), "stored_at"]
    list_select_related = ["cell__column__matrix", "cell__row", "by"]
    search_fields = ["source_name"]
    search_help_text = "A part of the file's name."
    fields = [
        "cell",
        "source_name",
        "read_at",
        "stored_at",
        "by",
        "edition",
        "found_in_words",
        *(
            f"{name}_list"
            for name in ("not_placed", "to_decide", "kept", "missing", "proposals", "navigation")
        ),
    ]

    def add_view(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """To add one is to import a page."""
        return redirect("importing:start")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display
    def entries(self, one: PageImport) -> int:
        return one.found.get("entries", 0)

    @admin.display(description="not placed")
    def left_over(self, one: PageImport) -> int:
        return len(one.not_placed)

    @admin.display(description="found")
    def found_in_words(self, one: PageImport) -> str:
        facts = (f"{name.replace('_', ' ')}: {value}" for name, value in one.found.items() if value)
        return "; ".join(facts)

    @admin.display(description="not placed")
    def not_placed_list(self, one: PageImport) -> str:
        return listed(one.not_placed)

    @admin.display(description="to decide")
    def to_decide_list(self, one: PageImport) -> str:
        return listed(one.to_decide)

    @admin.display(description="edited since, and kept")
    def kept_list(self, one: PageImport) -> str:
        return listed(one.kept)

    @admin.display(description="not as on the page, and kept")
    def missing_list(self, one: PageImport) -> str:
        return listed(one.missing)

    @admin.display(description="perhaps the same document")
    def proposals_list(self, one: PageImport) -> str:
        return listed(one.proposals)

    @admin.display(description="navigation left out")
    def navigation_list(self, one: PageImport) -> str:
        return listed(one.navigation)


def listed(remarks: list[dict[str, Any]]) -> str:
    """Remarks as a list: line, words, what about them."""
    if not remarks:
        return "None."
    rows = ((one["line"], one["text"], one["why"]) for one in remarks)
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>Line {}: <q>{}</q> – {}</li>", rows)
    )
