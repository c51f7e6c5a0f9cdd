"""The whole public site to a folder, and what is said about it there."""

import json
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from cells.describing.sitemap import addresses as addresses_on_the_map
from cells.exporting.form import Form
from cells.models import Edition, Page, Passage
from matrix_site.static_site.addresses import ROOT_FILES, Address, file_of, own_address
from matrix_site.static_site.asking import Site, one_moment, without_log_of_requests
from matrix_site.static_site.crawling import Became, Crawl
from matrix_site.static_site.places import MADE_BY, MARKER, new_folder
from matrix_site.static_site.rewriting import moved, rewritten

# Public, and perhaps linked on no page.
UNLINKED = [
    *ROOT_FILES,
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/feed.atom",
    "/bulletins.atom",
    "/api/",
    "/api/openapi.json",
    "/api/schema/1.json",
]


@dataclass(frozen=True)
class Export:
    """`files` counts them all, `pages` the HTML among them; `dead` are links of the site itself
    that lead nowhere, each with where it stands.
    """

    files: int
    pages: int
    dead: list[str]


def export_site(
    place: Path,
    *,
    with_papers: bool = False,
    say: Callable[[str], None] = lambda line: None,
    now: datetime | None = None,
) -> Export:
    """Write the public site as it is at this moment to the folder `place`.

    `place` is new, empty or an earlier export, and changes only when all is done. `say` gets a
    line now and then. Raises ExportError, and then nothing has changed.
    """
    with new_folder(place) as folder, one_moment(), without_log_of_requests():
        crawl = Crawl(Site(), folder, with_papers, say)
        crawl.run(beginnings())
        say(f"{len(crawl.files):,} files; now their links.")
        make_links_relative(crawl)
        export = export_of(crawl)
        (folder / MARKER).write_text(told(export, now or datetime.now(UTC)), encoding="utf-8")
    return export


def beginnings() -> Iterator[Address]:
    """What the crawl starts from: the site map, and what has an address of its own beside it."""
    for address in addresses_on_the_map():
        yield Address(address.path)
    for path in UNLINKED:
        yield Address(path)
    public = Page.objects.public().exclude(path=Page.HOME)
    for page in public.order_by("path"):
        yield from forms_of(page)
    editions = Edition.objects.filter(page__in=public).order_by("page__path", "number")
    for edition in editions.select_related("page").defer("snapshot"):
        yield from forms_of(edition.page, edition.address)
    permanent = Passage.objects.filter(page__in=public, kind__in=["entry", "section"])
    for kind, number in permanent.order_by("kind", "number").values_list("kind", "number"):
        yield Address(reverse(f"cells:{kind}", args=[number]))


def forms_of(page: Page, edition: str = "") -> Iterator[Address]:
    """What is taken away of a page as it is today, or of the edition with this address."""
    # What lists documents has them in every form; of a topic, its page knows whether it does.
    has_all = page.kind == Page.Kind.CELL or (page.kind == Page.Kind.MATRIX and not edition)
    of = [page.path, edition] if edition else [page.path]
    yield Address(reverse("cells:cite_edition" if edition else "cells:cite", args=of))
    if not edition:
        yield Address(reverse("cells:page_feed", args=of))
    yield Address(reverse("cells:edition_pdf" if edition else "cells:pdf", args=of))
    for form in Form if has_all else [Form.JSON]:
        yield Address(reverse("cells:edition_file" if edition else "cells:file", args=[*of, form]))


def make_links_relative(crawl: Crawl) -> None:
    for file, address in crawl.files.items():
        path = crawl.folder / file
        if crawl.became[address] is Became.PAGE:
            html = path.read_bytes().decode()
            leading = partial(lead, crawl, address)
            path.write_bytes(rewritten(html, address, crawl.policy, leading).encode())
        elif crawl.became[address] is Became.MOVED:
            to = crawl.leads_to[address]
            path.write_bytes(moved(lead(crawl, address, to) or to).encode())


def lead(crawl: Crawl, base: Address, href: str) -> str | None:
    """Where a link on the page `base` leads in the copy; None to leave it as it is.

    To a file of the copy by a relative address, to all else of the site by a whole one.
    """
    found = None if href.startswith("#") else own_address(href, base)
    if found is None:
        return None
    address, fragment = found
    if crawl.became.get(address) in (Became.PAGE, Became.FILE, Became.MOVED):
        here = posixpath.dirname(file_of(base))
        return posixpath.relpath(file_of(address), here or ".") + fragment
    return address.live + fragment


def export_of(crawl: Crawl) -> Export:
    pages = sum(what is Became.PAGE for what in crawl.became.values())
    return Export(len(crawl.files), pages, crawl.dead())


def told(export: Export, now: datetime) -> str:
    """What stands in the marker: the only file that says when the copy was made."""
    said = {
        "made_by": MADE_BY,
        "site": settings.SITE_URL,
        "made_at": now.isoformat(timespec="seconds"),
        "release": settings.RELEASE,
        "files": export.files,
        "pages": export.pages,
        "dead_links": export.dead,
        "remark": "Editions never change. Notices on documents, dates of review and what lists "
        "show are those of the moment in made_at; the site may know more.",
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
