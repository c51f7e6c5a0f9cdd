"""Bulletins and mail: what is held, what waits, and each bulletin from its first word on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.formats import number_format
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from cells import newsroom
from matrix_site.desk.bulletins_forms import (
    BulletinForm,
    ScopeForm,
    SendForm,
    WithdrawForm,
    names_of_pages,
)
from matrix_site.desk.bulletins_preview import preview_of
from matrix_site.desk.mailqueue import held, mail_queue
from matrix_site.desk.views import require
from subscriptions.bulletins import count_receivers, facts_of, seen_of
from subscriptions.composing.bulletins import letter
from subscriptions.letters import Letter
from subscriptions.models import Bulletin, Mailing
from subscriptions.progress import Progress, progress_of
from subscriptions.sending import why_not_sending
from subscriptions.showing import shown

TO_LOOK = ("subscriptions.view_bulletin", "To see bulletins you must be an editor.")
TO_WRITE = ("subscriptions.change_bulletin", "To write bulletins you must be an editor.")
TO_SEND = "subscriptions.send_bulletin"
# Of those that are done, so many are listed.
NEWEST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A bulletin in the list; `progress` is None for a draft."""

    bulletin: Bulletin
    to_whom: str
    progress: Progress | None


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """Held mail, the queue, and all bulletins."""
    require(request, *TO_LOOK)
    lines = lines_of(Bulletin.objects.select_related("mailing", "written_by")[: NEWEST * 3])
    context = {
        **admin.site.each_context(request),
        "title": "Mail",
        "held": held(),
        "queue": mail_queue(),
        "why_not": why_not_sending(),
        "drafts": [line for line in lines if line.progress is None],
        "open": [line for line in lines if line.progress and line.progress.is_open],
        "done": [line for line in lines if line.progress and not line.progress.is_open][:NEWEST],
        "here": request.path,
    }
    return render(request, "desk/bulletins.html", context)


def lines_of(found: Iterable[Bulletin]) -> list[Line]:
    """In three queries more, whatever their number."""
    listed = list(found)
    progress = progress_of([one.mailing for one in listed if one.mailing])
    names = names_of_pages({one.page_id for one in listed if one.page_id})
    return [
        Line(one, names.get(one.page_id or 0, "Everybody"), progress.get(one.mailing_id or 0))
        for one in listed
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first words of a bulletin."""
    require(request, "subscriptions.add_bulletin", TO_WRITE[1])
    with transaction.atomic():
        found = Bulletin(written_by_id=request.user.pk)
        form = BulletinForm(request.POST or None, instance=found)
        if saved(request, form):
            return redirect("desk:bulletin", found.pk)
    return form_screen(request, "New bulletin", form, found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to be written on; or what was planned, with how far it is."""
    require(request, *TO_LOOK)
    if request.method == "POST":
        require(request, *TO_WRITE)
    with transaction.atomic():
        if request.method == "POST":
            newsroom.lock()
        found = bulletin_at(pk)
        if found.mailing:
            if request.method == "POST":
                messages.error(request, "Not saved: it is planned. Cancel the sending first.")
            return sent_screen(request, found)
        form = BulletinForm(request.POST or None, instance=found)
        if saved(request, form):
            return redirect("desk:bulletin", pk)
    return form_screen(request, found.subject, form, found)


def saved(request: HttpRequest, form: BulletinForm) -> bool:
    """Save what was sent, unless other editions were looked for or something is wrong with it."""
    if request.method != "POST":
        return False
    if "find_editions" in request.POST:
        form.look_again()
        return False
    if not form.is_valid():
        return False
    form.save()
    messages.success(request, "Saved. Nothing is sent yet.")
    return True


def form_screen(
    request: HttpRequest,
    title: str,
    form: BulletinForm,
    found: Bulletin,
    send: SendForm | None = None,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "bulletin": found,
        "may_write": request.user.has_perm(TO_WRITE[0]),
        "may_send": request.user.has_perm(TO_SEND),
        "receivers": number_of(count_receivers(found.page)),
    }
    if found.pk:
        said = letter(facts_of(found))
        context |= {
            "letter": said,
            "shown": shown(said.pieces),
            "text": preview_of(said).text,
            "send": send or SendForm(initial={"seen": seen_of(found)}),
            "why_not": why_not_sending(),
        }
    return render(request, "desk/bulletin_form.html", context)


def sent_screen(
    request: HttpRequest, found: Bulletin, withdraw: WithdrawForm | None = None
) -> HttpResponse:
    """`withdraw` is the form with what is wrong with it."""
    assert found.mailing
    said = letter(found.mailing.facts)
    (line,) = lines_of([found])
    context = {
        **admin.site.each_context(request),
        "title": said.title,
        "bulletin": found,
        "line": line,
        "progress": line.progress,
        "letter": said,
        "shown": shown(said.pieces),
        "withdraw": withdraw or WithdrawForm(),
        "acts": found.mailing.acts.select_related("by"),
        "may_send": request.user.has_perm(TO_SEND),
        "receivers": number_of(count_receivers(found.page)),
        "why_not": why_not_sending(),
        "here": request.path,
        "now": timezone.now(),
    }
    return render(request, "desk/bulletin_sent.html", context)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, as the part of the screen that shows it."""
    require(request, *TO_LOOK)
    mailing = get_object_or_404(Mailing, bulletin=pk)
    context = {"progress": progress_of([mailing])[mailing.pk], "now": timezone.now()}
    return render(request, "desk/_bulletin_progress.html", context)


@never_cache
@require_safe
def receivers(request: HttpRequest) -> HttpResponse:
    """How many would get a bulletin with the scope `?page=`."""
    require(request, *TO_LOOK)
    form = ScopeForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"words": ""})
    return JsonResponse({"words": number_of(count_receivers(form.cleaned_data["page"]))})


def number_of(people: int) -> str:
    """ "1,312 readers"."""
    if people == 1:
        return "1 reader"
    return f"{number_format(people, use_l10n=True, force_grouping=True)} readers"


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The saved words as they will be read."""
    require(request, *TO_LOOK)
    found = bulletin_at(pk)
    said = letter_of(found)
    context = {
        **admin.site.each_context(request),
        "title": f"Preview: {said.subject}",
        "bulletin": found,
        "letter": said,
        "shown": shown(said.pieces),
        "text": preview_of(said).text,
    }
    return render(request, "desk/bulletin_preview.html", context)


# Style sheets of mails stand in the mail; nothing else of it may act.
MAIL_POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


@never_cache
@require_safe
@csp_override(MAIL_POLICY)
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of the mail itself, of the saved words."""
    require(request, *TO_LOOK)
    return HttpResponse(preview_of(letter_of(bulletin_at(pk))).html)


def letter_of(found: Bulletin) -> Letter:
    """Of what was frozen, or of the draft."""
    return letter(found.mailing.facts if found.mailing else facts_of(found))


def bulletin_at(pk: int) -> Bulletin:
    """Raises Http404."""
    found = Bulletin.objects.select_related("page", "bite_of", "mailing", "written_by")
    return get_object_or_404(found, pk=pk)
