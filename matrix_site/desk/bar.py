"""The bar under the breadcrumbs: the places of the newsroom, and how much waits in each.

A screen joins the bar with one line in `PLACES`. A count is one query, asked for on every page of
the newsroom, so it is a count of rows and nothing dearer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from cells.models import Release, Remark
from cells.reviewing import count_overdue
from entries.models import LinkCheck, Message
from subscriptions.sending import held_mailings


@dataclass(frozen=True, slots=True)
class Place:
    """A screen of the newsroom; `permission` is what one must have to see it, "" for all staff.

    `key` are two letters that lead there (static/js/desk/keys.js), or "".
    """

    label: str
    url_name: str
    permission: str = ""
    waiting: Callable[[], int] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A place as the bar shows it; `waiting` is None where nothing is counted."""

    label: str
    url: str
    waiting: int | None
    is_here: bool
    key: str


def messages_waiting() -> int:
    return Message.objects.to_answer().count()


def releases_held() -> int:
    return Release.objects.held().count()


def links_waiting() -> int:
    return LinkCheck.objects.waiting().count()


def remarks_open() -> int:
    return Remark.objects.open().count()


PLACES = [
    Place("Desk", "admin:index", key="g d"),
    Place("Inbox", "desk:inbox", "entries.change_message", messages_waiting, "g i"),
    Place("Links", "desk:links", "entries.view_linkcheck", links_waiting, "g l"),
    Place("Reviews due", "desk:reviews", "cells.add_review", count_overdue),
    Place("Remarks", "desk:remarks", "cells.view_remark", remarks_open),
    Place("Import", "importing:start", "bites.add_pageimport"),
    Place("Releases", "desk:releases", "cells.view_edition", releases_held),
    Place("Mail", "desk:bulletins", "subscriptions.view_bulletin", held_mailings),
    Place("Notices", "desk:notices", "cells.add_notice"),
    Place("Activity", "desk:activity", "cells.view_cell"),
]
TABLES = Place("All tables", "desk:tables")


def tabs(request: HttpRequest) -> list[Tab]:
    """What the bar shows to this user, *All tables* last."""
    places = [one for one in PLACES if not one.permission or request.user.has_perm(one.permission)]
    return [_tab(place, request.path) for place in [*places, TABLES]]


def _tab(place: Place, path: str) -> Tab:
    url = reverse(place.url_name)
    is_desk = url == reverse("admin:index")
    is_here = path == url if is_desk else path.startswith(url)
    return Tab(place.label, url, place.waiting() if place.waiting else None, is_here, place.key)
