"""Which addresses may be asked for, and how. Pure."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urlsplit

PORTS = {"http": 80, "https": 443}
# What may stand in the target of a request as it is (RFC 3986); the rest is percent-encoded.
SAFE = "/?:@!$&'()*+,;=-._~%"
# Where sites lead visitors whose page they no longer have.
FRONT_PAGES = re.compile(r"/?((index|default|home)(\.\w+)?|[a-z]{2}(-[a-z]{2})?)?/?", re.IGNORECASE)
# Not public by the registries of IANA (RFC 6890 and later), which Python knows in part, and not
# the same part in each of its releases; and the prefixes that hide an IPv4 address.
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        [
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",  # Teredo (2001::/32) among it
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "3fff::/20",
        ],
    )
)
# All else of IPv6 is inside, multicast, reserved, mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96).
UNICAST = ipaddress.IPv6Network("2000::/3")

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(ValueError):
    """The address is not asked for. The message is a sentence for editors."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address as a request needs it: `host` in ASCII, `path` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """RFC 9110, section 7.2: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_front_page(self) -> bool:
        return FRONT_PAGES.fullmatch(self.path) is not None


def target_of(address: str) -> Target:
    """Raises Refused for what is not plain http or https, or bears a password."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("It cannot be read as an address.") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        raise Refused("It is not an http or https address.")
    if parts.username is not None or parts.password is not None:
        raise Refused("It bears a name or a password.")
    path = quote(parts.path or "/", safe=SAFE)
    query = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return Target(scheme, _ascii(host), port or PORTS[scheme], path + query)


def _ascii(host: str) -> str:
    try:
        found = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise Refused("The name of its host cannot be read.") from None
    if not found or len(found) > 253 or re.search(r"[^A-Za-z0-9.:_-]", found):
        raise Refused("The name of its host cannot be read.")
    return found.lower()


def without_fragment(address: str) -> str:
    return urldefrag(address).url


def with_fragment_of(new: str, old: str) -> str:
    """`new`, at the place in the page that `old` names (RFC 9110, section 10.2.2)."""
    fragment = urldefrag(old).fragment
    return f"{new}#{fragment}" if fragment and not urldefrag(new).fragment else new


def is_public(ip: IPAddress) -> bool:
    """Whether it is a host on the internet, not one inside, nor a way round to one inside.

    Refused are private, loopback, link-local (the metadata service of clouds among them),
    shared, multicast, reserved and unspecified addresses; and IPv6 addresses in which an IPv4
    address is hidden (mapped, 6to4, Teredo, NAT64), because what is asked then is another host.
    """
    if ip.version == 6 and (ip.scope_id or ip not in UNICAST):
        return False
    return ip.is_global and not any(ip in network for network in NOT_PUBLIC)
