"""Below /admin/import/, ahead of Django's own admin."""

from django.contrib import admin
from django.urls import path

from cells import converters
from matrix_site.desk import importing, references

converters.register()

app_name = "importing"

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(importing.start), name="start"),
    path("references/", staff(references.start), name="references"),
    path("references/<number:number>/", staff(references.page), name="reference_import"),
    path(
        "references/<number:number>/discard/",
        staff(references.discard),
        name="discard_references",
    ),
    path("references/<number:number>/undo/", staff(references.take_back), name="undo_references"),
    path("<number:number>/", staff(importing.page), name="page"),
    path("<number:number>/piece/", staff(importing.piece), name="piece"),
    path("<number:number>/discard/", staff(importing.discard), name="discard"),
]
