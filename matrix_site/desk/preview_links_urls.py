"""Addresses of *Preview links*, below /admin/; the public one is in matrix_site/urls.py."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk import preview_links

staff = admin.site.admin_view

urlpatterns = [
    path("preview-links/", staff(preview_links.preview_links), name="preview_links"),
    path(
        "preview-links/<number:pk>/revoke/",
        staff(preview_links.revoke),
        name="preview_link_revoke",
    ),
    path(
        "preview-links/to/<path:path>/",
        staff(preview_links.preview_links_to),
        name="preview_links_to",
    ),
]
