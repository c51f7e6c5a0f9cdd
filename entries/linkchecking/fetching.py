"""One request to one address that was looked up and found fit, within limits."""

import io
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from time import monotonic

from entries.linkchecking.addresses import PORTS, Refused, Target, is_public

# The IP addresses of a host. Raises OSError (gaierror).
type Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one check, over all its requests and redirects; `wire_bytes` is of each request.

    A HEAD may take but `head_seconds`, and one IP address of several `connect_seconds`, so that
    time is left for the next try.
    """

    seconds: float = 20
    head_seconds: float = 8
    connect_seconds: float = 5
    wire_bytes: int = 256 * 1024
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Rules:
    """How requests are made. `allowed` are (IP, port) that may be asked though not public."""

    user_agent: str
    allowed: frozenset[tuple[str, int]] = frozenset()
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = field(default_factory=lambda: resolve)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer; of headers only those that are looked at, or ""."""

    status: int
    location: str = ""
    retry_after: str = ""


class Fault(Exception):
    """No answer came. The message is a sentence for editors."""


class TooSlow(Fault):
    """Time ran out, before or while an answer came."""


class NoSuchHost(Fault):
    """The name of the host does not exist."""


class Deadline:
    """A moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self.seconds = seconds

    @property
    def left(self) -> float:
        """Seconds that are left, more than 0. Raises TooSlow."""
        left = self._end - monotonic()
        if left <= 0:
            raise TooSlow(f"No answer in {self.seconds:.0f} seconds.")
        return left


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def request(method: str, target: Target, rules: Rules, deadline: Deadline) -> Answer:
    """Ask, and read no more than the head of the answer and the beginning of its body.

    The host is looked up once and the connection made to what was found then, so that no second
    answer of the name service can lead inside. Raises Refused, or Fault with what went wrong.
    """
    try:
        with _connection(target, rules, deadline) as connection:
            connection.sendall(_head(method, target, rules))
            return _answer(method, connection, rules.limits.wire_bytes, deadline)
    except ssl.SSLCertVerificationError as error:
        raise Fault(f"Its certificate is not in order: {error.verify_message}.") from None
    except TimeoutError:
        raise TooSlow(f"No answer in {deadline.seconds:.0f} seconds.") from None
    except ssl.SSLError as error:
        raise Fault(f"No safe connection: {error.reason or 'it broke off'}.") from None
    except ConnectionRefusedError:
        raise Fault("The host refuses connections.") from None
    except (OSError, HTTPException) as error:
        raise Fault(f"The connection broke off ({type(error).__name__}).") from None


def _connection(target: Target, rules: Rules, deadline: Deadline) -> socket.socket:
    """Connected to the first of the host's addresses that answers; none is asked by name."""
    failure: OSError = OSError("no address")
    for ip in fit_addresses(target, rules, deadline):
        try:
            timeout = min(deadline.left, rules.limits.connect_seconds)
            connection = socket.create_connection((ip, target.port), timeout=timeout)
        except OSError as error:
            failure = error
            continue
        if target.scheme == "http":
            return connection
        try:
            connection.settimeout(deadline.left)
            return rules.tls.wrap_socket(connection, server_hostname=target.host)
        except BaseException:
            connection.close()
            raise
    raise failure


def fit_addresses(target: Target, rules: Rules, deadline: Deadline) -> list[str]:
    """The IP addresses of the host. Raises Refused if even one of them is not public."""
    found = list(dict.fromkeys(_looked_up(target, rules, deadline)))
    for ip in found:
        if (ip, target.port) in rules.allowed:
            continue
        if target.port != PORTS[target.scheme]:
            raise Refused(f"It asks for port {target.port}, which is not looked at.")
        if not is_public(ipaddress.ip_address(ip)):
            raise Refused("It leads to a host that is not on the public internet.")
    return found


def _looked_up(target: Target, rules: Rules, deadline: Deadline) -> list[str]:
    """As `rules.resolve`, within the time: the system's own look-up knows no limit."""
    outcome: list[list[str] | Exception] = []

    def look_up() -> None:
        try:
            outcome.append(rules.resolve(target.host, target.port))
        except Exception as error:
            outcome.append(error)  # to be raised, or made a sentence of, by who waits

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left)
    if not outcome:
        raise TooSlow(f"No answer in {deadline.seconds:.0f} seconds: its name was not found out.")
    found = outcome[0]
    if isinstance(found, socket.gaierror) and found.errno in (socket.EAI_NONAME, _NO_DATA):
        raise NoSuchHost("Its host does not exist.")
    if not found or isinstance(found, OSError | UnicodeError):
        raise Fault("The name of its host could not be looked up.")
    if isinstance(found, Exception):
        raise found
    return found


# Not on every system; there the same is said by EAI_NONAME.
_NO_DATA = getattr(socket, "EAI_NODATA", socket.EAI_NONAME)


def _head(method: str, target: Target, rules: Rules) -> bytes:
    """HTTP/1.0 would be simpler to read and is refused by some; so 1.1, closing at once."""
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.host_header}",
        f"User-Agent: {rules.user_agent}",
        "Accept: text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Encoding: identity",
        "Accept-Language: en",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _answer(method: str, connection: socket.socket, most: int, deadline: Deadline) -> Answer:
    response = HTTPResponse(_Bounded(connection, most, deadline), method=method)  # type: ignore[arg-type]
    response.begin()
    announces_body = method != "HEAD" and response.status == 200 and response.length
    if announces_body and not response.read1(1024):
        raise Fault("The answer broke off before its first word.")
    return Answer(response.status, _header(response, "Location"), _header(response, "Retry-After"))


def _header(response: HTTPResponse, name: str) -> str:
    """Its words; http.client reads every header as Latin-1, while addresses come in UTF-8 too."""
    value = response.getheader(name, "").strip()
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


class _Bounded(io.RawIOBase):
    """What comes over a connection, until the time or the bytes run out.

    A time limit of the socket would begin anew with each byte that drips in.
    """

    def __init__(self, connection: socket.socket, most: int, deadline: Deadline) -> None:
        self._connection, self._left, self._deadline = connection, most, deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        """What HTTPResponse asks a socket for."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left <= 0:
            raise Fault("Its answer is larger than any answer should be.")
        self._connection.settimeout(self._deadline.left)
        count = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= count
        return count
