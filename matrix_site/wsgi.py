"""
The application that a web server calls.

Django builds its request from the environment before any middleware or error handler is in
place, and a `Content-Type` that cannot be parsed fails there, with nothing to answer it; so
does a query that is to be read in a charset which is not even text. Such a header is replaced
before Django sees it, by one that `RefuseBrokenText` answers with our own 400 page.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from matrix_site.broken_text import is_our_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matrix_site.settings")
django_application = get_wsgi_application()

REFUSED_LATER = "text/plain; charset=unreadable"


def can_be_parsed(content_type: str) -> bool:
    """Whether Django can build a request from this header, and read its query as UTF-8."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except Exception:
        return False
    return is_our_charset(parameters.get("charset", "utf-8"))


def application(environ: dict, start_response):
    """WSGI, as in PEP 3333."""
    if not can_be_parsed(environ.get("CONTENT_TYPE", "")):
        environ["CONTENT_TYPE"] = REFUSED_LATER
    return django_application(environ, start_response)
