"""Pages that were just answered, kept in the memory of the process for a moment.

The application cache of public pages. It stands inside all that belongs on every answer, and
outside all that knows visitors; what it keeps was made without the request. A publishing, a
notice or a withdrawal is seen when the moment has passed, at the latest.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

# So many pages, none of them larger than this (bytes): at most 64 MB.
MOST, LARGEST = 256, 256 * 1024


class Recent(NamedTuple):
    """`since`: before anything of it was read, on the clock of `time.monotonic`."""

    since: float
    content: bytes
    headers: dict[str, str]


class RecentPages:
    """Answer with a page that was made at most `PAGES_IN_MEMORY` seconds ago; 0: never.

    Only to a plain GET or HEAD without a query. Only what every visitor may have: 200, HTML,
    public, with a validator, without a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: dict[str, Recent] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGES_IN_MEMORY or not is_plain(request):
            return self.get_response(request)
        since, path = time.monotonic(), request.path
        page = self.pages.get(path)
        if page and since - page.since < settings.PAGES_IN_MEMORY:
            # What CommonMiddleware would refuse.
            request.get_host()
            return answer(request, page)
        response = self.get_response(request)
        if may_be_kept(response):
            self.keep(path, Recent(since, response.content, dict(response.headers)))
        return response

    def keep(self, path: str, page: Recent) -> None:
        if len(self.pages) >= MOST and path not in self.pages:
            # All but the last second's are of no use any more.
            self.pages = {}
        self.pages[path] = page


def is_plain(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and not request.META.get("QUERY_STRING")


def may_be_kept(response: HttpResponse) -> bool:
    headers = response.headers
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "ETag" in headers
        and "Vary" not in headers
        and headers["Content-Type"].startswith("text/html")
        and "public" in headers.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )


def answer(request: HttpRequest, page: Recent) -> HttpResponse:
    """As it was answered before; 304 to who has it already."""
    response = HttpResponse(page.content, headers=page.headers)
    return get_conditional_response(request, etag=page.headers["ETag"], response=response)
