"""Who paid for or supported a cell, with their logos."""

from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse

from cells.addresses import is_web
from cells.snapshots import CreditSnapshot


class Logo(NamedTuple):
    """A picture of our own and its size in pixels, so that nothing moves when it arrives."""

    url: str
    width: int
    height: int


class ShownCredit(NamedTuple):
    role: str
    name: str
    link: str
    period: str
    logo: Logo | None


def shown_credits(credits: list[CreditSnapshot]) -> list[ShownCredit]:
    """Only addresses of the web become links: a preview shows drafts that nothing has checked."""
    return [
        ShownCredit(
            c["role"],
            c["name"],
            c["link"] if is_web(c["link"]) else "",
            c["period"],
            logo_of(c),
        )
        for c in credits
    ]


def logo_of(credit: CreditSnapshot) -> Logo | None:
    """None also where its size is not known, or where its name is none that is served."""
    known: dict[str, Any] = {"logo_width": 0, "logo_height": 0, **credit}
    width, height = known["logo_width"], known["logo_height"]
    if not (width and height):
        return None
    try:
        url = reverse("cells:logo", args=[credit["logo"].removeprefix("logos/")])
    except NoReverseMatch:
        return None
    return Logo(url, width, height)
