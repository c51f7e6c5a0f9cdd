"""What stands below every letter: why somebody gets it, and what they can do about it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from subscriptions.emails.cleaning import address
from subscriptions.letters import Letter
from subscriptions.models import Mailing

PROMISE = "No image, no tracking."
# What `Letter.unsubscribe` does, by the kind of mailing.
STOP = {
    Mailing.Kind.CHANGE: "Stop these, or get them monthly",
    Mailing.Kind.DIGEST: "Stop these, or get them less often",
    Mailing.Kind.COURSE: "Stop this course, or get it less often",
}
STOP_OTHERS = "Stop these"
CHANGE = "Change what you get"
NEVER = "Never write to me again"
WEB = "Read this on the site"


class FooterLink(NamedTuple):
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Footer:
    because: str
    links: tuple[FooterLink, ...]
    site: str
    site_address: str
    host: str
    promise: str = PROMISE


def footer_of(letter: Letter, kind: str) -> Footer:
    """`kind` is that of the mailing."""
    links = (
        FooterLink(STOP.get(Mailing.Kind(kind), STOP_OTHERS), letter.unsubscribe),
        FooterLink(CHANGE, letter.preferences),
        FooterLink(NEVER, letter.never),
        FooterLink(WEB, address(letter.web)),
    )
    return Footer(
        because=" ".join(letter.because),
        links=tuple(link for link in links if link.address),
        site=settings.SITE_NAME,
        site_address=f"{settings.SITE_URL}/",
        host=settings.SITE_URL.partition("://")[2],
    )
