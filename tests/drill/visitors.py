"""Visitors of a running site: one who asks, and many who do so all the time."""

import http.client
import itertools
import random
import threading
import time
from collections.abc import Iterable
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from tests.drill.ground import HOST

# What every answer of ours bears, errors included.
PROTECTION = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
# Three for each thread of the web processes: what one waits for, others behind it wait for too.
CONNECTIONS = 24
# Seconds between two requests of one visitor.
PAUSE = 0.02
# Each of them posts a form so often (seconds), all of them together so many at most: after 500 in
# an hour letters are held for an editor.
POST_EVERY = 12
FORMS = 300
# Seconds after which somebody who waits gives up, as a browser's owner would.
PATIENCE = 30


class NoAnswerError(Exception):
    """The connection was refused or broken off."""


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


class Visitor:
    """One connection, with a cookie jar; comes through a proxy that speaks https."""

    def __init__(self, port: int, network: str = "192.0.2.1") -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": network,
        }
        self.connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Reply:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> Reply:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        origin = {"Origin": f"https://{HOST}"}
        return self._ask("POST", path, urlencode(form), kind | origin)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None

    def _ask(
        self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None
    ) -> Reply:
        """Raises NoAnswerError. A kept connection that the server closed meanwhile is no fault."""
        is_new = self.connection is None
        try:
            return self._sent(method, path, body, more or {})
        except (http.client.RemoteDisconnected, ConnectionError) as error:
            self.close()
            if is_new or method != "GET":
                raise NoAnswerError(f"{method} {path}: {error!r}") from error
            return self._ask(method, path, body, more)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswerError(f"{method} {path}: {error!r}") from error

    def _sent(self, method: str, path: str, body: str | None, more: dict[str, str]) -> Reply:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | more | ({"Cookie": cookies} if cookies else {})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        if answer.will_close:
            self.close()
        return Reply(answer.status, answer.headers, text)


class Visit(NamedTuple):
    """`began` and `ended` by the monotonic clock. `reply` is None where none came."""

    path: str
    began: float
    ended: float
    reply: Reply | None

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def is_served(self) -> bool:
        """A page, or what was sent taken in, or refused as too much of it came."""
        return self.reply is not None and (self.reply.status < 400 or self.reply.status == 429)

    @property
    def is_put_off(self) -> bool:
        """Our own page that says when to come back, with nothing of the fault in it."""
        reply = self.reply
        return (
            reply is not None
            and reply.status == 503
            and reply.headers["Retry-After"] is not None
            and all(reply.headers[name] for name in PROTECTION)
            and "Nothing that was saved is lost" in reply.text
            and not {"Traceback", "psycopg", "OperationalError"} & set(reply.text.split())
        )

    def __str__(self) -> str:
        told = self.reply.status if self.reply else "no answer"
        return f"{self.path}: {told} after {self.seconds:.1f} s"


class Crowd:
    """Visitors who read, and now and then ask for mail, until told to stop."""

    def __init__(self, port: int, paths: Iterable[str], seconds: float = 60) -> None:
        """`seconds`: about how long they will be there."""
        self.port = port
        self.paths = list(paths)
        self.post_every = max(POST_EVERY, seconds * CONNECTIONS / FORMS)
        self.visits: list[Visit] = []
        # Addresses of those who were told that a mail is on its way.
        self.signed_up: list[str] = []
        self.is_over = threading.Event()
        self.threads = [
            threading.Thread(target=self._visit, args=(number,)) for number in range(CONNECTIONS)
        ]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def between(self, began: float, ended: float) -> list[Visit]:
        """Those that began in this time."""
        return [one for one in list(self.visits) if began <= one.began < ended]

    def _visit(self, number: int) -> None:
        """Always the same pages in the same order, another for each visitor."""
        order = random.Random(number)
        visitor = Visitor(self.port)
        post_at = time.monotonic() + number * self.post_every / CONNECTIONS
        for turn in itertools.count():
            if self.is_over.is_set():
                return
            if time.monotonic() < post_at:
                self._note(visitor, order.choice(self.paths))
            else:
                post_at += self.post_every
                # From a network of its own, as limits are by network.
                visitor.headers["X-Forwarded-For"] = f"10.{number}.{turn % 250}.1"
                self._sign_up(visitor, f"reader-{number}-{turn}@example.org")
            self.is_over.wait(PAUSE)

    def _note(self, visitor: Visitor, path: str, form: dict[str, str] | None = None) -> Visit:
        began = time.monotonic()
        try:
            reply = visitor.post(path, form) if form else visitor.get(path)
        except NoAnswerError:
            reply = None
        visit = Visit(path, began, time.monotonic(), reply)
        self.visits.append(visit)
        return visit

    def _sign_up(self, visitor: Visitor, address: str) -> None:
        visit = self._note(
            visitor, "/subscribe/", {"email": address, "scope": "/", "frequency": "each"}
        )
        if visit.reply and visit.reply.status == 302:
            self.signed_up.append(address)
