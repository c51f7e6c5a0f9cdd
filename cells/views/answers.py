"""How every public page is answered: no cookie, cacheable, with a validator."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

# Caches in between may keep a page for a minute; browsers always ask.
A_MINUTE = "public, max-age=0, s-maxage=60, must-revalidate"


def only_read[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """For a page that takes no form: 405 for whatever is no GET or HEAD.

    Exempt from CSRF protection, which would answer first and speak of a form.
    """
    return csrf_exempt(require_safe(view))


def answer(
    request: HttpRequest, make: Callable[[], HttpResponse], *, depends_on: tuple[object, ...]
) -> HttpResponse:
    """What `make` makes, or 304 where the visitor has it already; `make` is then not called.

    `depends_on` is everything a page is made of: editions by their number in the database and
    facts by their version. The release of the code and the day (a review can become overdue)
    are added to it.
    """
    etag = validator(settings.RELEASE, timezone.localdate(), *depends_on)
    response: HttpResponse = get_conditional_response(request, etag=etag) or make()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
    return keep_for_a_while(response)


def validator(*parts: object) -> str:
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def keep_for_a_while(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = A_MINUTE
    return response


def page_of(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page made without the request, so that nothing of the visitor can get into it."""
    return HttpResponse(squeezed(render_to_string(template, context)), status=status)


def squeezed(html: str) -> str:
    """Without the indents and empty lines of templates, which nobody reads and all download.

    A line break stays a line break: nothing on a public page shows more than one as such.
    """
    if "\n" not in html:
        return html
    first, *between, last = html.split("\n")
    kept = [line for line in map(str.strip, between) if line]
    return "\n".join([first.rstrip(), *kept, last.lstrip()])
