"""Pages as the site itself answers them, and all as of one moment."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction

from cells.printing.compiling import CannotPrint
from cells.printing.keeping import AT_LEISURE, Paper, made
from cells.reading.editions import edition_shown
from matrix_site.replica.routing import from_the_primary
from matrix_site.static_site.addresses import PAPERS, Address, route_of

# A line for each request is for an operator who watches visitors; errors are for this one, too.
QUIET = ("matrix_site.access", "django.request")


class Answer(NamedTuple):
    """`leads_to` is where a redirect leads; `policy` the Content-Security-Policy."""

    status: int
    body: bytes
    content_type: str
    leads_to: str
    policy: str

    @property
    def is_html(self) -> bool:
        return self.content_type.partition(";")[0] == "text/html"


class Site:
    """The site, asked within this process: views, middleware and static files are the real ones."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, address: Address) -> Answer:
        """What a visitor without a cookie gets."""
        response = self.handler.get_response(WSGIRequest(environment(address)))
        body = b"".join(response)
        headers = response.headers
        answer = Answer(
            response.status_code,
            body,
            headers.get("Content-Type", ""),
            headers.get("Location", ""),
            headers.get("Content-Security-Policy", ""),
        )
        response.close()
        return self.paper(address, answer) if answer.status == 503 else answer

    def paper(self, address: Address, answer: Answer) -> Answer:
        """A PDF that takes longer than a visitor would wait; the answer as it was for all else."""
        found = route_of(address)
        if found is None or found.view_name not in PAPERS:
            return answer
        shown = edition_shown(found.kwargs["path"], found.kwargs.get("address"))
        if shown is None:
            return answer
        paper: Paper = "sheet" if found.url_name == "sheet" else "edition"
        try:
            body = made(shown, paper, seconds=AT_LEISURE)
        except CannotPrint:
            return answer._replace(status=404)
        return Answer(200, body, "application/pdf", "", "")


def environment(address: Address) -> dict[str, object]:
    """Of a request by WSGI (PEP 3333) to SITE_URL, which the server is named by here."""
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(address.path).decode("latin-1"),
        "QUERY_STRING": address.query,
        "SERVER_NAME": f"[{host}]" if ":" in host else host,
        "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is the state of one moment; others go on writing meanwhile.

    On SQLite a transaction that only reads, where ours are IMMEDIATE and shut others out.
    """
    before = getattr(connection, "transaction_mode", None)
    is_within = connection.in_atomic_block
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    # At the end of a request Django gives up a connection that is within a transaction.
    request_finished.disconnect(close_old_connections)
    try:
        with from_the_primary(), transaction.atomic():
            if connection.vendor == "postgresql" and not is_within:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        request_finished.connect(close_old_connections)
        if connection.vendor == "sqlite":
            connection.transaction_mode = before  # type: ignore[attr-defined]


@contextmanager
def without_log_of_requests() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in QUIET]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
