"""What was mailed, and what became of it for each receiver."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from subscriptions.admin.reports import ReportAdmin, ReportInline
from subscriptions.models import Delivery, Mailing, MailingAct
from subscriptions.progress import Progress


class ActInline(ReportInline):
    model = MailingAct
    fields = ["what", "by", "at"]
    verbose_name_plural = "what colleagues did with it"


class HeldFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("held", "Held"), ("paused", "Paused"), ("cancelled", "Cancelled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mailing]) -> QuerySet[Mailing]:
        if self.value() not in ("held", "paused", "cancelled"):
            return queryset
        return queryset.filter(**{f"{self.value()}_at__isnull": False})


@admin.register(Mailing)
class MailingAdmin(ReportAdmin):
    """One thing that was told; how many got it."""

    list_display = ["__str__", "due_at", "state", "sent", "failed", "everybody"]
    list_filter = ["kind", HeldFilter]
    search_fields = ["key", "facts__subject"]
    date_hierarchy = "due_at"
    fields = [
        "kind",
        "key",
        "state",
        "deliveries_of_it",
        "created_at",
        "due_at",
        "addressed_at",
        "held_at",
        "held_because",
        "paused_at",
        "cancelled_at",
    ]
    readonly_fields = ["state", "deliveries_of_it"]
    inlines = [ActInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        waiting = Q(deliveries__state__in=Delivery.UNFINISHED)
        return (
            super()
            .get_queryset(request)
            .annotate(
                number=Count("deliveries"),
                number_sent=Count("deliveries", filter=Q(deliveries__state="sent")),
                number_failed=Count("deliveries", filter=Q(deliveries__state="failed")),
                number_waiting=Count("deliveries", filter=waiting),
            )
        )

    @admin.display(description="state")
    def state(self, obj: Any) -> str:
        return Progress(obj, {Delivery.State.PENDING: obj.number_waiting}).state.capitalize()

    @admin.display(description="sent", ordering="number_sent")
    def sent(self, obj: Any) -> int:
        return obj.number_sent

    @admin.display(description="failed", ordering="number_failed")
    def failed(self, obj: Any) -> int:
        return obj.number_failed

    @admin.display(description="of", ordering="number")
    def everybody(self, obj: Any) -> int:
        return obj.number

    @admin.display(description="deliveries")
    def deliveries_of_it(self, obj: Any) -> SafeString:
        url = reverse("admin:subscriptions_delivery_changelist")
        words = f"{obj.number_sent} of {obj.number} sent"
        return format_html('<a href="{}?mailing__id__exact={}">{}</a>', url, obj.pk, words)


@admin.register(Delivery)
class DeliveryAdmin(ReportAdmin):
    """What became of a mail for one person. An address is found when it is typed whole.

    The token is nowhere: whoever has it can end what somebody follows.
    """

    list_display = ["receiver", "mailing", "state", "created_at", "sent_at", "tries", "reason"]
    list_filter = ["state", "mailing__kind"]
    list_select_related = ["mailing", "subscriber", "user", "message"]
    search_fields = ["=subscriber__email", "=user__email", "=message__email"]
    search_help_text = "A whole mail address."
    date_hierarchy = "created_at"
    fields = [
        "receiver",
        "mailing",
        "state",
        "reason",
        "tries",
        "created_at",
        "next_try_at",
        "handed_at",
        "sent_at",
        "used_at",
        "mail_id",
    ]
    readonly_fields = ["receiver", "mail_id"]

    @admin.display(description="to")
    def receiver(self, obj: Delivery) -> str:
        return obj.address or "(erased)"

    @admin.display(description="Message-ID")
    def mail_id(self, obj: Delivery) -> str:
        return obj.mail_id
