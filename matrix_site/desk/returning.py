"""Where a form of ours leads after it was taken."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_from(request: HttpRequest, default: str) -> str:
    """The path of this site asked for as `next`, in the form or the query; or `default`."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else default


def go_back(request: HttpRequest, default: str) -> HttpResponseRedirect:
    return redirect(back_from(request, default))
