"""Old and new addresses as the table holds them."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from cells.addresses import is_web
from cells.models import Edition, Passage

# Parameters that the old site hung on every link; they never said which page was meant.
MEANINGLESS = ("s", "sf")
LONGEST = 200


def spelled(address: str) -> str:
    """The one spelling under which an address from the root is stored and looked up.

    Decoded, so that it does not matter who encoded what; without the meaningless parameters.
    """
    path, _, query = address.partition("?")
    query = unquote(without_meaningless(query))
    return unquote(path) + (f"?{query}" if query else "")


def without_meaningless(query: str) -> str:
    """The query without `s` and `sf`; all else stays as it was written."""
    pieces = query.split("&")
    return "&".join(p for p in pieces if p and p.partition("=")[0] not in MEANINGLESS)


def old_address(text: str) -> str:
    """What an editor typed as an old address, as it is stored.

    A whole address is taken too: its path and query count. Raises ValidationError.
    """
    address = text.strip().partition("#")[0]
    if is_web(address):
        parts = urlsplit(address)
        address = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    address = spelled(address)
    if not is_path(address):
        raise ValidationError("An old address starts with one “/”, such as “/matrix/e5.htm”.")
    if len(address) > LONGEST:
        raise ValidationError(f"An address here has {LONGEST} characters at most.")
    if "?" not in address and leads_to_a_page(address):
        raise ValidationError(f"There is a page at {address}: readers are never led away from it.")
    return address


def new_address(text: str) -> str:
    """What an editor typed as a new address, as it is stored; "" is: gone for good.

    Raises ValidationError.
    """
    address = text.strip()
    if address.startswith(f"{settings.SITE_URL}/"):
        address = address.removeprefix(settings.SITE_URL)
    if len(address) > LONGEST:
        raise ValidationError(f"An address here has {LONGEST} characters at most.")
    if address and not is_path(address) and not is_web(address):
        raise ValidationError("A new address starts with “/”, or with http:// or https://.")
    if is_path(address) and not leads_to_a_page(address):
        raise ValidationError(f"There is no page at {address} to lead to.")
    return address


def is_path(address: str) -> bool:
    """Whether it is a path of this site: not "//evil.example", nor what browsers take for it."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)


def leads_to_a_page(address: str) -> bool:
    """Whether there is, or for a withdrawn page was, something at this path of the site."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return False
    wanted = match.kwargs
    if "capitals" in wanted:
        return leads_to_a_page(address.lower())
    if "path" in wanted and match.namespace == "cells":
        editions = Edition.objects.filter(page__path=wanted["path"])
        dated = {"address": wanted["address"]} if "address" in wanted else {}
        return editions.filter(**dated).exists()
    if "number" in wanted:
        kind = str(match.url_name).partition("_")[0]
        return Passage.objects.filter(kind=kind, number=wanted["number"]).exists()
    return True
