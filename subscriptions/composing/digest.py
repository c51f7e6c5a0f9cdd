"""What changed in a week or month, to one person."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from cells.addresses import absolute
from cells.exporting.plain import one_line
from cells.models import Page
from subscriptions.audience import Reach
from subscriptions.digesting import Happened, happened, window_of
from subscriptions.letters import Bullets, Heading, Letter, Piece, Run
from subscriptions.models import Delivery, Mailing
from subscriptions.telling import naming
from subscriptions.telling.closing import asked_ahead, because, closed
from subscriptions.telling.keeping import kept
from subscriptions.telling.pages import Told, by_matrix, in_order, tell

# How many changes are told of each page, by how many pages there are at most: a mail that is cut
# off tells nobody anything.
MOST_BY_PAGES = ((10, 3), (25, 1))
LIST_NAME = "Digest"


def compose_digest(delivery: Delivery) -> Letter | None:
    """What all receivers of the same pages share is remembered: most cost no query."""
    asked = asked_ahead(delivery)
    _, _, reach = _told(delivery.mailing.pk)
    pages = frozenset[int]().union(*(reach.get(one.scope, frozenset()) for one in asked))
    letter = _letter(delivery.mailing.pk, pages)
    concerning = [one for one in asked if reach.get(one.scope)]
    return closed(letter, delivery, because(concerning)) if letter else None


@kept
def _told(mailing: int) -> tuple[list[Told], list[Page], Reach]:
    """Ten queries at most. What was withdrawn or came back since the mailing was addressed is
    told as it is now.
    """
    found: Happened = happened(*window_of(Mailing.objects.get(pk=mailing)))
    return in_order(tell(found.spans)), found.gone, found.reach


@kept
def _letter(mailing: int, pages: frozenset[int]) -> Letter | None:
    all_told, all_gone, _ = _told(mailing)
    told = [one for one in all_told if one.span.page.pk in pages]
    gone = [page for page in all_gone if page.pk in pages]
    if not told and not gone:
        return None
    when = days(*window_of(Mailing.objects.get(pk=mailing)))
    acts = {"changed": len(told), "withdrawn": len(gone)}
    counts = [f"{naming.counted(number, 'page')} {act}" for act, number in acts.items() if number]
    return Letter(
        subject=f"{naming.capital(naming.listed(counts))}: {when}",
        title=f"What changed: {when}",
        over=settings.SITE_NAME,
        preview=naming.listed([one.short for one in told]) or naming.listed(_names(gone)),
        pieces=(*_pages(told), *_gone(gone)),
        list_name=LIST_NAME,
        archive=absolute("/"),
    )


def days(since: datetime, until: datetime) -> str:
    """ "16 to 22 November 2026"; of a whole month "November 2026"."""
    first = timezone.localdate(since)
    end = timezone.localdate(until)
    last = end - timedelta(days=1)
    if first.day == end.day == 1 and (last.year, last.month) == (first.year, first.month):
        return date_format(first, "F Y")
    form = "j F Y" if first.year != last.year else "j F" if first.month != last.month else "j"
    return f"{date_format(first, form)} to {date_format(last, 'j F Y')}"


def _pages(told: list[Told]) -> Iterator[Piece]:
    most = next((most for pages, most in MOST_BY_PAGES if len(told) <= pages), 0)
    yield from by_matrix(told, most)


def _names(gone: list[Page]) -> list[str]:
    return [naming.short(page.current_edition) for page in gone if page.current_edition]


def _gone(gone: list[Page]) -> Iterator[Piece]:
    if not gone:
        return
    yield Heading("Withdrawn", 2)
    yield Bullets(
        tuple(
            (
                Run(name, address=absolute(page.get_absolute_url())),
                Run(f", {date_format(page.withdrawn_on)}: {one_line(page.withdrawn_because)}"),
            )
            for page, name in zip(gone, _names(gone), strict=True)
            if page.withdrawn_on
        )
    )
