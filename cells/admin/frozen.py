"""What was published, to be looked at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cells.models import (
    Edition,
    Redaction,
)


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
