"""What makes pages: a name for the code that runs here, and for what it puts into every page."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone

import cells

# What a page can be made of, besides the words of editions and live facts.
SOURCES = ("*.py", "*.html", "*.txt", "*.svg")


def made_by() -> str:
    """Another one wherever the same page might come out otherwise; at most 64 characters.

    It names code and templates, the names of static files, the settings that pages show, and
    the day, because a review can become overdue. A forgotten RELEASE does no harm.
    """
    shown = (settings.RELEASE, settings.SITE_URL, settings.SITE_NAME, settings.STATIC_URL)
    return f"{_digest(code(), *shown)} {timezone.localdate()}"


@cache
def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


@cache
def code() -> str:
    """A digest of the code, once per process: whoever changes it starts the process again."""
    digest = hashlib.sha256()
    folders = [Path(cells.__path__[0]), settings.BASE_DIR / "templates"]
    for folder in folders:
        for source in sorted(path for kind in SOURCES for path in folder.rglob(kind)):
            digest.update(source.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(source.read_bytes() + b"\0")
    digest.update(repr(sorted(hashed_names().items())).encode())
    return digest.hexdigest()


def hashed_names() -> dict[str, str]:
    """The names of static files as pages link to them; none in development."""
    return getattr(staticfiles_storage, "hashed_files", {})
