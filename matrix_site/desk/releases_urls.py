"""Below /admin/releases/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk import composing, releases

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(releases.releases), name="releases"),
    path("new/", staff(composing.new_release), name="new_release"),
    path("<number:number>/", staff(releases.release), name="release"),
    path("<number:number>/cancel/", staff(releases.cancel_release), name="cancel_release"),
    path("<number:number>/time/", staff(releases.move_release), name="move_release"),
    path("<number:number>/publish/", staff(releases.publish_release), name="publish_release"),
]
