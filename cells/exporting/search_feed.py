"""A search to follow, as Atom: what changed on the pages that hold what it finds."""

from dataclasses import replace

from django.conf import settings

from cells.exporting.feeds import happenings_of, newest, notices_of, surroundings_of, written
from cells.exporting.plain import one_line
from cells.models import Edition, Page, Passage
from cells.reading.narrowing import Labels, chips_of
from cells.reading.surroundings import Surroundings
from cells.searching.finding import CHANGED, Found, Wanted, find
from cells.searching.forms import address_of, feed_address_of

# Of long questions, the title says the beginning.
TITLE_LENGTH = 80


def feed_of_search(wanted: Wanted) -> str:
    """The newest significant edition of each page that holds something found, and notices.

    Under the ids that they have in all other feeds. A new edition of such a page is told even
    if it changed elsewhere: what did is in its entry.
    """
    wanted = replace(wanted, order=CHANGED, page=1)
    found = find(wanted)
    passages = Passage.objects.public().filter(pk__in=[hit.passage for hit in found.hits])
    pages = Page.objects.filter(pk__in=passages.values("page"))
    editions = newest(Edition.objects.filter(pk__in=pages.values("changed_in")))
    around = surroundings_of(editions)
    return written(
        [*happenings_of(editions, around), *notices_of(passages.filter(kind="entry"))],
        title=f"{title_of(wanted, found, around)}: what changed",
        link=address_of(replace(wanted, order="")),
        url=feed_address_of(wanted),
    )


def title_of(wanted: Wanted, found: Found, around: Surroundings) -> str:
    """Such as "Search of Evidence Matrices for naloxone (Review, Drug treatment)"."""
    words = one_line(wanted.words)[:TITLE_LENGTH]
    chips = ", ".join(chip.label for chip in chips_of(wanted, Labels(wanted, found, around)))
    return (
        f"Search of {settings.SITE_NAME}"
        + (f" for {words}" if words else "")
        + (f" ({one_line(chips)})" if chips else "")
    )
