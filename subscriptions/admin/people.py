"""Who gets mail, and who is never written to."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cells import ledger
from subscriptions.admin.reports import ReportAdmin, ReportInline
from subscriptions.ending import end_everything
from subscriptions.models import (
    Bounce,
    ConsentEvent,
    Subscriber,
    Subscription,
    Suppression,
    suppression_key,
)
from subscriptions.suppressing import CAME_BACK, suppress


class SubscriptionInline(ReportInline):
    model = Subscription
    fields = ["kind", "page", "frequency", "asked_at", "confirmed_at", "ended_at"]


class ConsentInline(ReportInline):
    model = ConsentEvent
    fields = ["at", "what", "words", "how", "wording"]


class BounceInline(ReportInline):
    model = Bounce
    fields = ["at", "kind", "diagnosis"]


@admin.register(Subscriber)
class SubscriberAdmin(ReportAdmin):
    """Who asked for what, and when. People change it themselves, by the links in their mails."""

    list_display = ["__str__", "email", "confirmed_at", "paused_until", "ended_at", "erased_at"]
    list_filter = [
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("ended_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["=email"]
    search_help_text = "A whole mail address."
    fields = [
        "email",
        "new_email",
        "created_at",
        "confirmed_at",
        "paused_until",
        "ended_at",
        "erased_at",
    ]
    inlines = [SubscriptionInline, ConsentInline, BounceInline]


class SuppressionForm(forms.ModelForm):
    """The address is turned into its keyed hash, and kept nowhere."""

    email = forms.EmailField(label="Mail address", help_text="It is kept as a keyed hash only.")

    class Meta:
        model = Suppression
        fields = ["reason"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if Suppression.objects.of(email).exists():
            raise ValidationError("Nothing is sent to this address already.")
        return email


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    """Addresses that get nothing. To lift one is to delete it; what was asked for stays."""

    form = SuppressionForm
    actions = None
    list_display = ["__str__", "reason", "at"]
    list_filter = ["reason"]
    search_fields = ["key"]
    search_help_text = "A whole mail address."

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["reason", "at"] if obj else ["email", "reason"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Suppression], search_term: str
    ) -> tuple[QuerySet[Suppression], bool]:
        """An address is found by its hash, which is all there is of it."""
        if not search_term:
            return queryset, False
        return queryset.filter(key=suppression_key(search_term)), False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Suppression, form: Any, change: bool) -> None:
        email = form.cleaned_data["email"]
        suppress(email, obj.reason)
        reader = Subscriber.objects.with_email(email).first()
        if reader and obj.reason not in CAME_BACK:
            end_everything(reader, how="a colleague, in the newsroom", now=timezone.now())
        # The row that was made: the admin's log names it.
        obj.pk = Suppression.objects.of(email).get().pk

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Suppression) -> None:
        ledger.append("suppression ended", at=timezone.now(), key=obj.key)
        obj.delete()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.reason in CAME_BACK)
