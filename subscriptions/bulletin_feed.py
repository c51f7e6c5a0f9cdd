"""Bulletins as Atom (RFC 4287), and in the site map."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from cells.addresses import absolute
from cells.exporting.feeds import ENTRIES, Happening, written
from cells.exporting.plain import one_line, text_of
from subscriptions.composing.bulletins import letter
from subscriptions.letters import Heading, Piece
from subscriptions.models import Bulletin

# How much of a bulletin's own words an entry says.
WORDS = 120


def feed_of(url: str) -> str:
    """The newest bulletins as the feed at the path `url`."""
    newest = Bulletin.objects.listed()[:ENTRIES]
    return written(
        [happening_of(one) for one in newest],
        title=f"{settings.SITE_NAME}: bulletins",
        link=reverse("subscriptions:bulletins"),
        url=url,
    )


def happening_of(bulletin: Bulletin) -> Happening:
    assert bulletin.mailing
    assert bulletin.published_at
    facts = bulletin.mailing.facts
    address = absolute(bulletin.get_absolute_url())
    return Happening(
        id=address,
        title=one_line(facts["subject"]),
        url=address,
        html=content_of(facts["body"], letter(facts).pieces),
        updated=bulletin.published_at,
    )


def content_of(body: str, pieces: tuple[Piece, ...]) -> SafeString:
    """Its first words, and the headings of what it brings."""
    words = Truncator(text_of(body)).words(WORDS, truncate=" …")
    headings = [(one.address, one_line(one.text)) for one in pieces if isinstance(one, Heading)]
    lines = format_html_join("", '<li><a href="{}">{}</a></li>', headings)
    return format_html(
        "{}{}",
        format_html("<p>{}</p>", words) if words else "",
        format_html("<ul>{}</ul>", lines) if lines else "",
    )


def addresses() -> dict[str, date | None]:
    """For the site map: the bulletins and the list of them, if there are any."""
    days = {
        one.get_absolute_url(): timezone.localdate(one.published_at)
        for one in Bulletin.objects.public()
    }
    return {reverse("subscriptions:bulletins"): max(days.values()), **days} if days else {}
