"""Below /admin/import/, ahead of Django's own admin."""

from django.contrib import admin
from django.urls import path

from cells import converters
from matrix_site.desk import importing

converters.register()

app_name = "importing"

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(importing.start), name="start"),
    path("<number:number>/", staff(importing.page), name="page"),
    path("<number:number>/discard/", staff(importing.discard), name="discard"),
]
