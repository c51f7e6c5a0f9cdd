from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from bites.models import Bite, PageImport, Section

admin.site.register([Bite, Section])


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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

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
