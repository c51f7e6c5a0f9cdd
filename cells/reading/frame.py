"""What stands round every page: the name of the site, its mark, ways to its other pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from cells.models import Edition
from cells.reading.grid import Grid, Mark, site_mark
from cells.reading.surroundings import Surroundings

# Plain pages as the foot lists them: what this is, how it is made, what you may do with it.
PLAIN_ORDER = ("about", "method", "reuse", "accessibility", "privacy")


class Way(NamedTuple):
    """A link in the frame; `is_here` on the pages it leads to.

    `ending` is the end of the name that a narrow head leaves out, for all ways there share it.
    """

    name: str
    url: str
    is_here: bool = False
    ending: str = ""

    @property
    def start(self) -> str:
        return self.name.removesuffix(self.ending)


@dataclass(frozen=True)
class Frame:
    """`demonstration_url` leads to what says what demonstration content is; "" if nothing does."""

    matrices: list[Way] = field(default_factory=list)
    courses: list[Way] = field(default_factory=list)
    plain_pages: list[Way] = field(default_factory=list)
    method: Way | None = None
    search: Way | None = None
    topics: Way | None = None
    collections: Way | None = None
    reuse_url: str = ""
    privacy_url: str = ""
    demonstration_url: str = ""
    mark: Mark = field(default_factory=site_mark)

    @property
    def site_name(self) -> str:
        return settings.SITE_NAME


def frame_of(around: Surroundings, path: str = "", grid: Grid | None = None) -> Frame:
    """The frame of the page at `path`. The mark shows what is lit in `grid`, if anything is."""
    matrices = matrix_ways(around, path)
    plain = plain_ways(around, path)
    about = around.at("about")
    is_demonstrated = about and about.edition.source == Edition.Source.DEMO
    return Frame(
        matrices=list(matrices.values()),
        courses=[
            Way(f"{way.start} bites in order", url, path == f"{slug}/course")
            for slug, way in matrices.items()
            if (url := address_of("course", slug))
        ],
        plain_pages=list(plain.values()),
        method=plain.get("method"),
        search=Way("Search", url, path == "search") if (url := address_of("search")) else None,
        topics=Way("Topics", url, path.startswith("topics"))
        if around.topics and (url := address_of("topics"))
        else None,
        collections=Way("Collections", url, path == "collections")
        if around.has_collections and (url := address_of("collections"))
        else None,
        reuse_url=around.url("reuse"),
        privacy_url=around.url("privacy"),
        demonstration_url=around.url("about") if is_demonstrated else "",
        mark=grid.mark() if grid and grid.is_lit else site_mark(),
    )


def matrix_ways(around: Surroundings, path: str) -> dict[str, Way]:
    """The matrices by their slugs."""
    first = path.partition("/")[0]
    names = [p.card["matrix"]["short_name"] for p in around.matrices]
    ending = shared_ending(names)
    return {
        p.page.path: Way(name, p.page.get_absolute_url(), p.page.path == first, ending)
        for name, p in zip(names, around.matrices, strict=True)
    }


def plain_ways(around: Surroundings, path: str) -> dict[str, Way]:
    """The plain pages by their slugs, in the order of the foot."""
    return {
        p.page.path: Way(p.card["title"], p.page.get_absolute_url(), p.page.path == path)
        for p in sorted(around.plain_pages, key=lambda p: PLAIN_ORDER.index(p.page.path))
    }


def shared_ending(names: Sequence[str]) -> str:
    """The words, led by a space, that all names end with: " treatment". "" for a single name.

    The first word of a name is never among them.
    """
    if len(names) < 2:
        return ""
    from_the_end = zip(*(name.split(" ")[:0:-1] for name in names), strict=False)
    shared = [words[0] for words in takewhile(lambda words: len(set(words)) == 1, from_the_end)]
    return "".join(f" {word}" for word in reversed(shared))


def address_of(name: str, *args: str) -> str:
    """A public address by its name, or "" where the site has none such."""
    try:
        return reverse(f"cells:{name}", args=args)
    except NoReverseMatch:
        return ""
