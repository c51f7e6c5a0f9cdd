"""What the address at the foot of each mail opens."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from cells.views.answers import only_read
from subscriptions import ending
from subscriptions.models import Delivery
from subscriptions.models.subscription import Subscription
from subscriptions.scopes import Scopes
from subscriptions.signing_up import CONFIRMING, asked_for
from subscriptions.views.answers import shown, with_token

STOPPED = "You will get no more of these mails.\n"


@with_token(*ending.KINDS)
def end(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """GET shows what caused the mail, with buttons. POST does what a button says.

    A POST without a button is the one click of mail programs (RFC 8058): it ends what caused the
    mail, as often as it comes, and is told so in a line of text.
    """
    if request.method == "POST":
        if "act" not in request.POST:
            if delivery.subscriber:
                ending.stop(delivery, how=ending.ONE_CLICK)
            return HttpResponse(STOPPED, content_type="text/plain; charset=utf-8")
        act = ending.acts_of(delivery).get(request.POST["act"])
        if act is None:
            raise BadRequest("There is no such button.")
        if delivery.subscriber and delivery.subscriber.email:
            act(delivery)
    return page(delivery)


@only_read
@never_cache
def with_slash(request: HttpRequest, address: str) -> HttpResponse:
    """To the address as it stood in the mail."""
    return redirect(f"/{address}/")


def page(delivery: Delivery) -> HttpResponse:
    scopes = Scopes.today()
    subscriber = delivery.subscriber
    lasting = ending.caused(delivery)
    email = subscriber.email if subscriber else ""
    context = {
        "is_known": bool(email),
        "is_confirming": delivery.mailing.kind in CONFIRMING,
        "caused": [(scopes.of(one.page), one) for one in asked_for(delivery)],
        "is_lasting": bool(lasting),
        "is_waiting": any(not one.confirmed_at for one in lasting),
        "can_be_slower": bool(ending.can_be_slower(delivery)),
        "slower": slower_words(lasting),
        "paused_until": subscriber.paused_until if subscriber and subscriber.is_paused() else None,
        "is_never": bool(email) and ending.is_never(email),
        "came_back": subscriber is not None and bool(email) and ending.came_back(subscriber),
        "undoable": ending.undoable(delivery),
    }
    return shown("end", context, leaf="Your mail", around=scopes.around)


def slower_words(lasting: list[Subscription]) -> str:
    is_course = all(one.kind == Subscription.Kind.COURSE for one in lasting)
    return "Every two weeks instead" if is_course else "Once a month instead"
