"""Who must have a second factor and has none sets it up before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from matrix_site.signin import factors

# What remains open: setting it up, and leaving.
OPEN = {"second_factor", "logout", "login", "jsi18n"}


class RequireSecondFactor:
    """After `OTPMiddleware`, which knows whether a code was given in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_newsroom = request.path_info.startswith(reverse("admin:index"))
        if not settings.REQUIRE_SECOND_FACTOR or not is_newsroom or match.url_name in OPEN:
            return None
        user = request.user
        if not user.is_authenticated or user.is_verified() or not factors.must_have(user):
            return None
        return HttpResponseRedirect(reverse("second_factor"))
