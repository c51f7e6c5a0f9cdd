"""Setting up, changing and taking away a second factor."""

from base64 import b32encode
from typing import Any

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as note_in_session
from django_otp.plugins.otp_totp.models import TOTPDevice

from matrix_site.signin import factors
from matrix_site.signin.forms import CodeForm, ConfirmForm

NOT_RIGHT = "That code is not right, or was used before. Wait for the next one."
# What can be asked of an account that has an app, each with a code.
ACTS = {
    "replace": "Use another app",
    "codes": "New recovery codes",
    "remove": "Remove the second factor",
}


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The account's own: set it up, confirm it, change it."""
    app = factors.app_of(request.user)
    if app and not request.user.is_verified():  # type: ignore[union-attr]
        # A session that is older than the app: who knows the code signs in again with it.
        logout(request)
        return redirect("admin:index")
    if request.method != "POST":
        return _screen(request, app)
    act = request.POST.get("act")
    if act == "confirm":
        return _confirm(request, app)
    if act in ACTS and app:
        return _change(request, app, act)
    if act == "begin" and not app:
        factors.begin_app(request.user)
    return redirect("second_factor")


def _confirm(request: HttpRequest, app: TOTPDevice | None) -> HttpResponse:
    form = ConfirmForm(request.POST)
    device = factors.confirm_app(request.user, request.POST["code"]) if form.is_valid() else None
    if device is None:
        if form.is_valid():
            form.add_error("code", NOT_RIGHT)
        return _screen(request, app, confirm=form)
    note_in_session(request, device)
    request.session.cycle_key()
    factors.end_other_sessions(request.user, request.session.session_key)
    codes = factors.new_recovery_codes(request.user)
    told(request, request.user, "Set up a second factor.")
    return _screen(request, device, codes=codes)


def _change(request: HttpRequest, app: TOTPDevice, act: str) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid() or not factors.device_for(request.user, form.cleaned_data["code"]):
        if form.is_valid():
            form.add_error("code", NOT_RIGHT)
        return _screen(request, app, change=form)
    if act == "replace":
        factors.begin_app(request.user)
    elif act == "codes":
        told(request, request.user, "Made new recovery codes.")
        return _screen(request, app, codes=factors.new_recovery_codes(request.user))
    elif factors.must_have(request.user):
        messages.error(request, "Your account must have a second factor. Use another app instead.")
    else:
        factors.take_away(request.user)
        told(request, request.user, "Removed the second factor.")
        messages.success(request, "Removed. The password alone signs you in now.")
    return redirect("second_factor")


def _screen(
    request: HttpRequest,
    app: TOTPDevice | None,
    codes: list[str] | None = None,
    **forms: Any,
) -> HttpResponse:
    """Where the account stands; `codes` are shown this once. Forms that were refused: by name."""
    begun = factors.app_begun(request.user)
    acts = {act: label for act, label in ACTS.items() if act != "remove" or not _must(request)}
    context = {
        **admin.site.each_context(request),
        "title": "Second factor",
        "app": app,
        "codes": codes,
        "codes_left": factors.recovery_codes_left(request.user),
        "must_have": _must(request),
        "acts": acts,
        "begun": begun,
        "picture": picture(begun) if begun else "",
        "secret": in_words(begun) if begun else "",
        "confirm": ConfirmForm(auto_id="id_confirm_%s"),
        "change": CodeForm(),
        **forms,
    }
    return render(request, "desk/second_factor.html", context)


def _must(request: HttpRequest) -> bool:
    return factors.must_have(request.user)


def picture(device: TOTPDevice) -> SafeString:
    """The app's address as a QR code: SVG without a style, on white in both themes."""
    code = segno.make(device.config_url, error="m")
    svg = code.svg_inline(
        scale=5, border=4, light="#fff", dark="#000", title="QR code", svgclass=None
    )
    return mark_safe(svg)


def in_words(device: TOTPDevice) -> str:
    """The secret for who cannot photograph it: groups of four letters and digits (base32)."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has one; an administrator takes away what a colleague has lost."""
    if not request.user.is_superuser:
        raise PermissionDenied("Only administrators see the second factors of others.")
    if request.method == "POST":
        return _take_away(request)
    has_app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    people = User.objects.filter(is_staff=True, is_active=True).order_by("username")
    context = {
        **admin.site.each_context(request),
        "title": "Second factors of colleagues",
        "people": people.annotate(has_app=Exists(has_app)),
        "rule": settings.REQUIRE_SECOND_FACTOR,
    }
    return render(request, "desk/second_factors.html", context)


def _take_away(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("account", "")
    person = get_object_or_404(User, pk=int(number) if number.isdecimal() else 0)
    if person == request.user:
        messages.error(request, "Change your own with a code, on the page “Second factor”.")
    elif factors.take_away(person):
        factors.end_other_sessions(person, None)
        told(request, person, "Second factor taken away.")
        messages.success(
            request, f"Taken away. {person.get_username()} was signed out and needs no code now."
        )
    return HttpResponseRedirect(request.path)


def told(request: HttpRequest, person: Any, words: str) -> None:
    """Into the admin's log, which *Activity* shows."""
    LogEntry.objects.log_actions(  # type: ignore[call-overload]
        request.user.pk,
        [person],
        CHANGE,
        words,
        single_object=True,
    )
