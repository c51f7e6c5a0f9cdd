"""Readers answer: suggest a document, comment, say that a link is dead; and see what came of it.

What is shown of the site comes from current editions. Pages with a form set the cookie of CSRF
protection and are never kept; "this link is dead" is a press without cookie or token.
"""

from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cells.addresses import absolute
from cells.categories import Category
from cells.describing.head import Description
from cells.limits import allows, wait_in_line
from cells.models import Page, Passage
from cells.reading.frame import Way, frame_of
from cells.reading.names import ways_up
from cells.reading.surroundings import Surroundings
from cells.richtext.vocabulary import MARK_ID
from cells.views.answers import keep_for_a_while, only_read, page_of
from cells.views.cite import grid_round
from cells.visitors import network_key, refuse_other_sites
from entries.forms import LIMITS, CommentForm, SenderForm, SuggestionForm
from entries.linkchecking.running import hurry
from entries.listed import places_of
from entries.models import Message

# As much of a prefilled answer as is taken from an address.
PREFILLED = 1000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, path: str = "") -> HttpResponse:
    """Suggest a document: for a cell, or for wherever it belongs."""
    passage = cell_at(path) if path else None
    if request.method != "POST":
        reference = request.GET.get("q", "")[:PREFILLED]
        form = SuggestionForm(initial={"reference": reference})
        return form_page(request, "entries/suggest.html", form, passage)
    places = places_of(request.POST.get("reference", "")[:PREFILLED])
    if places and "anyway" not in request.POST:
        form = SuggestionForm(initial=as_typed(request, SuggestionForm))
        return form_page(request, "entries/suggest.html", form, passage, places=places)
    form = SuggestionForm(request.POST, by=network_key(request))
    if form.is_valid():
        return taken(form, passage)
    return form_page(request, "entries/suggest.html", form, passage, places=places)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, path: str) -> HttpResponse:
    """Comment on a cell, or ask; `?mark=p-ab12cd34` names a passage of it."""
    return comment_page(request, cell_at(path))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment_on_entry(request: HttpRequest, number: int) -> HttpResponse:
    return comment_page(request, entry_at(number))


def comment_page(request: HttpRequest, passage: Passage) -> HttpResponse:
    mark = request.GET.get("mark", "")
    mark = mark if MARK_ID.fullmatch(mark) else ""
    is_sent = request.method == "POST"
    form = CommentForm(request.POST if is_sent else None, by=network_key(request))
    if is_sent and form.is_valid():
        return taken(form, passage, mark=mark)
    return form_page(request, "entries/comment.html", form, passage)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def broken(request: HttpRequest, number: int) -> HttpResponse:
    """POST says that the address of an entry is dead; GET shows the button that does.

    Nothing of the visitor's is used, so it needs no token; what other sites send is refused
    where the browser says so. One report at a time is kept for each entry. 429 where limits
    refused it.
    """
    passage = entry_at(number)
    context: dict[str, Any] = {"passage": passage, **round_page(passage)}
    if request.method == "POST":
        refuse_other_sites(request)
        context["press"] = press = report(passage, by=network_key(request))
        return page_of("entries/broken.html", context, 429 if press.was_refused else 200)
    return page_of("entries/broken.html", context)


class Press(NamedTuple):
    """What came of a report; without a token of its own it was refused, or one waits already."""

    token: str = ""
    was_refused: bool = False


@transaction.atomic
def report(passage: Passage, *, by: str) -> Press:
    wait_in_line()
    waiting = Message.objects.waiting().filter(
        kind=Message.Kind.BROKEN, entry_number=passage.number
    )
    if waiting.exists():
        return Press()
    if not allows("broken", by, LIMITS):
        return Press(was_refused=True)
    _, token = Message.receive(
        kind=Message.Kind.BROKEN, page=passage.page, entry_number=passage.number
    )
    if passage.document_number:
        hurry(passage.document_number)
    return Press(token)


@only_read
@never_cache
def status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a message; whoever has the address may read it."""
    messages = Message.objects.with_token(token).select_related("page", "accepted_in__page")
    message = get_object_or_404(messages.defer("accepted_in__snapshot"))
    category = Category(message.category).wording.one if message.category else ""
    context = {"message": message, "about": spoken_of(message), "category": category}
    context |= round_page(None)
    response = page_of("entries/status.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@only_read
def considered(request: HttpRequest, path: str) -> HttpResponse:
    """Documents that were considered for a cell and are not listed, as far as editors say so."""
    passage = cell_at(path)
    context = {
        "passage": passage,
        "messages": list(Message.objects.on_record(passage.page)),
        "described": considered_described(passage),
        **round_page(passage),
    }
    return keep_for_a_while(page_of("entries/considered.html", context))


def considered_described(passage: Passage) -> Description:
    """Not in the site map, which knows no messages: the page of the cell leads here."""
    address = reverse("entries:considered", args=[passage.page.path])
    return Description(
        title=f"Considered and not listed: {passage.label}",
        summary=f"Documents that readers suggested for “{passage.label}” and that the editors "
        "decided not to list, with the reason.",
        canonical=absolute(address),
        kind="website",
    )


def cell_at(path: str) -> Passage:
    """The head of a public cell; 404 if there is none at this path. Raises `Withdrawn`."""
    return standing(kind=Page.Kind.CELL, page__path=path)


def entry_at(number: int) -> Passage:
    """An entry of a current edition; 404 for one that is gone. Raises `Withdrawn`."""
    return standing(kind="entry", number=number)


def standing(**wanted: Any) -> Passage:
    passages = Passage.objects.standing().select_related("page__listed_on")
    passage = get_object_or_404(passages, **wanted)
    passage.page.refuse_if_withdrawn()
    return passage


def spoken_of(message: Message) -> Passage | None:
    """The entry or cell that a message is about, while the site has it."""
    if message.page is None:
        return None
    wanted = {"kind": Page.Kind.CELL, "page": message.page}
    if message.entry_number:
        wanted = {"kind": "entry", "number": message.entry_number}
    return Passage.objects.public().select_related("page").filter(**wanted).first()


def taken(form: SenderForm, passage: Passage | None, *, mark: str = "") -> HttpResponse:
    """Store it and lead to the page that says what becomes of it."""
    is_entry = passage is not None and passage.kind == "entry"
    _, token = Message.receive(
        **form.message(),
        page=passage.page if passage else None,
        entry_number=passage.number if passage and is_entry else None,
        mark=mark,
    )
    return redirect("entries:status", token)


def as_typed(request: HttpRequest, form: type[SenderForm]) -> dict[str, str]:
    """What was sent, to be typed no second time."""
    return {name: request.POST[name] for name in form.base_fields if name in request.POST}


def form_page(
    request: HttpRequest,
    template: str,
    form: SenderForm,
    passage: Passage | None,
    **more: Any,
) -> HttpResponse:
    """A page with a form, made with the request for the token in it; 429 where limits refused."""
    context = {"form": form, "passage": passage, **round_page(passage), **more}
    status = 429 if form.is_bound and form.was_refused else 200
    return HttpResponse(render_to_string(template, context, request), status=status)


def round_page(passage: Passage | None) -> dict[str, Any]:
    """What stands round a page about this cell or entry, or about nothing: for its template."""
    around = Surroundings.of(passage.page if passage else None)
    context = {"is_demonstration": around.is_demonstration}
    if passage is None:
        return {**context, "frame": frame_of(around), "ways_up": [Way("Home", "/")]}
    snapshot = passage.edition.contents
    frame = frame_of(around, passage.page.path, grid_round(snapshot, around))
    return {**context, "frame": frame, "ways_up": ways_up(snapshot, around)}
