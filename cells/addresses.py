"""Addresses: of this site's own pages, and which others may be linked to."""

from urllib.parse import urlsplit

from django.conf import settings

# The first segments of addresses that are not those of a page with editions, but for the essays
# on topics; a test compares them with the URL list. No matrix has one of them as its slug.
TAKEN = frozenset(
    [
        "admin",
        "api",
        "bulletins",
        "collections",
        "entry",
        "feed",
        "healthz",
        "media",
        "preview",
        "robots.txt",
        "search",
        "section",
        "sitemap",
        "static",
        "status",
        "subscribe",
        "suggest",
        "topics",
        "u",
        "well-known",
    ]
)


def absolute(path: str) -> str:
    """
    `path` (from the root: "/drug/e5/") on this site, from SITE_URL.

    Never from the request: its Host header is chosen by the visitor. `ValueError` for
    anything but a path from the root, "//other.example" included.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is not a path from the root of the site.")
    return settings.SITE_URL + path


def is_web(address: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def is_web_or_mail(address: str) -> bool:
    """Whether a link may lead there: http, https or mailto."""
    return is_web(address) or (address.lower().startswith("mailto:") and "@" in address)
