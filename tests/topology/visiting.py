"""The running topology as a test sees it: requests through its proxy, and what it is made of."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.topology import production

PATIENCE = 120.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Answer(NamedTuple):
    """`headers` compare names without case, as http.client gives them."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Visited:
    """`python -m tests.topology` in a process of its own; `close()` ends it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.topology"],
            cwd=production.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.read()
        self.trust = ssl.create_default_context(cafile=self.facts["certificate"])
        self.site = self.facts["site"]
        self.cache = Path(self.facts["cache"])

    def read(self) -> None:
        """The next line about it: the first, or one that tells of a service started again."""
        assert self.process.stdout
        assert self.process.stderr
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.stderr.read())
        self.facts: dict[str, Any] = json.loads(line)

    def close(self) -> None:
        self.process.communicate("")

    @contextmanager
    def untended(self) -> Iterator[None]:
        """What ends meanwhile is started again only afterwards."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: dict[str, str] | bytes | None = None,
        headers: dict[str, str] | None = None,
        source: str = "127.0.0.1",
        to: str = "site",
    ) -> Answer:
        """From an address of the loopback, following nothing; `to` the site over https, to its
        port for "plain" http, to the nginx that is "behind" something, or past nginx to the
        process "web" or "web2"."""
        parts = urlsplit(self.facts[to])
        name, port, where = parts.hostname or "", parts.port, (source, 0)
        line: http.client.HTTPConnection
        if parts.scheme == "https":
            line = http.client.HTTPSConnection(
                name, port, timeout=30, context=self.trust, source_address=where
            )
        else:
            line = http.client.HTTPConnection(name, port, timeout=30, source_address=where)
        data = urlencode(body).encode() if isinstance(body, dict) else body
        sent = {**(FORM if isinstance(body, dict) else {}), **(headers or {})}
        try:
            line.request(method, path, data, sent)
            response = line.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            line.close()

    def health(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.facts['watch']}/healthz", timeout=10) as response:
            return json.load(response)

    def act(self, *words: str) -> None:
        """What an editor does: see tests/topology/acts.py."""
        command = [sys.executable, "-m", "tests.topology.acts", *words]
        environment = {**os.environ, **self.facts["environment"]}
        environment.pop("DEBUG", None)
        subprocess.run(command, cwd=production.ROOT, env=environment, check=True)

    def log_with(self, words: str) -> str:
        """The access log of nginx, once this is in it: it is written after the answer."""

        def read() -> str:
            files = Path(self.facts["logs"]).glob("access-*.log")
            log = "".join(path.read_text() for path in files)
            return log if words in log else ""

        return wait_for(read)

    def mails_to(self, receiver: str) -> list[str]:
        file = Path(self.facts["mails"])
        lines = file.read_text().splitlines() if file.exists() else []
        mails = [json.loads(line) for line in lines]
        return [mail["bytes"] for mail in mails if mail["receiver"] == receiver]


def wait_for[Found](look: Callable[[], Found]) -> Found:
    """What `look` finds, once it finds something."""
    ends_at = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < ends_at, "it never came"
        time.sleep(0.1)
    return found


def kill(visited: Visited, *names: str) -> dict[str, int]:
    """The numbers that these services had."""
    killed = {name: visited.facts["processes"][name] for name in names}
    for number in killed.values():
        os.killpg(number, signal.SIGKILL)
    return killed


def read_until_started_again(visited: Visited, killed: dict[str, int]) -> None:
    while killed.items() & visited.facts["processes"].items():
        visited.read()


def is_listening(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def talk(visited: Visited, request: bytes, *, name: str = "localhost") -> bytes:
    """All that nginx answers to these bytes until it hangs up."""
    port = urlsplit(visited.site).port
    trust = ssl.create_default_context(cafile=visited.facts["certificate"])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        trust.wrap_socket(plain, server_hostname=name) as line,
    ):
        line.sendall(request)
        said = b""
        while piece := line.recv(65536):
            said += piece
        return said
