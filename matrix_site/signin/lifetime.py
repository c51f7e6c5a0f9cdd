"""How long a session lasts: a week after signing in, twelve hours after it was last used."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from matrix_site.signin.middleware import is_newsroom

# Seconds since 1970, in the session.
BEGAN, USED = "signed_in_at", "used_at"
# That a session is used is written down no more often (seconds).
EVERY = 600


def begin(request: HttpRequest, now: float | None = None) -> None:
    """From here on both times run; of a session that goes on with a new sign-in anew."""
    request.session[BEGAN] = request.session[USED] = now or time.time()


def is_over(request: HttpRequest, now: float | None = None) -> bool:
    """Whether the session of whoever is signed in lasted long enough."""
    now = now or time.time()
    is_old = now - _began(request) > settings.SESSION_COOKIE_AGE
    return is_old or now - _used(request) > settings.SESSION_IDLE_AGE


def _began(request: HttpRequest) -> float:
    """A session that does not say is as old as the newest sign-in of its account."""
    user: Any = request.user
    said = request.session.get(BEGAN)
    return said or (user.last_login.timestamp() if user.last_login else 0)


def _used(request: HttpRequest) -> float:
    return request.session.get(USED) or _began(request)


class SessionLifetime:
    """Sign out, in the newsroom, who signed in too long ago or was away too long.

    Nothing is asked on public pages, which know no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_newsroom(request) and request.user.is_authenticated:
            if is_over(request):
                logout(request)
            elif time.time() - _used(request) > EVERY:
                request.session[USED] = time.time()
        return self.get_response(request)
