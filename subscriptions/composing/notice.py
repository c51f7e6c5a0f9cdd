"""That a page was withdrawn: the last mail about it."""

from django.utils.formats import date_format

from cells.addresses import absolute
from cells.exporting.plain import one_line
from cells.models import Page
from subscriptions.letters import Letter, Paragraph, Piece, Run, plain
from subscriptions.models import Delivery
from subscriptions.telling import naming
from subscriptions.telling.closing import asked_for, because, closed

LIST_NAME = "Changes"


def compose_notice(delivery: Delivery) -> Letter | None:
    """None where the page has been brought back."""
    found = Page.objects.exclude(withdrawn_on=None).select_related("current_edition")
    page = found.filter(pk=delivery.mailing.facts["page"]).first()
    if page is None or page.withdrawn_on is None or page.current_edition is None:
        return None
    edition = page.current_edition
    edition.page = page
    name = naming.short(edition)
    since = date_format(page.withdrawn_on)
    pieces: tuple[Piece, ...] = (
        plain(f"It was withdrawn on {since}, and can no longer be read on the site."),
        Paragraph((Run(f"The reason: {one_line(page.withdrawn_because)}"),)),
        plain(
            "So what you asked for about it has ended: you need do nothing. Whatever else you "
            "follow goes on."
        ),
    )
    letter = Letter(
        subject=f"{name} was withdrawn",
        title=naming.title(edition),
        over=naming.over(edition.contents),
        over_detail=f"Withdrawn on {since}",
        square=naming.square(page),
        preview=one_line(page.withdrawn_because),
        pieces=pieces,
        list_name=LIST_NAME,
        archive=absolute("/"),
    )
    return closed(letter, delivery, because(asked_for(delivery, ended=True)))
