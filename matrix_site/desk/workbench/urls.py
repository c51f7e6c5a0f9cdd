"""The addresses of a cell's workbench, below /admin/desk/cell/<number>/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk.workbench import adding, editing, leaving, moving, views

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(views.workbench), name="workbench"),
    path("edit/<slug:kind>/", staff(editing.edit), name="workbench_edit"),
    path("edit/<slug:kind>/<number:number>/", staff(editing.edit), name="workbench_edit"),
    path("add/", staff(adding.add), name="workbench_add"),
    path("add/section/<slug:kind>/", staff(editing.add_section), name="workbench_add_section"),
    path("move/<slug:kind>/<number:number>/", staff(moving.move), name="workbench_move"),
    path(
        "move/entry/<number:number>/cell/",
        staff(leaving.to_another_cell),
        name="workbench_to_another_cell",
    ),
    path("retire/<number:number>/", staff(leaving.retire), name="workbench_retire"),
]
