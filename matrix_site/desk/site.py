"""The admin as the newsroom of this site."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

# What an editor looks for first stands first; everything else follows by app.
GROUPS = [
    ("Cells", ["Cell", "Entry", "Bite", "Section", "PageImport"]),
    ("Library", ["Document", "Tag", "Topic", "TopicAlias", "Notice", "Synonym", "StoredSearch"]),
    (
        "Matrices and other pages",
        ["Matrix", "Column", "Row", "PlainPage", "Essay", "Credit", "Redirect"],
    ),
    ("What is published", ["Page", "Edition", "Redaction"]),
    ("Mail", ["Mailing", "Delivery", "Subscriber", "Suppression", "SendingPermit"]),
]


class Newsroom(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    enable_nav_sidebar = False
    login_template = "desk/sign_in.html"

    @property
    def login_form(self) -> type[AuthenticationForm]:  # type: ignore[override]
        # Django makes the site before the models that the form needs are there.
        return import_string("matrix_site.signin.forms.SignInForm")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Note when somebody signed in: a session ends by that."""
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            import_string("matrix_site.signin.lifetime.begin")(request)
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """`is_newsroom`: our bar and *Go to* stand on this page."""
        return {**super().each_context(request), "is_newsroom": True}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The tables by what they are for; those of one app where Django asks for one."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        tables = {table["object_name"]: table for app in apps for table in app["models"]}
        groups = []
        for name, object_names in GROUPS:
            found = [tables.pop(one) for one in object_names if one in tables]
            if found:
                app = next(a for a in apps if found[0] in a["models"])
                groups.append({**app, "name": name, "models": found})
        for app in apps:
            if left := [table for table in app["models"] if table["object_name"] in tables]:
                groups.append({**app, "models": left})
        return groups
