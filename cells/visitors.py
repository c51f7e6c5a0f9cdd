"""What is known of a visitor: the network they come from, and that not in clear; and whether
the browser says that another site sent them."""

import hmac
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network


def network_key(request: HttpRequest) -> str:
    """A keyed hash of the visitor's network: /24 of IPv4, /64 of IPv6; "" where none is known.

    The key is made of SECRET_KEY, so that nobody can try out all networks without it.
    """
    address = address_of(request)
    if address is None:
        return ""
    network = ip_network((address, 24 if address.version == 4 else 64), strict=False)
    return keyed_hash(str(network), "visitor's network")


def keyed_hash(text: str, purpose: str) -> str:
    """64 hexadecimal digits that tell nothing of `text` to who does not know SECRET_KEY.

    Hashes for one purpose cannot be compared with those for another.
    """
    key = hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def address_of(request: HttpRequest) -> Address | None:
    """REMOTE_ADDR; behind a proxy that TRUSTED_PROXIES names, whom that says it speaks for.

    X-Forwarded-For is read from its end: each trusted proxy added one address, and what stands
    before the first untrusted one was written by the visitor.
    """
    trusted: Sequence[Network] = settings.TRUSTED_PROXIES
    address = parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and any(address in network for network in trusted) and forwarded:
        said = parsed(forwarded.pop().strip())
        if said is None:
            break
        address = said
    return address


def parsed(text: str) -> Address | None:
    """An address; one of IPv4 written as IPv6 is the IPv4 one. None for anything else."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def refuse_other_sites(request: HttpRequest) -> None:
    """Raise PermissionDenied where the browser says that another site sent the visitor.

    Fetch Metadata (W3C) where it is sent, else Origin (RFC 6454) where that is; a client that
    sends neither is no browser that a page could misuse.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if site and site not in ("same-origin", "none"):
        raise PermissionDenied("This was sent from another site.")
    if not site and origin and origin != settings.SITE_URL:
        raise PermissionDenied("This was sent from another site.")
