"""Asking for mail, and confirming it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cells.addresses import absolute
from cells.describing.head import Description
from cells.reading.surroundings import Surroundings
from cells.views.answers import keep_for_a_while, only_read
from cells.visitors import network_key, refuse_other_sites
from subscriptions import moving, signing_up
from subscriptions.forms import SignUpForm
from subscriptions.models import Delivery, Mailing, Subscription
from subscriptions.scopes import EVERYTHING, Scopes
from subscriptions.signing_up import CONFIRMING, State, asked_for, frequency_asked
from subscriptions.views.answers import shown, with_token

LEAF = "E-mail about changes"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; `?scope=drug/e5` chooses for whom comes from a page.

    Nothing of the visitor's is used, so it needs no cookie and no token, and may stand on pages
    that are kept; what other sites send is refused where the browser says so.
    """
    around = Surroundings.of_home()
    if request.method != "POST":
        chosen = {"scope": request.GET.getlist("scope"), "course": request.GET.getlist("course")}
        return keep_for_a_while(form_page(SignUpForm(initial=chosen, around=around)))
    refuse_other_sites(request)
    form = SignUpForm(request.POST, around=around)
    if form.is_valid():
        network = network_key(request)
        how = form.how()
        if signing_up.ask(form.cleaned_data["email"], form.wishes(), how=how, network=network):
            return redirect("subscriptions:sent")
        form.refuse()
    response = form_page(form)
    add_never_cache_headers(response)
    return response


def form_page(form: SignUpForm) -> HttpResponse:
    context = {
        "form": form,
        "offer": form.offer(),
        "described": Description(
            title=LEAF,
            summary="Choose what to hear about and how often: each change, a summary each week or "
            "month, or one bite after the other.",
            canonical=absolute("/subscribe/"),
            kind="website",
        ),
    }
    status = 429 if form.was_refused else 200
    return shown("subscribe", context, leaf=LEAF, around=form.around, status=status)


@only_read
def sent(request: HttpRequest) -> HttpResponse:
    """What everybody is told who asked for mail, whatever came of it."""
    return keep_for_a_while(shown("sent", {}, leaf=LEAF))


@with_token(*CONFIRMING, Mailing.Kind.MOVE)
def confirm(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """GET shows a button; what confirms is its POST, and nothing else."""
    if delivery.mailing.kind == Mailing.Kind.MOVE:
        return confirm_new_address(request, delivery)
    is_pressed = request.method == "POST"
    state = signing_up.confirm(delivery) if is_pressed else signing_up.state_of(delivery)
    scopes = Scopes.today()
    asked = asked_for(delivery)
    # What the button would confirm or just did; later, what is so now.
    is_new = state == State.WAITS
    context = {
        "state": state.value,
        "was_pressed": is_pressed and state == State.WAITS,
        "followed": [
            (
                scopes.of(one.page),
                one,
                often(frequency_asked(one, delivery) if is_new else one.frequency),
            )
            for one in asked
            if not one.ended_at
        ],
        "again": asking_anew(asked),
        "email": delivery.subscriber.email if delivery.subscriber else "",
    }
    return shown("confirm", context, leaf="Confirm", around=scopes.around)


def asking_anew(asked: list[Subscription]) -> str:
    """The address of the form with the same chosen."""
    course = Subscription.Kind.COURSE
    chosen = [
        ("course" if one.kind == course else "scope", one.page.path if one.page else EVERYTHING)
        for one in asked
    ]
    return f"{reverse('subscriptions:subscribe')}?{urlencode(chosen, safe='/')}".rstrip("?")


def often(frequency: str) -> str:
    return Subscription.Frequency(frequency).label


def confirm_new_address(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    is_pressed = request.method == "POST"
    state = moving.confirm(delivery) if is_pressed else moving.state_of(delivery)
    context = {"state": state.value, "was_pressed": is_pressed and state == State.WAITS}
    return shown("confirm_new_address", context, leaf="Confirm")
