"""How these pages are answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import page_of
from subscriptions.models import Delivery


def with_token(*kinds: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a page whose address bears a token: the view gets the delivery in whose mail it stood.

    404 for a token of no mail of these kinds. Whoever has the address may press its buttons, from
    a mail program's own browser too: no cookie, no Origin, no token of a form is asked for. No
    other site is told the address, and nobody keeps the page.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def answered(request: HttpRequest, token: str) -> HttpResponse:
            delivery = Delivery.objects.with_token(token, *kinds).first()
            if delivery is None:
                raise Http404
            response = view(request, delivery)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return answered

    return decorate


def shown(
    template: str,
    context: dict[str, Any],
    *,
    leaf: str,
    around: Surroundings | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page made without the request; `leaf` is what it is called in the way up."""
    around = around or Surroundings.of(None)
    context = {
        **context,
        "leaf": leaf,
        "ways_up": [Way("Home", "/")],
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return page_of(f"subscriptions/{template}.html", context, status)
