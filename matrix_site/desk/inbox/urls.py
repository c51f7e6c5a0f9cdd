"""The addresses of the inbox, below /admin/inbox/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk.inbox import bulk, views

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(views.inbox), name="inbox"),
    path("many/", staff(bulk.many), name="inbox_many"),
    path("<number:pk>/", staff(views.message), name="inbox_message"),
    path("<number:pk>/assign/", staff(views.assign), name="inbox_assign"),
    path("<number:pk>/undo/", staff(views.undo), name="inbox_undo"),
]
