"""Tables that are looked at and never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cells.admin.frozen import FrozenAdmin


class ReportAdmin(FrozenAdmin):
    """Who may view it sees it; nobody changes it here, administrators neither."""

    # Counting all rows of a table of millions, to say how many were not asked for, costs seconds.
    show_full_result_count = False
    empty_value_display = "–"


class ReportInline(admin.TabularInline):
    """Rows that belong to one, to be looked at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the row sees what belongs to it."""
        return True
