from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path

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
    # Last: the first segment of its addresses may be the slug of a matrix.
    path("", include("cells.urls")),
]
