from django.contrib import admin
from django.urls import path

from matrix_site.desk import linkqueue

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(linkqueue.queue), name="links"),
    path("act/", staff(linkqueue.act), name="links_act"),
    path("undo/", staff(linkqueue.undo), name="links_undo"),
]
