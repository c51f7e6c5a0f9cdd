"""Absolute addresses, for whatever is kept or mailed."""

from django.conf import settings


def absolute(path: str) -> str:
    """
    `path` (from the root: "/drug/e5/") on this site, from SITE_URL.

    Never from the request: its Host header is chosen by the visitor. `ValueError` for
    anything but a path from the root, "//other.example" included.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is not a path from the root of the site.")
    return settings.SITE_URL + path
