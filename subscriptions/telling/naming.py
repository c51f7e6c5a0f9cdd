"""What letters call pages, and what somebody follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from cells.exporting.plain import one_line
from cells.models import Edition, Page, Topic
from cells.reading.names import title_of
from cells.reading.surroundings import Surroundings
from cells.snapshots import Snapshot
from subscriptions.telling.keeping import kept

NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)


def in_words(number: int) -> str:
    """ "nine"; from 13 on in figures."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """ "one change", "nine changes"."""
    return f"{in_words(number)} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """ "A3, A4 and B5"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def capital(words: str) -> str:
    """With a capital at its beginning, and whatever else has one."""
    return words[:1].upper() + words[1:]


def cut(words: str, length: int) -> str:
    """The first statement of it, cut between words where it is longer."""
    words = one_line(words)
    first = words.partition("; ")[0].partition(". ")[0].rstrip(".;")
    return first if len(first) <= length else ended(first, length)


def ended(words: str, length: int) -> str:
    """Words that are longer than `length` letters, ended between two of them."""
    return f"{words[: length - 2].rsplit(' ', 1)[0].rstrip(',:')} …"


def title(edition: Edition) -> str:
    """Its headline, or what stands for one."""
    return one_line(title_of(edition.contents))


def over(snapshot: Snapshot) -> str:
    """What stands above the title: "Drug Treatment Matrix cell A3"."""
    if head := snapshot.get("head"):
        return f"{one_line(head['matrix']['title'])} cell {head['code']}"
    if axis := snapshot.get("axis"):
        return f"{one_line(axis['matrix']['title'])} {snapshot['kind']} {axis['code']}"
    return "Topic" if "topic" in snapshot else settings.SITE_NAME


def short(edition: Edition) -> str:
    """What a subject line calls it: "Drug A3", "Drug row 3"; of other pages the title."""
    slug, place = _parted(edition.page)
    return capital(f"{slug} {place.removeprefix('cell ')}") if place else title(edition)


def on_button(page: Page) -> str:
    """ "cell A3", "row 3", "the matrix"."""
    kinds: dict[str, str] = {Page.Kind.MATRIX: "the matrix", Page.Kind.TOPIC: "the topic"}
    return _parted(page)[1] or kinds.get(page.kind, "the page")


def square(page: Page) -> str:
    """Which square, row or column of its matrix the mark shows: "A3", "3", "A"; or ""."""
    return _parted(page)[1].rpartition(" ")[2]


def _parted(page: Page) -> tuple[str, str]:
    """The slug of its matrix, and "cell A3", "row 3"; "" for what is no part of a matrix."""
    slug, _, rest = page.path.partition("/")
    code = rest.rpartition("/")[2].upper()
    is_part = page.kind in (Page.Kind.CELL, Page.Kind.ROW, Page.Kind.COLUMN)
    return slug, f"{page.kind} {code}" if is_part else ""


@dataclass(frozen=True)
class Names:
    """What matrices and topics are called today, by their slugs."""

    matrices: dict[str, str]
    topics: dict[str, str]

    def of(self, page: Page | None) -> str:
        """What somebody follows: "everything", "drug row 3", "the topic Naloxone"."""
        if page is None:
            return "everything"
        slug, place = _parted(page)
        if place:
            return f"{slug} {place}"
        last = page.path.rpartition("/")[2]
        if page.kind == Page.Kind.TOPIC:
            return f"the topic {self.topics.get(last, last)}"
        if page.kind == Page.Kind.MATRIX:
            return f"the {self.matrices.get(slug, slug)}"
        return f"the page {page}"


@kept
def names_today() -> Names:
    """Two queries, once a minute."""
    matrices = Surroundings.of(None).matrices
    return Names(
        {one.page.path: one_line(one.label) for one in matrices},
        {slug: one_line(name) for slug, name in Topic.objects.values_list("slug", "name")},
    )
