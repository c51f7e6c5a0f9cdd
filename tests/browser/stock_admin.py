"""An admin that uses what Django's own offers, on models that every site has."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import path
from taggit.models import Tag

from matrix_site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

site = admin.AdminSite("stock")


class MembershipInline(admin.TabularInline):
    model = User.groups.through
    autocomplete_fields = ["group"]
    extra = 1


@admin.register(User, site=site)
class UserAdmin(admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["username", "last_login", "date_joined"]}),
        ("Rights", {"fields": ["user_permissions"], "classes": ["collapse"]}),
    ]
    filter_horizontal = ["user_permissions"]
    inlines = [MembershipInline]
    list_filter = ["is_staff", "groups"]
    list_editable = ["is_active"]
    list_display = ["username", "is_active"]
    search_fields = ["username"]
    date_hierarchy = "date_joined"


@admin.register(Group, site=site)
class GroupAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    ordering = ["name"]
    filter_vertical = ["permissions"]


@admin.register(Tag, site=site)
class TagAdmin(admin.ModelAdmin):
    prepopulated_fields = {"slug": ["name"]}


urlpatterns = [path("admin/", site.urls)]
