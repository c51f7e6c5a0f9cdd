"""How files and documents for programs are answered: open to any site, errors as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt

from cells.exporting.documents import error_document
from cells.exporting.form import Form
from cells.exporting.listed import LICENCE_URL
from cells.exporting.writing import json_text

NOT_ALLOWED = "Only GET and HEAD: this site is read here, never written."


def only_read_or_json[View: Callable[..., HttpResponse]](view: View) -> View:
    """405 in JSON for whatever is no GET or HEAD."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            response = json_error(405, NOT_ALLOWED)
            response.headers["Allow"] = "GET, HEAD"
            return response
        return view(request, *args, **kwargs)

    return csrf_exempt(answered)  # type: ignore[return-value]


def for_programs[View: Callable[..., HttpResponse]](view: View) -> View:
    """For an address that programs read; see `only_read_or_json`.

    Answers may be read by scripts of any site (they hold nothing of the visitor's), and are
    not listed by search engines, which should find the page.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return open_to_all(view(request, *args, **kwargs))

    return only_read_or_json(answered)  # type: ignore[return-value]


def open_to_all(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def json_error(status: int, message: str) -> HttpResponse:
    """An error as a document of the schema."""
    text = json_text(error_document(status, message))
    return open_to_all(HttpResponse(text, status=status, content_type=Form.JSON.content_type))


def file_of(form: Form, name: str, text: str) -> HttpResponse:
    """The file; `name` is without its ending. Browsers show JSON, and save all else."""
    response = HttpResponse(text, content_type=form.content_type)
    is_saved = form is not Form.JSON
    disposition = content_disposition_header(is_saved, f"{name}.{form}") or ""
    response.headers["Content-Disposition"] = disposition
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response
