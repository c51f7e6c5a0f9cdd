"""The queue of links: addresses that fail, where they are used, and what to do about each."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cells.models import Page
from entries.linkchecking import acts
from entries.linkchecking.states import queue_facts
from entries.models import LinkAct, LinkCheck, LinkUse
from matrix_site.desk.choices import Choice
from matrix_site.desk.linkqueue_forms import MOST_CHOSEN, ActForm, FilterForm, token_of
from matrix_site.desk.linkqueue_rows import place_name, row_for, said_of
from matrix_site.desk.views import require

# Addresses that are due for so long say that nobody runs `check_links`.
LATE = timedelta(days=2)
ONLY_EDITORS = "To deal with links you must be an editor."


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an editor, the worst first; `?show=` and `?place=` narrow it."""
    require(request, "entries.view_linkcheck", ONLY_EDITORS)
    chosen = FilterForm(request.GET).chosen()
    waiting = narrowed(chosen, request.user).order_by(worst_first(), "failed_since", "pk")
    shown = Paginator(
        waiting.prefetch_related("uses__page", "uses__document"), MOST_CHOSEN
    ).get_page(request.GET.get("page"))
    facts = queue_facts()
    context = {
        **admin.site.each_context(request),
        "title": "Links",
        "facts": facts,
        "is_late": facts.oldest_due_at and timezone.now() - facts.oldest_due_at > LATE,
        "tabs": tabs(facts.waiting, chosen, request.user),
        "places": places(),
        "chosen": chosen,
        "shown": shown,
        "rows": [row_for(check) for check in shown],
        "last": last_press(request.user),
        "may_act": request.user.has_perm("entries.change_linkcheck"),
        "back": request.get_full_path(),
        "kept": urlencode(chosen),
    }
    return render(request, "desk/links.html", context)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do one thing about the addresses chosen; each is done or left by itself."""
    require(request, "entries.change_linkcheck", ONLY_EDITORS)
    form = ActForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return back_to_queue(request)
    checks = LinkCheck.objects.in_bulk(form.chosen)
    if form.cleaned_data["act"] == "check":
        acts.check_now(list(checks))
        messages.success(request, "They are checked at the next run of the checker.")
        return back_to_queue(request)
    done, refused = press(request, form, checks)
    if done:
        messages.success(request, said_of(done))
    for sentence in dict.fromkeys(refused):
        messages.error(request, sentence)
    return back_to_queue(request)


def press(
    request: HttpRequest, form: ActForm, checks: dict[int, LinkCheck]
) -> tuple[list[LinkAct], list[str]]:
    """What was done, and why the rest was not. All that is done bears one moment: see `undo`."""
    kind, address = form.cleaned_data["act"], form.cleaned_data["address"].strip()
    now, done, refused = timezone.now(), [], []
    for number, token in form.chosen.items():
        check = checks.get(number)
        try:
            if check is None or token_of(check) != token:
                raise acts.CannotAct("Its new address changed meanwhile: look again.")
            how: dict[str, Any] = {"by": request.user, "now": now}
            if kind == "new":
                one = acts.take_new_address(check, address or check.new_address, **how)
            elif kind == "archived":
                copy = address or acts.suggested_copy(check.address)
                one = acts.use_archived_copy(check, copy, **how)
            elif kind == "retired":
                one = acts.retire(check, form.cleaned_data["words"], **how)
            else:
                one = acts.say_fine(check, **how)
            done.append(one)
        except acts.CannotAct as refusal:
            refused.append(f"{check or 'The address'}: {refusal}")
    return done, refused


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Undo a whole press: everything that this editor did at that moment, or nothing."""
    require(request, "entries.change_linkcheck", ONLY_EDITORS)
    number = request.POST.get("act", "")
    known = LinkAct.objects.filter(by=request.user.pk)
    first = get_object_or_404(known, pk=int(number) if number.isdecimal() else 0)
    try:
        with transaction.atomic():
            for one in known.standing().filter(at=first.at).order_by("-pk"):
                acts.undo(one)
        messages.success(request, "Undone: all is as it was.")
    except acts.CannotAct as refusal:
        messages.error(request, f"Nothing was undone. {refusal}")
    return back_to_queue(request)


def back_to_queue(request: HttpRequest) -> HttpResponse:
    """To the queue as it was filtered; nothing else of the address is taken from outside."""
    query = urlencode(FilterForm(request.POST).chosen())
    return HttpResponseRedirect(f"{reverse('desk:links')}{'?' if query else ''}{query}")


def narrowed(chosen: dict[str, str], user: Any) -> Any:
    waiting = LinkCheck.objects.waiting()
    uses = LinkUse.objects.all()
    show, place = chosen.get("show"), chosen.get("place")
    if show == "texts":
        uses = uses.in_texts()
    elif show == "mine":
        uses = uses.filter(mine(user))
    elif show:
        waiting = waiting.filter(state=show)
    if place:
        uses = uses.filter(Q(page__path=place) | Q(page__path__startswith=f"{place}/"))
    is_of_uses = place or show in ("texts", "mine")
    return waiting.filter(pk__in=uses.values("check_of")) if is_of_uses else waiting


def mine(user: Any) -> Q:
    """The uses on pages whose next review falls to this editor."""
    return Q(page__reviewing_editor=user.pk)


def worst_first() -> Case:
    ranks = [When(state=state, then=Value(i)) for i, state in enumerate(LinkCheck.ALARMS)]
    return Case(*ranks, output_field=IntegerField())


def tabs(waiting: dict[str, int], chosen: dict[str, str], user: Any) -> list[Choice]:
    """*All*, then each state, with how many addresses wait in it."""

    def among(uses: Any) -> int:
        return LinkCheck.objects.waiting().filter(pk__in=uses.values("check_of")).count()

    uses = LinkUse.objects.all()
    counted = {
        "": ("All", sum(waiting.values()), ""),
        "gone": ("Gone", waiting["gone"], "stop"),
        "moved": ("Moved", waiting["moved"], "right"),
        "unsure": ("Could not tell", waiting["unsure"], "advice"),
        "slow": ("Slow", waiting["slow"], "clock"),
        "texts": ("In texts", among(uses.in_texts()), ""),
        "mine": ("Mine", among(uses.filter(mine(user))), "person"),
    }
    others = {name: value for name, value in chosen.items() if name != "show"}
    return [
        Choice(
            label,
            "?" + urlencode({**others, **({"show": show} if show else {})}),
            chosen.get("show", "") == show,
            count,
            icon,
        )
        for show, (label, count, icon) in counted.items()
    ]


def places() -> list[tuple[str, str]]:
    """(path, name) of every page on which something waits, and of their matrices."""
    uses = LinkUse.objects.filter(check_of__in=LinkCheck.objects.waiting(), page__isnull=False)
    pages = Page.objects.filter(pk__in=uses.values("page")).select_related("listed_on")
    found = {page.path: place_name(page) for page in pages}
    matrices = {page.listed_on.path: place_name(page.listed_on) for page in pages if page.listed_on}
    return sorted((matrices | found).items())


def last_press(user: Any) -> dict[str, Any] | None:
    """What this editor did last, while it can be undone."""
    recent = LinkAct.objects.standing().filter(
        by=user, at__gt=timezone.now() - LinkAct.UNDONE_WITHIN
    )
    found = list(recent.select_related("check_of")[:MOST_CHOSEN])
    same = [one for one in found if one.at == found[0].at]
    return {"number": same[0].pk, "words": said_of(same), "at": same[0].at} if same else None
