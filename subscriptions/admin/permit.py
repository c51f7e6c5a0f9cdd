"""Which installation may send: to be seen, and armed or disarmed by administrators."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from subscriptions.admin.reports import ReportAdmin
from subscriptions.models import SendingPermit

LIST = "admin:subscriptions_sendingpermit_changelist"


@admin.register(SendingPermit)
class SendingPermitAdmin(ReportAdmin):
    """One row at most. A copy of the database elsewhere sends nothing until it is armed there."""

    list_display = ["installation", "armed_at"]
    fields = ["installation", "armed_at"]
    change_list_template = "admin/subscriptions/sendingpermit/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("arm/", view(self.arm), name="subscriptions_sendingpermit_arm"),
            path("disarm/", view(self.disarm), name="subscriptions_sendingpermit_disarm"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "installation": settings.INSTALLATION_ID,
            "is_armed": SendingPermit.allows_sending(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @method_decorator(require_POST)
    def arm(self, request: HttpRequest) -> HttpResponse:
        """Let this installation, and no other, send."""
        self.refuse_others(request)
        mine = settings.INSTALLATION_ID
        if not mine:
            messages.error(request, "INSTALLATION_ID is not set here: nothing can be armed.")
            return redirect(LIST)
        now = timezone.now()
        permit, is_new = SendingPermit.objects.update_or_create(
            only=True, defaults={"installation": mine, "armed_at": now}
        )
        words = f"Armed for {mine}"
        (self.log_addition if is_new else self.log_change)(request, permit, words)
        messages.success(request, f"{words}: mail leaves from here, and from nowhere else.")
        return redirect(LIST)

    @method_decorator(require_POST)
    def disarm(self, request: HttpRequest) -> HttpResponse:
        """Nothing leaves any more, from nowhere."""
        self.refuse_others(request)
        if permit := SendingPermit.objects.first():
            self.log_deletions(request, SendingPermit.objects.filter(pk=permit.pk))
            permit.delete()
        messages.success(request, "Disarmed: nothing leaves until it is armed again.")
        return redirect(LIST)

    def refuse_others(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for who is no administrator."""
        if not request.user.has_perm("subscriptions.change_sendingpermit"):
            raise PermissionDenied("Only administrators can arm or disarm the mail.")
