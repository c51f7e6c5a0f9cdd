"""The inbox: the list, one message with its answers, and its cell."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cells.models import Cell
from entries import answering
from entries.answering import CannotAnswer
from entries.models import Entry, LinkCheck, Message
from entries.models.link import fingerprint_of
from entries.references import Record
from entries.suggested import Meant, meant_by
from matrix_site.desk.inbox import lists
from matrix_site.desk.inbox.answers import About, Answer, answers_to, send, spam
from matrix_site.desk.inbox.beside import short_name
from matrix_site.desk.inbox.forms import AssignForm
from matrix_site.desk.inbox.lists import Asked
from matrix_site.desk.links import cell_address

SAID = {
    "accept": "Accepted as a draft entry.",
    "mend": "Readers are led to the new address, and the message is answered.",
    "spam": "Marked as spam.",
}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The list with its first message; `?cell=drug/a3` puts those of that cell first."""
    require_editor(request)
    asked = Asked.of(request.GET)
    listed = lists.page_of_list(asked, request.user)
    first = listed.object_list[0] if listed.object_list else None
    return screen(request, asked, first, listed=listed)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; `?answer=accept` opens that answer, POST sends one."""
    require_editor(request)
    asked = Asked.of(request.GET)
    found = get_object_or_404(Message.objects.select_related("page", "assigned_to"), pk=pk)
    if request.method != "POST":
        return screen(request, asked, found, chosen=request.GET.get("answer", ""))
    about = about_message(request, found)
    name = request.POST.get("answer", "")
    sent = [spam(about, request.POST)] if name == "spam" else answers_to(about, request.POST, name)
    answer = next((one for one in sent if one.name == name), None)
    if answer is None:
        raise Http404
    if answer.form.is_valid() and (made := send(request, about, answer)):
        return sent_off(request, asked, found, answer, made)
    return screen(request, asked, found, chosen=name, sent=answer)


def sent_off(
    request: HttpRequest, asked: Asked, found: Message, answer: Answer, made: Any
) -> HttpResponse:
    """On to the review where that was pressed, else to what waits next; with a way back."""
    words = SAID.get(answer.name, "Answered.")
    url = lists.address(found, Asked())
    look = "Look at it, or take it back"
    messages.success(request, format_html("{} <a href='{}'>{}</a>", words, url, look))
    if "review" in request.POST and request.user.has_perm("cells.publish_page"):
        page = made.cell.page if isinstance(made, Entry) else found.page
        if page:
            return redirect("desk:publish", path=page.path)
    return redirect(f"{reverse('desk:inbox')}{asked.query()}")


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a message to a colleague, or to nobody."""
    require_editor(request)
    found = get_object_or_404(Message, pk=pk)
    form = AssignForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        answering.assign([found.pk], to, request.user)
        messages.success(request, f"Assigned to {answering.named(to) if to else 'nobody'}.")
    else:
        messages.error(request, "Choose a colleague of the list.")
    return redirect(lists.address(found, Asked.of(request.GET)))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the newest act on a message."""
    require_editor(request)
    found = get_object_or_404(Message, pk=pk)
    act = request.POST.get("act", "")
    try:
        number = int(act) if act.isdecimal() and len(act) < 18 else 0
        messages.success(request, answering.undo(found, number, request.user))
    except CannotAnswer as refusal:
        messages.error(request, str(refusal))
    return redirect(lists.address(found, Asked.of(request.GET)))


def require_editor(request: HttpRequest) -> None:
    if not request.user.has_perm("entries.change_message"):
        raise PermissionDenied("To answer readers you must be an editor.")


def about_message(request: HttpRequest, found: Message) -> About:
    """The message with its cell, its entry, and what the library knows of it."""
    cells = list(Cell.objects.with_axes())
    entries = Entry.objects.select_related("document", "cell__column__matrix", "cell__row__matrix")
    return About(
        found,
        meant_by(found) if found.kind == Message.Kind.SUGGESTION else Meant(Record()),
        cells,
        next((cell for cell in cells if cell.page_id == found.page_id), None),
        entries.filter(pk=found.entry_number).first() if found.entry_number else None,
        request.user,
    )


def screen(
    request: HttpRequest,
    asked: Asked,
    found: Message | None,
    *,
    chosen: str = "",
    sent: Answer | None = None,
    listed: Any = None,
) -> HttpResponse:
    """The whole screen; `sent` is an answer that could not be given, with its errors."""
    listed = listed or lists.page_of_list(asked, request.user)
    context = {
        **admin.site.each_context(request),
        "title": "Inbox",
        "asked": asked,
        "shows": lists.shows(asked, request.user),
        "listed": listed,
        "message": found,
        "can_publish": request.user.has_perm("cells.publish_page"),
    }
    if found is None:
        context["lines"] = []
        return render(request, "desk/inbox/inbox.html", context)
    about = about_message(request, found)
    cells = {cell.page_id: cell for cell in about.cells}
    context |= of_message(about, asked, chosen, sent)
    context["lines"] = lists.lines(list(listed.object_list), found, asked, cells)
    context["title"] = f"Inbox: {about.cell or found.get_kind_display()}"
    return render(request, "desk/inbox/inbox.html", context)


def of_message(about: About, asked: Asked, chosen: str, sent: Answer | None) -> dict[str, Any]:
    """What the middle and the right of the screen show."""
    found = about.message
    acts = list(found.acts.select_related("by"))
    is_open = found.state in Message.WAITING_STATES and found.draft_entry_id is None
    answers = answers_to(about, None, chosen) if is_open else []
    if sent:
        answers = [sent if one.name == sent.name else one for one in answers] or [sent]
        sent.is_open = True
    accept = next((one for one in answers if one.name == "accept"), None)
    undoable = next((one for one in acts if one.what != "assigned"), None)
    document = about.meant.candidates[0].document if about.meant.candidates else None
    return {
        "about": about,
        "meant": about.meant,
        "is_open": is_open,
        "answers": answers,
        "spam": spam(about, None) if is_open else None,
        "version": answering.version(found),
        "accept": accept,
        "listings": listings(about),
        "acts": acts,
        "undoable": undoable if undoable and answering.is_undoable(undoable) else None,
        "assign": AssignForm(initial={"to": found.assigned_to_id}),
        "address": lists.address(found, asked),
        "cell_url": cell_address(about.cell) if about.cell else "",
        "groups": about.groups,
        "ghost": short_name(document or about.meant.record) or "The new entry",
        "link": link_state(about.entry) if found.kind == Message.Kind.BROKEN else None,
    }


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the checks of links say of an address, as a chip."""

    words: str
    look: str
    icon: str
    is_waiting: bool


def link_state(entry: Entry | None) -> LinkState | None:
    """Of the document's own address; None where it has none, or is not checked at all."""
    url = entry.document.url if entry else ""
    check = LinkCheck.objects.filter(fingerprint=fingerprint_of(url)).first() if url else None
    if check is None:
        return None
    is_bad = check.state == LinkCheck.State.GONE
    since = f" since {check.failed_since:%-d %B}" if is_bad and check.failed_since else ""
    return LinkState(
        f"Link {check.get_state_display().lower()}{since}",
        "bad" if is_bad else "plain",
        "stop" if is_bad else "link",
        check.state in LinkCheck.ALARMS,
    )


def listings(about: About) -> list[Entry]:
    """The entries of any draft that list a document which this may be."""
    documents = [one.document.pk for one in about.meant.candidates]
    entries = Entry.objects.standing().filter(document__in=documents)
    named = entries.select_related("document", "cell__column__matrix", "cell__row__matrix")
    return list(named.order_by("cell__page__path", "order"))
