"""Which requests are public reads, and what becomes of one that the replica fails."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from matrix_site.replica.routing import current, reading

# Every address of this app is public and only read.
PUBLIC_APP = "cells"
# So are these of the project and of other apps. Forms, tokens and the newsroom are not: who just
# sent something wants to see it.
PUBLIC_VIEWS = {
    "capitals",
    "entries:considered",
    "subscriptions:bulletins",
    "subscriptions:bulletins_feed",
    "subscriptions:bulletin",
}


def is_public_read(match: ResolverMatch) -> bool:
    return match.app_name == PUBLIC_APP or match.view_name in PUBLIC_VIEWS


class PublicReads:
    """
    Read public pages from the replica; what that cannot do is asked of the primary.

    Whatever the replica failed with (it is gone, it is starting, it cancelled the query because
    of what it had to replay, it has not heard of a new column yet), the request is begun anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DATABASE_REPLICA_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading() as this:
            response = self.get_response(request)
        return self.get_response(request) if this.failure else response

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> None:
        this = current.get()
        match = request.resolver_match
        if this and match and is_public_read(match):
            this.is_public = True

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What stands in for the answer until the request is begun anew; nobody gets it."""
        this = current.get()
        return HttpResponse(status=503) if this and this.has_failed(exception) else None
