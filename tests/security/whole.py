"""
The whole site as a web server runs it: `matrix_site.wsgi` in a process of its own, with
production's settings, asked as PEP 3333 says.

`python -m tests.security.whole` reads visits from standard input and writes the answers to
standard output, both as JSON lists. What a visit does not say is that of `Visit`.
"""

import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import unquote_to_bytes

import django
from django.core.management import call_command
from django.db import OperationalError, connection

HOST = "matrix.example.org"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `is_down`: while it is answered the database cannot be asked."""

    address: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_secure: bool = True
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` in their order, as they go over the wire; the beginning of the body as Latin-1."""

    status: int
    headers: list[tuple[str, str]]
    body: str

    def __getitem__(self, name: str) -> str:
        """The value of a header; "" for none, an error for several."""
        values = self.all(name)
        assert len(values) < 2, f"{name} is there {len(values)} times"
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def environ_of(visit: Visit) -> dict[str, Any]:
    """As a web server makes it (PEP 3333)."""
    path, _, query = visit.address.partition("?")
    body = visit.body.encode()
    environ = {
        "REQUEST_METHOD": visit.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "203.0.113.9",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443" if visit.is_secure else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if visit.is_secure else "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in visit.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ


def ask(application: Callable[..., Iterable[bytes]], visit: Visit) -> Answer:
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        told[:] = [int(status.split()[0]), headers]

    chunks = application(environ_of(visit), start_response)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = told
    return Answer(status, headers, body[:20_000].decode("latin-1"))


def ask_without_database(application: Callable[..., Iterable[bytes]], visit: Visit) -> Answer:
    def gone(*ignored: Any) -> None:
        raise OperationalError("could not connect to db.internal as matrix")

    with connection.execute_wrapper(gone):
        return ask(application, visit)


def main() -> None:
    """Needs the environment of production; STATIC_ROOT is filled and taken away again."""
    visits = [Visit(**one) for one in json.load(sys.stdin)]
    with tempfile.TemporaryDirectory(prefix="matrix-static-") as folder:
        os.environ |= {"STATIC_ROOT": folder, "DJANGO_SETTINGS_MODULE": "tests.security.production"}
        django.setup()
        call_command("collectstatic", verbosity=0, interactive=False)
        # Once the files are there: the application looks for them when it is made.
        application = import_module("matrix_site.wsgi").application
        answers = [
            (ask_without_database if one.is_down else ask)(application, one) for one in visits
        ]
    json.dump([asdict(one) for one in answers], sys.stdout)


if __name__ == "__main__":
    main()
