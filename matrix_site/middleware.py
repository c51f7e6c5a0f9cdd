"""What happens to every request and every answer; the order is in settings.MIDDLEWARE."""

import logging
import re
import time
import uuid

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import UnreadablePostError

from cells.models import Withdrawn
from matrix_site import broken_text, errors, logs
from matrix_site.signin.middleware import is_newsroom
from matrix_site.usage import is_by_a_program

access = logging.getLogger("matrix_site.access")

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestLog:
    """
    Name the request, say the name in `X-Request-ID`, and write one line when it is answered.

    A name from outside (a proxy's) is taken over only if it is well formed, so that it can
    forge neither a line nor a header.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.META.get("HTTP_X_REQUEST_ID", "")
        name = offered if REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        # Not taken back at the end: Django reports a failed request after this returns.
        logs.request_id.set(name)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        access.info(
            "answered",
            extra={
                "method": request.method,
                "path": logs.masked(request.path),
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "robot": asked_by_a_program(request),
            },
        )
        return response


def asked_by_a_program(request: HttpRequest) -> bool:
    """What `manage.py usage` must know of a visitor, and all that the log says of one."""
    said = request.headers
    return is_by_a_program(
        said.get("User-Agent", ""), said.get("Sec-Purpose", said.get("Purpose", ""))
    )


class IsolationHeaders:
    """
    The protective headers that Django has no setting for, and those of `SecurityMiddleware`
    where that could not say them: a host that is not ours fails inside it on the way to TLS.
    """

    # What a page of text never needs; a page cannot ask for it, nor can a frame in it.
    PERMISSIONS_POLICY = ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "hid",
            "identity-credentials-get",
            "idle-detection",
            "local-fonts",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "screen-wake-lock",
            "serial",
            "usb",
            "xr-spatial-tracking",
        )
    )

    def __init__(self, get_response):
        self.get_response = get_response
        self.headers = {
            "Permissions-Policy": self.PERMISSIONS_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if logs.masked(request.path) != request.path:
            # Whoever learns an address with a token has what it opens: a page, a refusal or a
            # redirect there sends it to nobody.
            response.headers["Referrer-Policy"] = "no-referrer"
        return response


class NoCookieWhereKept:
    """
    What caches may keep sets no cookie and does not vary by one.

    Public pages never do so themselves. But Django replaces broken cookies of its own, of a
    session or against forgery, with whatever it answers; a cache might hand that on to others.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if may_be_kept(response):
            response.cookies.clear()
            without_cookie(response)
        return response


def may_be_kept(response: HttpResponse) -> bool:
    """By caches in between; of what says nothing of it, redirects for good (RFC 9110, 15.4)."""
    said = response.headers.get("Cache-Control", "")
    return "public" in said or (not said and response.status_code in (301, 308))


def without_cookie(response: HttpResponse) -> None:
    """Take "Cookie" out of its Vary."""
    names = [name.strip() for name in response.headers.get("Vary", "").split(",")]
    kept = [name for name in names if name and name.lower() != "cookie"]
    del response.headers["Vary"]
    if kept:
        response.headers["Vary"] = ", ".join(kept)


class OwnNotFound:
    """
    Our 404 page in development too, where Django would show its list of routes: who tries the
    site with `make serve` should see what readers see. Views that answer 404 with a page of
    their own are left alone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and isinstance(response, HttpResponseNotFound):
            return errors.page_not_found(request)
        return response


class RefuseBrokenText:
    """
    Answer 400 to NUL, lone surrogates and text that is not UTF-8, wherever they stand: path,
    query, headers, cookies, form fields, names of uploaded files, JSON. A body announced
    larger than `REQUEST_BODY_LIMIT`, or outside the newsroom `PUBLIC_BODY_LIMIT`, is 413.

    Bodies are judged once the address is known to exist, before CSRF protection reads them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if fault := fault_in_head(request):
            return errors.bad_request(request, fault)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if fault := fault_in_body(request):
            return errors.bad_request(request, fault)
        return None

    def process_exception(self, request, exception: Exception) -> HttpResponse | None:
        """
        A number too large for its column is bad input, found late: SQLite raises
        OverflowError, PostgreSQL a DataError. Django's admin takes such numbers in its filters.
        """
        if isinstance(exception, OverflowError | DataError):
            return errors.bad_request(request, exception)
        return None


class WithdrawnPages:
    """Answer 410, with date and reason, wherever a view meets a page that is withdrawn."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request, exception: Exception) -> HttpResponse | None:
        return errors.gone(request, exception.page) if isinstance(exception, Withdrawn) else None


def fault_in_head(request: HttpRequest) -> Exception | None:
    """What is wrong with the request before its body, or None."""
    meta = request.META
    # Django has percent-encoded again what it could not decode in the path.
    if not broken_text.is_sound_encoded(request.path):
        return BadRequest("broken text in the path")
    if not broken_text.is_sound_encoded(raw_query(request)):
        return BadRequest("broken text in the query")
    for name, value in meta.items():
        is_header = name.startswith("HTTP_") or name == "CONTENT_TYPE"
        if is_header and not broken_text.is_sound_header(value):
            return BadRequest("broken text in a header")
    # A cookie in quotes may write NUL as \000, which only shows once it is parsed.
    if "\\" in meta.get("HTTP_COOKIE", "") and not all(
        map(broken_text.is_sound, request.COOKIES.values())
    ):
        return BadRequest("broken text in a cookie")
    return fault_in_length(request) or fault_in_charset(request)


def raw_query(request: HttpRequest) -> bytes:
    query = request.META.get("QUERY_STRING", "")
    try:
        return query.encode("latin-1")
    except UnicodeEncodeError:
        # Not from a web server, which speaks Latin-1; but from a caller of the WSGI function.
        return query.encode(errors="surrogatepass")


def fault_in_length(request: HttpRequest) -> Exception | None:
    """Whether `Content-Length` is a number, and one that we are ready to read at this address."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    limit = settings.REQUEST_BODY_LIMIT if is_newsroom(request) else settings.PUBLIC_BODY_LIMIT
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        return BadRequest("Content-Length is not a number")
    if int(length) > limit:
        return RequestDataTooBig("the body is larger than what this address takes")
    return None


def fault_in_charset(request: HttpRequest) -> Exception | None:
    charset = (request.content_params or {}).get("charset", "utf-8")
    return None if broken_text.is_our_charset(charset) else BadRequest("charset is not UTF-8")


def fault_in_body(request: HttpRequest) -> Exception | None:
    """
    What is wrong with a form or JSON body, or None. Reads the body, within Django's limits:
    raises `RequestDataTooBig`, `TooManyFieldsSent` and `MultiPartParserError`, which Django
    answers with handler400.
    """
    is_form = request.method == "POST" and request.content_type in FORMS
    is_sound = True
    try:
        if is_form and request.content_type == "multipart/form-data":
            # A class, as Django's documentation says; the stubs want an instance of it.
            request.multipart_parser_class = broken_text.StrictMultiPartParser  # type: ignore[assignment]
        elif is_form:
            is_sound = broken_text.is_sound_encoded(request.body)
        elif request.content_type == "application/json" and request.body:
            is_sound = broken_text.is_sound_json(request.body)
        if is_form and is_sound:
            request.POST  # noqa: B018 - parses, and raises what is said above
    except UnreadablePostError:
        return BadRequest("the visitor went away while sending")
    return None if is_sound else BadRequest("broken text in the body")
