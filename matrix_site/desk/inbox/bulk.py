"""One act on many messages: chosen in the list, confirmed with their number."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from entries import answering
from entries.answering import What
from matrix_site.desk.inbox.forms import LONGEST_REPLY, AssignForm, ManyForm
from matrix_site.desk.inbox.lists import Asked
from matrix_site.desk.inbox.views import require_editor


class SpamManyForm(forms.Form):
    """Nothing more is asked."""


class NotNowManyForm(forms.Form):
    reply = forms.CharField(
        label="What all of them read",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
        initial="Thank you. We looked into it, and leave the page as it is.",
    )


FORMS: dict[str, tuple[type[forms.Form], str]] = {
    "assign": (AssignForm, "Assign"),
    "spam": (SpamManyForm, "Mark as spam:"),
    "not-now": (NotNowManyForm, "Answer “not now” to"),
}


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Ask once more, saying how many; with "confirm" among what is sent, do it."""
    require_editor(request)
    act = request.POST.get("act", "")
    if act not in FORMS:
        raise Http404
    back = f"{reverse('desk:inbox')}{Asked.of(request.GET).query()}"
    chosen = ManyForm(request.POST)
    if not chosen.is_valid():
        messages.error(request, str(chosen.errors["messages"][0]))
        return redirect(back)
    found = list(chosen.cleaned_data["messages"])
    form_class, words = FORMS[act]
    form = form_class(request.POST if "confirm" in request.POST else None)
    if "confirm" in request.POST and form.is_valid():
        done(request, act, [one.pk for one in found], form.cleaned_data)
        return redirect(back)
    number = f"{len(found)} message{'s' if len(found) > 1 else ''}"
    context = {
        **admin.site.each_context(request),
        "title": f"{words} {number}",
        "number": number,
        "found": found,
        "form": form,
        "act": act,
        "back": back,
    }
    return render(request, "desk/inbox/many.html", context)


def done(request: HttpRequest, act: str, numbers: list[int], said: dict[str, Any]) -> None:
    """Do it, and say to how many."""
    if act == "assign":
        changed = answering.assign(numbers, said["to"], request.user)
        to = answering.named(said["to"]) if said["to"] else "nobody"
        messages.success(request, f"{changed} assigned to {to}.")
        return
    what = What.SPAM if act == "spam" else What.DECLINED
    reply = said.get("reply", "")
    changed, before = answering.answer_many(numbers, what=what, reply=reply, by=request.user)
    words = "marked as spam" if act == "spam" else "answered"
    left = f" {before} had an answer already and kept it." if before else ""
    messages.success(request, f"{changed} {words}.{left}")
