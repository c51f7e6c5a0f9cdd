"""
Error pages: plain functions that hold even when the request itself is what broke.

`bad_request` and `server_error` read nothing of the request but its path: Django's own 400 page
reads the CSRF token, hence the body, and so turns a form that cannot be parsed into a bare 500.
At an address that ends in .json an error is JSON.
"""

import errno
import sqlite3
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.log import log_response
from django.views.decorators.cache import never_cache

from cells.models import Page
from cells.reading.astray import astray_at
from cells.reading.frame import Frame, frame_of
from cells.reading.grid import astray_mark
from cells.reading.surroundings import Surroundings
from cells.views.answers import keep_for_a_while
from cells.views.files import json_error

# As much of an address as a page repeats; nobody reads more.
ADDRESS_SHOWN = 200
UNREADABLE = "The request cannot be read: it holds characters that are not text."
# Seconds after which it is worth asking again while the database is away.
RETRY_AFTER = 10
# SQLite's only way to tell a database that is busy, full or gone from a statement that is wrong.
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}


@never_cache
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where the request was too large to be read."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    status = 413 if is_too_large else 400
    if is_for_programs(request):
        return json_error(status, "The request is too large." if is_too_large else UNREADABLE)
    return error_page("400.html", {"is_too_large": is_too_large}, status)


@never_cache
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the sentence that our own code gave for refusing."""
    return error_page("403.html", {"reason": str(exception or "")}, 403)


@never_cache
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, naming the address asked for, the nearest real one, and ways to what there is."""
    if is_for_programs(request):
        return json_error(404, "There is nothing at this address.")
    around = Surroundings.of(None)
    context = {
        "address": request.path[:ADDRESS_SHOWN],
        "astray": astray_at(request.path, around),
        "frame": frame_of(around),
    }
    return error_page("404.html", context, 404)


def gone(request: HttpRequest, withdrawal: Page | None = None) -> HttpResponse:
    """410; `withdrawal` is the page whose withdrawal took away what was asked for.

    Without it: an old address of something that was given up.
    """
    context = {
        "address": request.path[:ADDRESS_SHOWN],
        "withdrawal": withdrawal,
        "frame": frame_of(Surroundings.of(None)),
    }
    return keep_for_a_while(error_page("410.html", context, 410))


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template without context: anything else may be what is broken.

    503 where it is the database that cannot be asked just now, whoever asked it; 507 where
    there is no room for a file.
    """
    error = sys.exception()
    if error and is_database_away(error):
        return unavailable(request, error)
    if error and is_disk_full(error):
        return no_room(request, error)
    if is_for_programs(request):
        return json_error(500, "Something broke on our side.")
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503, and one line in the log: no traceback for each of a thousand visitors."""
    if is_for_programs(request):
        response: HttpResponse = json_error(503, "The database cannot be asked just now.")
    else:
        response = HttpResponse(loader.render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    words = " ".join(str(error).split())
    # Django then logs nothing more of this answer.
    log_response("The database is away: %s", words, response=response, request=request)
    return response


def no_room(request: HttpRequest, error: BaseException) -> HttpResponse:
    """507, and one line in the log that whoever runs the site must see."""
    response = HttpResponse(loader.render_to_string("507.html"), status=507)
    log_response("A disk is full: %s", error, response=response, request=request)
    return response


def is_disk_full(error: BaseException) -> bool:
    """Whether a file could not be written for want of room: on the disk, or of a quota."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def is_database_away(error: BaseException) -> bool:
    """Whether the same question may be answered later: the server is gone, full or busy."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    return isinstance(error, OperationalError | InterfaceError)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old; `reason` is Django's, for developers."""
    sentence = (
        "This form was open for too long, or your browser refused the cookie that "
        "protects it. Go back, load the page again and send the form once more."
    )
    return error_page("403.html", {"reason": sentence}, 403)


def is_for_programs(request: HttpRequest) -> bool:
    return request.path.endswith(".json")


def error_page(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """The page, in a frame that needs no database unless the context brings another."""
    context = {"frame": Frame(), "mark": astray_mark(), **context}
    return HttpResponse(loader.render_to_string(template, context), status=status)
