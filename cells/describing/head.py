"""All that the head of a page says of it to machines, and its Link header."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString

from cells.addresses import absolute
from cells.describing import linked_data
from cells.describing.citation import citation_of
from cells.describing.linked_data import Thing
from cells.describing.summaries import summary_of
from cells.models import Page
from cells.reading.course import TITLE, Course
from cells.reading.editions import Shown
from cells.reading.frame import Way
from cells.reading.names import title_of
from cells.reading.standing import Standing
from cells.reading.surroundings import Surroundings
from cells.reading.texts import ParsedTexts

# The mark on a plain ground, 1200 × 630; see bin/draw_icons.py.
CARD = "img/card.png"
# Where the licence of the words is stated, if that page is published.
LICENCE = "reuse"
HOME = (
    "The studies, reviews and guidance that people who treat, manage or commission drug and "
    "alcohol treatment should know, square by square, with a plain guide to each."
)


@dataclass(frozen=True)
class Description:
    """`kind` is "article" or "website" (The Open Graph protocol). `links` are (rel, address)."""

    title: str
    summary: str
    canonical: str
    kind: str = "article"
    published_on: date | None = None
    modified_on: date | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    citation: list[tuple[str, str]] = field(default_factory=list)
    linked_data: SafeString | None = None

    @property
    def picture(self) -> str:
        return absolute(static(CARD))


def canonical_of(shown: Shown) -> str:
    """The one address of what is shown (RFC 6596).

    Filtered, lit or in another view it is the page's; so it is for the current edition at its
    own address, which says the same. An older edition says something else: it is its own.
    """
    return absolute(shown.shown_url if shown.is_outdated else shown.url)


def version_links(shown: Shown | Standing) -> list[tuple[str, str]]:
    """The other editions of a page (RFC 5829)."""
    links = [("version-history", absolute(shown.editions_url))]
    if isinstance(shown, Shown) and shown.is_archive:
        links.append(("latest-version", absolute(shown.url)))
    if shown.previous:
        links.append(("predecessor-version", absolute(shown.previous_url)))
    return links


def page_described(
    shown: Shown, content: Any, around: Surroundings, parsed: ParsedTexts, ways_up: list[Way]
) -> Description | None:
    """`content` is what the page's template shows (see `cells.views.pages.content_of`).

    None for a preview: nothing that could be kept or cited is said of a draft.
    """
    if shown.is_preview:
        return None
    first = content.first_published_on if shown.kind == Page.Kind.CELL else shown.begun_on
    changed = shown.changed_in.dated_on if shown.changed_in else None
    summary = summary_of(shown.snapshot, parsed)
    things = things_of(shown, content, around, summary, linked_data.dates_of(first, changed))
    return Description(
        title=title_of(shown.snapshot),
        summary=summary,
        canonical=canonical_of(shown),
        kind="website" if shown.kind == Page.Kind.MATRIX else "article",
        published_on=first,
        modified_on=changed,
        links=version_links(shown),
        citation=citation_of(shown),
        linked_data=linked_data.as_script([*things, linked_data.breadcrumbs(ways_up)]),
    )


def things_of(
    shown: Shown, content: Any, around: Surroundings, summary: str, dates: Thing
) -> list[Thing]:
    """The page and what it consists of, by its kind."""
    url, name, path = canonical_of(shown), title_of(shown.snapshot), shown.snapshot["path"]
    slug = path.partition("/")[0]
    is_list = shown.kind in (Page.Kind.MATRIX, Page.Kind.ROW, Page.Kind.COLUMN)
    if shown.kind in (Page.Kind.PLAIN, Page.Kind.TOPIC) or (is_list and shown.is_archive):
        # An archived list shows its own words and leads to today's list.
        return [linked_data.web_page(url, name, dates, is_about=path == "about")]
    match shown.kind:
        case Page.Kind.CELL:
            of = around.url(slug)
            listed = linked_data.entries_list(content)
            page = linked_data.collection_page(url, name, dates, listed, of=of)
            bite = linked_data.bite_article(url, content, dates)
            return [page, bite] if bite else [page]
        case Page.Kind.MATRIX:
            matrix, grid = content.matrix, content.grid
            licence = around.url(LICENCE)
            return [linked_data.dataset(url, matrix, grid, summary, dates, licence=licence)]
    listed = linked_data.cells_list([cell.square for cell in content.cells])
    return [linked_data.collection_page(url, name, dates, listed, of=around.url(slug))]


def editions_described(shown: Shown, title: str) -> Description:
    """For the list of a page's editions."""
    return Description(
        title=f"Editions of “{title}”",
        summary=f"Every edition of “{title}”, with its date and what changed in it.",
        canonical=absolute(shown.editions_url),
        kind="website",
        links=[("latest-version", absolute(shown.url))],
    )


def course_described(course: Course) -> Description:
    """For all bites of a matrix in order."""
    bites = f"{len(course.bites)} bite{'' if len(course.bites) == 1 else 's'}"
    return Description(
        title=f"{TITLE}: {course.grid.title}",
        summary=f"{bites} of the {course.grid.title}, each a guide to one cell, row by row.",
        canonical=absolute(course.grid.course_url),
        kind="website",
    )


def programs_described() -> Description:
    """For what programs should know."""
    return Description(
        title="For programs",
        summary="Every page as data: JSON and its schema, RIS, BibTeX, CSV, and feeds of changes.",
        canonical=absolute("/api/"),
        kind="website",
    )


def home_described() -> Description:
    return Description(
        title="What the research says, one square at a time",
        summary=HOME,
        canonical=absolute("/"),
        kind="website",
        linked_data=linked_data.as_script([linked_data.website(HOME)]),
    )
