"""A web server that behaves as badly as a test wants."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from entries.linkchecking.fetching import Limits, Rules

type Script = bytes | Callable[[socket.socket, str], None]

# Making one takes longer than a whole test.
TLS = ssl.create_default_context()
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords"
QUICK = Limits(seconds=1, head_seconds=0.3, connect_seconds=0.3, wire_bytes=20_000, redirects=4)


def answer(status: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} Reason", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(status: int, where: str) -> bytes:
    return answer(status, f"Location: {where}")


class LinkServer:
    """`pages` are what is sent, or who sends it, by method and path ("GET /x") or path alone.

    `asked` lists what was asked for; `heads` the whole heads of requests.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Script] = {}
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.open = self.most_open = 0
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def close(self) -> None:
        # A thread that waits in accept() is woken by this alone.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _answer(self, connection: socket.socket) -> None:
        with self._lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            with connection:
                self._speak(connection)
        except OSError:
            pass  # the checker had enough
        finally:
            with self._lock:
                self.open -= 1

    def _speak(self, connection: socket.socket) -> None:
        head = connection.recv(65536).decode("latin-1")
        asked = head.partition(" HTTP/")[0]
        method, _, path = asked.partition(" ")
        self.asked.append(asked)
        self.heads.append(head)
        script = self.pages.get(asked, self.pages.get(path, answer(404)))
        if callable(script):
            script(connection, method)
        else:
            connection.sendall(
                script.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else script
            )


@contextmanager
def link_server() -> Iterator[LinkServer]:
    server = LinkServer()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


def rules_for(server: LinkServer, limits: Limits = QUICK, **hosts: list[str]) -> Rules:
    """Rules under which this server may be asked, and these names of hosts lead where they say.

    `a__test=["127.0.0.1"]` is a.test; an address is what it is; other names do not exist.
    """
    known = {name.replace("__", "."): ips for name, ips in hosts.items()}

    def resolve(host: str, port: int) -> list[str]:
        if host in known:
            return known[host]
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    return Rules(
        "Checker (+https://matrix.example/)",
        frozenset({("127.0.0.1", server.port)}),
        limits,
        resolve,
        TLS,
    )
