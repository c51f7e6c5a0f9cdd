"""Which addresses of the site are written as files, and under which names."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from cells.searching.facets import FACETS
from cells.searching.forms import SearchForm

SEARCHED = {*SearchForm.base_fields, *(facet.name for facet in FACETS)}
# By the name of the route: the parameters with which its pages are written, too. With any
# other a link leads to the site itself. Filters of archived editions do, for they would make
# many times as many files as all else, of words that stand unfiltered in the copy.
WRITTEN: dict[str, set[str]] = {
    "robots": set(),
    "security": set(),
    "capitals": set(),
    "cells:home": {"column"},
    "cells:collections": set(),
    "cells:collection": set(),
    # Of collections: the page of a search itself is not written.
    "cells:search_file": SEARCHED,
    "cells:search_feed": SEARCHED,
    "cells:sitemap": set(),
    "cells:sitemap_file": set(),
    "cells:entry": set(),
    "cells:section": set(),
    "cells:entry_mark": set(),
    "cells:section_mark": set(),
    "cells:logo": set(),
    "cells:entry_file": set(),
    "cells:cite_entry": set(),
    "cells:feed": set(),
    "cells:api": set(),
    "cells:openapi": set(),
    "cells:schema": set(),
    "cells:topics": {"order"},
    "cells:topic": set(),
    "cells:topic_feed": set(),
    "cells:topic_file": set(),
    "cells:course": set(),
    "cells:page": {"show", "view", "row", "column", "gone", "from"},
    "cells:editions": set(),
    "cells:archived": set(),
    "cells:compare": {"whole"},
    "cells:cite": set(),
    "cells:cite_edition": set(),
    "cells:page_feed": set(),
    "cells:file": set(),
    "cells:edition_file": set(),
    "cells:citation": set(),
    "cells:edition_citation": set(),
    "entries:considered": set(),
    "subscriptions:bulletins": set(),
    "subscriptions:bulletins_feed": set(),
    "subscriptions:bulletin": set(),
}
# Written only where PDFs are asked for.
PAPERS = {"cells:pdf", "cells:edition_pdf", "cells:sheet"}
# What needs the server: it searches, takes forms, or is for one person.
LIVE = {
    "preview",
    "healthz",
    "cells:search",
    "cells:choose",
    "entries:suggest",
    "entries:suggest_for",
    "entries:comment",
    "entries:comment_on_entry",
    "entries:broken",
    "entries:status",
    "subscriptions:subscribe",
    "subscriptions:sent",
    "subscriptions:confirm",
    "subscriptions:ask",
    "subscriptions:link_sent",
    "subscriptions:preferences",
    "subscriptions:add",
    "subscriptions:held",
    "subscriptions:end",
    "subscriptions:subscriptions.views.ending.with_slash",
}
# A name that every file system takes as it is. All but the letters could be told from another
# only by case, or is a name that means something to Windows, which also minds a dot at the end.
SAFE = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9][a-z0-9._-]{0,79}(?<!\.)"
)
SAFE_TOO = {".well-known"}
# What stands between the dates of a comparison; servers and archives mistrust a row of dots.
DOTS = "..."
LONGEST_KEPT = 40
PLAIN_PAIR = re.compile(r"[a-z]+=[a-z0-9]+(?:,[a-z0-9]+)*")
# What browsers ask for at the root, though no page names it.
ROOT_FILES = [f"/{file.name}" for file in sorted(Path(settings.WHITENOISE_ROOT).iterdir())]


class Address(NamedTuple):
    """From the root of the site; `path` is percent-encoded in one spelling, no fragment."""

    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def live(self) -> str:
        """On the site itself."""
        return f"{settings.SITE_URL}{self}"


def own_address(href: str, base: Address) -> tuple[Address, str] | None:
    """Where a link on the page `base` leads on this site, and its fragment with the "#".

    None for what leads elsewhere, or is no address that can be read.
    """
    try:
        parts = urlsplit(urljoin(base.live, href))
    except ValueError:
        return None
    site = urlsplit(settings.SITE_URL)
    if (parts.scheme, parts.netloc) != (site.scheme, site.netloc):
        return None
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    path = unquote(parts.path) or "/"
    is_page = not path.endswith("/") and not PurePosixPath(path).suffix
    if is_page and is_written(Address(quote(path)), with_papers=False):
        # The site leads from one to the other; in the copy both would be one file.
        path += "/"
    return Address(quote(path), parts.query), fragment


# Head and foot of every page lead to the same addresses.
@lru_cache(maxsize=10_000)
def is_written(address: Address, *, with_papers: bool) -> bool:
    """Whether the copy holds a file for it; else links lead to the site itself."""
    found = route_of(address)
    if found is None:
        return not address.query and is_file_or_old_page(address.path)
    if found.view_name in PAPERS:
        return with_papers and not address.query
    if found.view_name not in WRITTEN:
        return False
    names = {pair.partition("=")[0] for pair in address.query.split("&") if pair}
    return names <= WRITTEN[found.view_name]


def is_file_or_old_page(path: str) -> bool:
    """Of what has no route: static files, and addresses that may lead to a page of today."""
    if path.startswith(settings.STATIC_URL) or path in ROOT_FILES:
        return True
    is_page = PurePosixPath(path).suffix in ("", ".htm", ".html")
    return is_page and not path.startswith("/admin/")


def route_of(address: Address) -> ResolverMatch | None:
    try:
        return resolve(unquote(address.path))
    except Resolver404:
        return None


@lru_cache(maxsize=10_000)
def file_of(address: Address) -> str:
    """The name of its file within the copy, with slashes: "drug/e5/index.html".

    Two addresses never have one name, not even where capitals do not count.
    """
    found = route_of(address)
    is_sheet = found is not None and found.view_name == "cells:sheet"
    path = unquote(address.path)
    segments = [safe_name(one) for one in path.split("/") if one]
    query = safe_query(address.query)
    if is_sheet:
        segments[-1] += ".pdf"
    elif path.endswith("/") or not PurePosixPath(path).suffix:
        segments.append(f"{query or 'index'}.html")
    elif query:
        stem, dot, ending = segments[-1].rpartition(".")
        segments[-1] = f"{stem}-{query}{dot}{ending}"
    return "/".join(segments)


def safe_name(segment: str) -> str:
    """A name for a part of a path: itself where it is safe, else with a short digest of it."""
    plain = segment.replace(DOTS, "-to-") if segment.count(DOTS) == 1 else segment
    if SAFE.fullmatch(plain) or segment in SAFE_TOO:
        return plain
    stem, ending = PurePosixPath(segment).stem, PurePosixPath(segment).suffix.lower()
    kept = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-")[:LONGEST_KEPT]
    return f"{kept}~{digest(segment)}{ending if SAFE.fullmatch(f'x{ending}') else ''}"


def safe_query(query: str) -> str:
    """ "show=k,r" as "show-k-r", and anything not as plain with a short digest of it."""
    if not query:
        return ""
    if all(PLAIN_PAIR.fullmatch(pair) for pair in query.split("&")) and len(query) <= LONGEST_KEPT:
        return query.replace("&", "_").replace("=", "-").replace(",", "-")
    kept = re.sub(r"[^a-z0-9]+", "-", query.lower()).strip("-")[:LONGEST_KEPT]
    return f"{kept}~{digest(query)}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
