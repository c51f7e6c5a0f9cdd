"""Before anything in the newsroom: the methods it knows, and the second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from matrix_site.signin import factors

# What remains open: setting it up, and leaving.
OPEN = {"second_factor", "logout", "login", "jsi18n"}
METHODS = ("GET", "HEAD", "POST")


class NewsroomMethods:
    """Whatever the address in the newsroom, 405 to all but GET, HEAD and POST; and no answer that
    does not say so itself may be kept.

    Django's admin would answer other methods as if they were GET, and says nothing of keeping
    where there is no page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_newsroom(request):
            return self.get_response(request)
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


def is_newsroom(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("admin:index"))


class RequireSecondFactor:
    """Who must have a second factor and has none sets it up before anything else.

    Stands after `OTPMiddleware`, which knows whether a code was given in this session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_open = match is not None and match.url_name in OPEN
        if not settings.REQUIRE_SECOND_FACTOR or not is_newsroom(request) or is_open:
            return None
        user: Any = request.user
        if not user.is_authenticated or user.is_verified() or not factors.must_have(user):
            return None
        return HttpResponseRedirect(reverse("second_factor"))
