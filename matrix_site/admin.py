"""Tables of Django's own apps, as editors see them."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.redirects import admin as redirects_admin  # noqa: F401 - see below
from django.contrib.redirects.models import Redirect
from django.contrib.sites import admin as sites_admin  # noqa: F401 - see below
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static import admin as static_admin  # noqa: F401
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as totp_admin  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from cells.editing import VersionedAdmin
from matrix_site.old_addresses.forms import PastedForm, RedirectForm

# The packages' own admins of these are imported above, so that they can be taken off here.
# There is one site, whose address is SITE_URL: the row is only what redirects belong to.
# Second factors have screens of their own (matrix_site/signin/), which show nobody's secret.
admin.site.unregister([Site, Redirect, StaticDevice, TOTPDevice])


@admin.register(Redirect)
class RedirectAdmin(VersionedAdmin):
    """Old addresses. True as soon as they are saved."""

    form = RedirectForm
    change_list_template = "desk/old_addresses.html"
    list_display = ["old_path", "leads_to"]
    search_fields = ["old_path", "new_path"]
    search_help_text = "Part of an old or a new address."
    fields = ["old_path", "new_path"]

    @admin.display(description="leads to", ordering="new_path")
    def leads_to(self, redirect: Redirect) -> str:
        return redirect.new_path or "(gone for good)"

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        obj.site_id = settings.SITE_ID
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        screen = require_http_methods(["GET", "HEAD", "POST"])(self.paste)
        own = path("paste/", self.admin_site.admin_view(screen), name="redirects_redirect_paste")
        return [own, *super().get_urls()]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Many at once, all of them or none."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied("To add old addresses you must be an editor.")
        form = PastedForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            changed = form.save()
            for row in changed:
                self.log_change(request, row, "Pasted with a list.")
            there = len(form.found) - len(changed)
            messages.success(request, f"{len(changed)} saved; {there} were there already.")
            return HttpResponseRedirect(reverse("admin:redirects_redirect_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Paste old addresses",
            "opts": self.opts,
            "form": form,
        }
        return render(request, "desk/paste_old_addresses.html", context)
