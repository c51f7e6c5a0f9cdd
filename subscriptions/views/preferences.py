"""What somebody gets: asking for the link, and the page that it opens."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cells.reading.surroundings import Surroundings
from cells.views.answers import keep_for_a_while, only_read
from cells.visitors import network_key, refuse_other_sites
from subscriptions import moving, preferences
from subscriptions.ending import came_back
from subscriptions.erasing import erase
from subscriptions.forms import (
    COURSE_OFTEN,
    OFTEN,
    TOO_OFTEN,
    AddressForm,
    ChoiceForm,
    FrequencyForm,
    NewAddressForm,
    PauseForm,
)
from subscriptions.models import Delivery, Mailing, Subscriber, Subscription
from subscriptions.scopes import Scopes
from subscriptions.views.answers import shown, with_token

LEAF = "What you get"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Whose address is typed here is mailed a link, if we write to it."""
    if request.method != "POST":
        return keep_for_a_while(shown("ask", {"form": AddressForm()}, leaf=LEAF))
    refuse_other_sites(request)
    form, status = AddressForm(request.POST), 200
    if form.is_valid():
        if preferences.ask_for_link(form.cleaned_data["email"], network=network_key(request)):
            return redirect("subscriptions:link_sent")
        form.add_error(None, TOO_OFTEN)
        status = 429
    response = shown("ask", {"form": form}, leaf=LEAF, status=status)
    add_never_cache_headers(response)
    return response


@only_read
def link_sent(request: HttpRequest) -> HttpResponse:
    """What everybody is told who asked for the link, whatever came of it."""
    return keep_for_a_while(shown("link_sent", {}, leaf=LEAF))


@with_token(Mailing.Kind.PREFERENCES)
def page(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """All that can be changed, for 30 minutes; after that, a button for a new link."""
    subscriber = delivery.subscriber
    if subscriber is None or not subscriber.email:
        return shown("gone", {}, leaf=LEAF, status=410)
    if not works(delivery):
        if is_renewed := request.method == "POST":
            preferences.renew(delivery)
        return shown("link_over", {"is_renewed": is_renewed}, leaf=LEAF)
    if request.method != "POST":
        return overview(delivery)
    return changed(request, delivery, subscriber)


def works(delivery: Delivery) -> bool:
    return timezone.now() < preferences.works_until(delivery)


def changed(request: HttpRequest, delivery: Delivery, subscriber: Subscriber) -> HttpResponse:
    """Do what was sent. Forms that come back say what is wrong."""
    match request.POST.get("act", ""):
        case "remove":
            preferences.remove(subscription_in(request, subscriber))
            done = "removed"
        case "frequency":
            one = subscription_in(request, subscriber)
            form = FrequencyForm(request.POST, one=one)
            if not form.is_valid():
                raise BadRequest("It cannot come that often.")
            preferences.change_frequency(one, form.cleaned_data["frequency"])
            done = "changed"
        case "pause":
            pausing = PauseForm(request.POST)
            if not pausing.is_valid():
                return overview(delivery, pausing=pausing)
            preferences.pause(subscriber, pausing.cleaned_data["until"])
            done = "paused"
        case "resume":
            preferences.pause(subscriber, None)
            done = "resumed"
        case "move":
            address = NewAddressForm(request.POST)
            if not address.is_valid():
                return overview(delivery, address=address)
            moving.ask(subscriber, address.cleaned_data["email"])
            done = "moving"
        case "stay":
            moving.cancel(subscriber)
            done = "staying"
        case "again":
            preferences.try_again(subscriber)
            done = "again"
        case "delete":
            erase(subscriber, how=preferences.HOW)
            return shown("gone", {"was_asked": True}, leaf=LEAF)
        case _:
            raise BadRequest("There is no such button.")
    return overview(delivery, done=done)


def subscription_in(request: HttpRequest, subscriber: Subscriber) -> Subscription:
    """The one that a button is about, of this subscriber alone; 404 for any other."""
    number = request.POST.get("subscription", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise BadRequest("That is no subscription.")
    lasting = subscriber.subscriptions.filter(ended_at=None).select_related("page", "subscriber")
    return get_object_or_404(lasting, pk=number)


def overview(
    delivery: Delivery,
    *,
    done: str = "",
    pausing: PauseForm | None = None,
    address: NewAddressForm | None = None,
) -> HttpResponse:
    subscriber = delivery.subscriber
    assert subscriber  # Asked before.
    scopes = Scopes.today()
    context: dict[str, Any] = {
        "subscriber": subscriber,
        "followed": [
            (scopes.of(one.page), one, choices_of(one)) for one in preferences.followed(subscriber)
        ],
        "is_paused": subscriber.is_paused(),
        "came_back": came_back(subscriber),
        "pausing": pausing or PauseForm(),
        "address": address or NewAddressForm(),
        "works_until": preferences.works_until(delivery),
        "done": done,
    }
    return shown("preferences", context, leaf=LEAF, around=scopes.around)


def choices_of(one: Subscription) -> list[tuple[str, str]]:
    return COURSE_OFTEN if one.kind == Subscription.Kind.COURSE else OFTEN


@with_token(Mailing.Kind.PREFERENCES)
def add(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """The form of signing up without an address: who has the link has the address."""
    subscriber = delivery.subscriber
    if subscriber is None or not subscriber.email or not works(delivery):
        return page(request, delivery.token)
    around = Surroundings.of_home()
    form = ChoiceForm(request.POST if request.method == "POST" else None, around=around)
    if form.is_bound and form.is_valid():
        preferences.add(subscriber, form.wishes())
        return overview(delivery, done="added")
    return shown("add", {"form": form, "offer": form.offer()}, leaf=LEAF, around=around)


@with_token(Mailing.Kind.PREFERENCES)
def held(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Everything that we hold about somebody, to take away."""
    subscriber = delivery.subscriber
    if subscriber is None or not subscriber.email or not works(delivery):
        return shown("link_over", {"is_renewed": False}, leaf=LEAF, status=403)
    response = JsonResponse(
        preferences.everything_held(subscriber), json_dumps_params={"indent": 2}
    )
    response.headers["Content-Disposition"] = 'attachment; filename="what-we-hold.json"'
    return response
