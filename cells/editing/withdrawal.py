"""The screen on which administrators withdraw a page from the public, or give it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cells import newsroom
from cells.editing.admin import next_address
from cells.models import Page
from cells.publishing import bring_back, withdraw

PERMISSION = "cells.withdraw_page"


class WithdrawalForm(forms.Form):
    because = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who comes to the page is told this: “Taken down on legal advice.”",
    )
    # What the administrator saw, so that nobody ends a withdrawal they did not know of.
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)


def withdrawal(admin: Any, request: HttpRequest, object_id: int) -> HttpResponse:
    """Withdraw the page, or show it again if it is withdrawn. True as soon as it is saved.

    `admin` is the ModelAdmin of Page.
    """
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied("Only administrators withdraw a page from the public.")
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        page = get_object_or_404(admin.get_queryset(request).published(), pk=object_id)
        form = WithdrawalForm(request.POST or None, initial={"seen": state_of(page)})
        if request.method == "POST" and request.POST.get("seen") != state_of(page):
            messages.error(request, "Somebody changed this meanwhile. Look at it again.")
            return HttpResponseRedirect(request.get_full_path())
        if request.method == "POST" and (page.withdrawn_on or form.is_valid()):
            return written(admin, request, page, form)
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": "Show this page again" if page.withdrawn_on else "Withdraw this page",
        "opts": admin.opts,
        "page": page,
        "form": form,
        "seen": state_of(page),
    }
    return render(request, "cells/editing/withdrawal.html", context)


def written(admin: Any, request: HttpRequest, page: Page, form: WithdrawalForm) -> HttpResponse:
    """Do it, and write it into the log of the admin."""
    by = request.user.get_username()
    if page.withdrawn_on:
        bring_back(page, by=by)
        act = "Shown to the public again."
    else:
        withdraw(page, because=form.cleaned_data["because"], by=by)
        act = f"Withdrawn from the public: {page.withdrawn_because}"
    admin.log_change(request, page, act)
    messages.success(request, f"{page}: {act}")
    default = reverse("admin:cells_page_change", args=[page.pk])
    return HttpResponseRedirect(next_address(request) or default)


def state_of(page: Page) -> str:
    return f"{page.withdrawn_on or ''}"
