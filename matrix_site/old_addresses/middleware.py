"""What is done for a visitor who comes by an old address."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import escape_leading_slashes

from cells.addresses import is_web
from cells.views.answers import keep_for_a_while
from matrix_site import errors
from matrix_site.old_addresses.spelling import is_path, spelled, without_meaningless
from matrix_site.signin.middleware import is_newsroom


class OldAddresses:
    """Lead from an old address to the new one; 410 where it has none. Acts on 404 only.

    Parameters without meaning are dropped before anything looks at them; a page asked for
    with them redirects for good to its clean address, which keeps all other parameters.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or is_newsroom(request):
            return self.get_response(request)
        is_cleaned = clean_query(request)
        response = self.get_response(request)
        if response.status_code == 404:
            return led_on(request) or response
        if is_cleaned and response.status_code in (200, 304):
            return for_good(escape_leading_slashes(request.get_full_path()))
        return response


def clean_query(request: HttpRequest) -> bool:
    """Take the meaningless parameters out of the request; whether there were any.

    To be called before the first look at `request.GET`.
    """
    query = request.META.get("QUERY_STRING", "")
    clean = without_meaningless(query)
    is_cleaned = clean != "&".join(filter(None, query.split("&")))
    if is_cleaned:
        request.META["QUERY_STRING"] = clean
    return is_cleaned


def led_on(request: HttpRequest) -> HttpResponse | None:
    """Where the table leads from this address; None where it is not in it. One query.

    First with its query, then without; the slash at the end does not matter.
    """
    asked = [spelled(request.get_full_path()), spelled(request.path)]
    candidates = [one for address in asked for one in (address, other_slash(address))]
    rows = Redirect.objects.filter(site_id=settings.SITE_ID, old_path__in=candidates)
    table = dict(rows.values_list("old_path", "new_path"))
    new = next((table[one] for one in candidates if one in table), None)
    if new == "":
        return errors.gone(request)
    # Rows may have been made past the form; a stored address is never trusted blindly.
    return for_good(new) if new and (is_path(new) or is_web(new)) else None


def other_slash(address: str) -> str:
    """The address with a slash at the end of its path, or without the one it has."""
    path, mark, query = address.partition("?")
    return f"{path[:-1] if path.endswith('/') else f'{path}/'}{mark}{query}"


def for_good(address: str) -> HttpResponse:
    return keep_for_a_while(HttpResponsePermanentRedirect(address))
