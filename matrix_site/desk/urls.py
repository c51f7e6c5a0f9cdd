"""Our own screens of the newsroom, below /admin/ and ahead of Django's."""

from django.contrib import admin
from django.urls import include, path

from cells import converters
from matrix_site.desk import (
    activity,
    dashboard,
    editions,
    going,
    noticing,
    presence,
    restoring,
    reviewing,
    views,
)

converters.register()

app_name = "desk"

staff = admin.site.admin_view

urlpatterns = [
    # Ahead of Django's own first page, the app list; its name, admin:index, leads here too.
    path("", staff(dashboard.dashboard), name="dashboard"),
    path(
        "tables/",
        staff(admin.site.index),
        {"extra_context": {"title": "All tables"}},
        name="tables",
    ),
    path("desk/cell/<number:pk>/", include("matrix_site.desk.workbench.urls")),
    path("activity/", staff(activity.activity), name="activity"),
    path("activity.csv", staff(activity.activity_csv), name="activity_csv"),
    path("goto/", staff(going.goto), name="goto"),
    path("here/", staff(presence.here), name="here"),
    path("inbox/", include("matrix_site.desk.inbox.urls")),
    path("links/", include("matrix_site.desk.linkqueue_urls")),
    path("notices/", staff(noticing.notices), name="notices"),
    path("", include("matrix_site.desk.reviews_urls")),
    path("", include("matrix_site.desk.remarking_urls")),
    path("", include("matrix_site.desk.preview_links_urls")),
    path("preview/<path:path>/", staff(views.preview), name="preview"),
    path("publish/<path:path>/", staff(reviewing.publish), name="publish"),
    path("editions/<path:path>/compare/", staff(editions.compare_two), name="compare"),
    path("editions/<path:path>/", staff(editions.editions), name="editions"),
    path("restore/<number:edition_id>/", staff(restoring.restore_choice), name="restore_choice"),
    path("restore/<number:edition_id>/page/", staff(restoring.restore), name="restore"),
    path(
        "restore/<number:edition_id>/<slug:kind>/<number:number>/",
        staff(restoring.restore),
        name="restore_one",
    ),
    path("releases/", include("matrix_site.desk.releases_urls")),
]
