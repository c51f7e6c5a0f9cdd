from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path, re_path

from cells.views import capitals
from matrix_site import views
from matrix_site.desk.preview_links import preview

handler400 = "matrix_site.errors.bad_request"
handler403 = "matrix_site.errors.permission_denied"
handler404 = "matrix_site.errors.page_not_found"
handler500 = "matrix_site.errors.server_error"


def webhooks() -> list[URLResolver]:
    """Where a mail service tells what came back: only where one was given a secret."""
    if not settings.ANYMAIL_WEBHOOK_SECRET:
        return []
    return [path("webhooks/mail/", include("subscriptions.bouncing.webhooks"))]


urlpatterns = [
    # First, since they are read most; none of them hides what stands below (`cells.converters`).
    path("", include("cells.urls")),
    path("admin/rich-text/", include("cells.richtext.urls")),
    path("admin/import/", include("matrix_site.desk.importing_urls")),
    path("admin/second-factor/", include("matrix_site.signin.urls")),
    path("admin/", include("matrix_site.desk.urls")),
    path("admin/", admin.site.urls),
    path("preview/<slug:token>/", preview, name="preview"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots_txt, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security"),
    *webhooks(),
    path("", include("entries.urls")),
    path("", include("subscriptions.urls")),
    # With capitals in it, and with or without the slash at the end: "/drug/E5", "/Drug/e5.json".
    # Last: tokens have capitals too.
    re_path(
        r"^(?=[^A-Z]*[A-Z])(?P<capitals>[A-Za-z][A-Za-z0-9./-]{0,150})$",
        capitals.small_letters,
        name="capitals",
    ),
]
