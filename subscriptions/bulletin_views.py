"""Bulletins on the site: the list, each as a page, the feed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from cells.addresses import absolute
from cells.describing.head import Description
from cells.models import Page
from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, only_read, page_of
from cells.views.files import for_programs
from subscriptions.bulletin_feed import feed_of
from subscriptions.composing.bulletins import letter
from subscriptions.models import Bulletin
from subscriptions.showing import shown

ALL = "What the editors wrote to those who follow the matrices."


@only_read
def bulletins(request: HttpRequest) -> HttpResponse:
    """All that were sent, the newest first."""

    def make() -> HttpResponse:
        around = Surroundings.of(None)
        context = {
            "bulletins": Bulletin.objects.listed(),
            "ways_up": [Way("Home", "/"), Way("Bulletins", request.path, is_here=True)],
            "described": Description("Bulletins", ALL, absolute(request.path), kind="website"),
            "is_demonstration": around.is_demonstration,
            "frame": frame_of(around, "bulletins"),
        }
        return page_of("subscriptions/bulletins.html", context)

    return answer(request, make, depends_on=("bulletins", version()))


@only_read
def bulletin(request: HttpRequest, number: int) -> HttpResponse:
    """The web version of one: the pieces of its letter, in the frame of the site; 410 and the
    reason once it was withdrawn.
    """
    found = get_object_or_404(Bulletin.objects.sent().select_related("mailing"), number=number)
    make = withdrawn_page if found.withdrawn_at else bulletin_page
    return answer(request, lambda: make(found), depends_on=("bulletin", number, version()))


def withdrawn_page(found: Bulletin) -> HttpResponse:
    """Its number and why it is gone; not a word of it."""
    around = Surroundings.of(None)
    context = {
        "bulletin": found,
        "ways_up": ways_to(found),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return page_of("subscriptions/bulletin_withdrawn.html", context, status=410)


def bulletin_page(found: Bulletin) -> HttpResponse:
    assert found.mailing
    assert found.number
    around = Surroundings.of(None)
    said = letter(found.mailing.facts)
    here = found.get_absolute_url()
    others = Bulletin.objects.listed()
    context = {
        "bulletin": found,
        "title": said.title,
        "letter": shown(said.pieces),
        "older": others.filter(number__lt=found.number).first(),
        "newer": others.filter(number__gt=found.number).last(),
        "ways_up": ways_to(found),
        "described": Description(
            said.title,
            said.preview or ALL,
            absolute(here),
            published_on=found.published_on,
        ),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return page_of("subscriptions/bulletin.html", context)


def ways_to(found: Bulletin) -> list[Way]:
    return [
        Way("Home", "/"),
        Way("Bulletins", reverse("subscriptions:bulletins")),
        Way(f"Bulletin {found.number}", found.get_absolute_url(), is_here=True),
    ]


@for_programs
def feed(request: HttpRequest) -> HttpResponse:
    """The newest, as Atom."""

    def make() -> HttpResponse:
        return HttpResponse(feed_of(request.path), content_type=Atom1Feed.content_type)

    return answer(request, make, depends_on=("bulletins feed", version()))


def version() -> int | None:
    """Rises with each bulletin, and with whatever is published or withdrawn."""
    return Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()
