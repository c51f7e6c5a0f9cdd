"""What is done with bulletins and mailings, by a button each."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cells import newsroom
from cells.models import Page
from matrix_site.desk.bulletins import TO_SEND, TO_WRITE, bulletin_at, form_screen, sent_screen
from matrix_site.desk.bulletins_forms import BulletinForm, SendForm, WithdrawForm
from matrix_site.desk.returning import go_back
from matrix_site.desk.reviewing import moment
from matrix_site.desk.views import require
from subscriptions import bulletins
from subscriptions.bulletins import BulletinError
from subscriptions.models import Bulletin, Mailing

WHO_SENDS = (
    "Your account can write bulletins but not send them. Ask somebody of the group "
    "“Publishers”: what you saved is safe."
)


@require_POST
def of_bite(request: HttpRequest, page: int) -> HttpResponse:
    """A new draft that brings the bite of a cell."""
    require(request, "subscriptions.add_bulletin", TO_WRITE[1])
    of_cells = Page.objects.filter(kind=Page.Kind.CELL).select_related("listed_on")
    cell = get_object_or_404(of_cells, pk=page)
    try:
        draft = bulletins.draft_of_bite(cell, by=request.user)
    except BulletinError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:workbench", cell.cell.pk)
    messages.success(request, "A draft was made. Nothing is sent yet.")
    return redirect("desk:bulletin", draft.pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is gone for good; what was planned is kept."""
    require(request, "subscriptions.delete_bulletin", TO_WRITE[1])
    with transaction.atomic():
        newsroom.lock()
        found = get_object_or_404(Bulletin, pk=pk)
        if found.mailing_id:
            messages.error(request, "Not deleted: it is planned, or was sent.")
            return redirect("desk:bulletin", pk)
        found.delete()
    messages.success(request, f"The draft “{found.subject}” is deleted.")
    return redirect("desk:bulletins")


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The saved words to oneself."""
    require(request, *TO_WRITE)
    done = tried(request, lambda: bulletins.send_test(bulletin_at(pk), to=request.user))
    if done:
        messages.success(request, f"A test is on its way to {done.address}.")
    return redirect("desk:bulletin", pk)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan it, for now or for a set time."""
    require(request, TO_SEND, WHO_SENDS)
    found = bulletin_at(pk)
    if found.mailing_id:
        messages.error(request, "It is planned already, or was sent.")
        return redirect("desk:bulletin", pk)
    form = SendForm(request.POST)
    if not form.is_valid():
        return form_screen(request, found.subject, BulletinForm(instance=found), found, form)
    at = form.cleaned_data["planned_for"]
    planned = {"at": at, "by": request.user, "seen": form.cleaned_data["seen"]}
    if tried(request, lambda: bulletins.plan(found, **planned)):
        when = f"It leaves {moment(at)}." if at else "It leaves within a minute or two."
        messages.success(request, f"{when} Its words are frozen.")
    return redirect("desk:bulletin", pk)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, pk, bulletins.pause, "Paused: nothing more of it leaves until you resume.")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, pk, bulletins.resume, "Resumed.")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, pk, bulletins.cancel, "Cancelled: nothing more of it leaves.")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the site, with a reason."""
    require(request, TO_SEND, WHO_SENDS)
    found = bulletin_at(pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid() and found.mailing_id:
        return sent_screen(request, found, form)
    because = form.cleaned_data.get("because", "")
    words = "Withdrawn: on the site stands the reason alone, and nothing more of it leaves."
    return act(request, pk, partial(bulletins.withdraw, because=because), words)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    words = "It stands on the site again. Nothing is sent by that."
    return act(request, pk, bulletins.bring_back, words)


def act(request: HttpRequest, pk: int, what: Callable[..., Any], words: str) -> HttpResponse:
    require(request, TO_SEND, WHO_SENDS)
    found = bulletin_at(pk)
    try:
        what(found, by=request.user)
    except BulletinError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return go_back(request, reverse("desk:bulletin", args=[pk]))


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what was held."""
    return act_on_mailing(request, pk, bulletins.let_go, "It is let go, and leaves now.")


@require_POST
def cancel_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was held is never sent."""
    return act_on_mailing(request, pk, bulletins.cancel_held, "Cancelled: it is never sent.")


def act_on_mailing(
    request: HttpRequest, pk: int, what: Callable[..., Any], words: str
) -> HttpResponse:
    require(request, TO_SEND, WHO_SENDS)
    mailing = get_object_or_404(Mailing, pk=pk)
    try:
        what(mailing, by=request.user)
    except BulletinError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return go_back(request, reverse("desk:bulletins"))


def tried[Made](request: HttpRequest, what: Callable[[], Made]) -> Made | None:
    """What was done, or None with the reason said."""
    try:
        return what()
    except BulletinError as refusal:
        messages.error(request, str(refusal))
        return None
