"""Addresses of *Remarks*, below /admin/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk import remarking

staff = admin.site.admin_view

urlpatterns = [
    path("remarks/", staff(remarking.remarks), name="remarks"),
    path("remarks/<number:pk>/answer/", staff(remarking.answer), name="remark_answer"),
    path("remarks/<number:pk>/resolve/", staff(remarking.resolve), name="remark_resolve"),
    path("remarks/<number:pk>/reopen/", staff(remarking.reopen), name="remark_reopen"),
    path("remarks/on/<path:path>/", staff(remarking.remarks_on), name="remarks_on"),
]
