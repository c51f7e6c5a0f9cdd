"""Remarks between colleagues: on a page and its parts, and the list of open ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bites.models import Section
from cells import remarking
from cells.models import Cell, Page, Remark
from entries.models import Entry
from matrix_site.desk.naming import Named, named
from matrix_site.desk.remarking_forms import RemarkForm, WordsForm
from matrix_site.desk.returning import back_from, go_back
from matrix_site.desk.views import require

A_PAGE = 50
PAGE = Remark.About.PAGE.value
REFUSAL = "To read and write remarks you must be an editor."


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, and what it is about: "" for the page as a whole."""

    remark: Remark
    about: str
    named: Named
    form: WordsForm


@require_safe
def remarks(request: HttpRequest) -> HttpResponse:
    """The open ones of all pages, or with `?show=resolved` those that are settled."""
    require(request, "cells.view_remark", REFUSAL)
    is_resolved = request.GET.get("show") == "resolved"
    every = Remark.objects
    found = every.resolved().order_by("-resolved_at") if is_resolved else every.open()
    shown = Paginator(found.told(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Remarks",
        "is_resolved": is_resolved,
        "shown": shown,
        "threads": threads(shown),
        "here": request.get_full_path(),
    }
    return render(request, "desk/remarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remarks_on(request: HttpRequest, path: str) -> HttpResponse:
    """Those on one page; POST adds one. `?about=entry-12` says to which part."""
    require(request, "cells.view_remark", REFUSAL)
    page = page_at(path)
    parts = parts_of(page)
    if request.method != "POST":
        form = RemarkForm(parts=parts, initial={"about": request.GET.get("about", PAGE)})
        return screen(request, page, form)
    require(request, "cells.add_remark", REFUSAL)
    form = RemarkForm(request.POST, parts=parts)
    if not form.is_valid():
        return screen(request, page, form)
    remarking.remark(page, form.cleaned_data["words"], by=request.user, subject=form.subject())
    messages.success(request, "Your colleagues see the remark. Readers never do.")
    return go_back(request, on_address(page))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a remark; one that was resolved is open again."""
    require(request, "cells.add_remark", REFUSAL)
    thread = thread_at(pk)
    form = WordsForm(request.POST, auto_id=f"answer-{pk}-%s")
    if not form.is_valid():
        about = RemarkForm(parts=parts_of(thread.page), initial={"about": PAGE})
        return screen(request, thread.page, about, answered=(thread, form))
    remarking.answer(thread, form.cleaned_data["words"], by=request.user)
    return go_back(request, f"{on_address(thread.page)}#remark-{pk}")


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a remark."""
    require(request, "cells.change_remark", REFUSAL)
    thread = thread_at(pk)
    remarking.resolve(thread, by=request.user)
    messages.success(request, "Resolved. It stays in the list of resolved remarks.")
    return go_back(request, on_address(thread.page))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a settled remark again."""
    require(request, "cells.change_remark", REFUSAL)
    thread = thread_at(pk)
    remarking.reopen(thread, by=request.user)
    messages.success(request, "The remark is open again.")
    return go_back(request, f"{on_address(thread.page)}#remark-{pk}")


def screen(
    request: HttpRequest,
    page: Page,
    form: RemarkForm,
    answered: tuple[Remark, WordsForm] | None = None,
) -> HttpResponse:
    """The remarks on a page; `answered` is an answer that could not be taken, with its words."""
    every = Remark.objects.filter(page=page)
    open_threads, resolved = every.open().told(), every.resolved().told()
    found = threads([*open_threads, *resolved], answered)
    name = named([page])[page.pk]
    context = {
        **admin.site.each_context(request),
        "title": f"Remarks on {name.name}",
        "named": name,
        "form": form,
        "action": on_address(page),
        "open": [one for one in found if not one.remark.resolved_at],
        "resolved": [one for one in found if one.remark.resolved_at],
        "back": back_from(request, ""),
    }
    return render(request, "desk/remarks_on.html", context)


def remarks_beside(page: Page, user: Any, back: str) -> dict[str, Any]:
    """For `desk/_remarks_panel.html`, beside a cell on a screen of its own; `back` is its path.

    In a fixed number of queries.
    """
    return {
        "open": threads(Remark.objects.filter(page=page).open().told()),
        "resolved": Remark.objects.filter(page=page).resolved().count(),
        "form": RemarkForm(parts=parts_of(page), initial={"about": PAGE}, auto_id="remark-%s"),
        "action": on_address(page),
        "back": back,
        "can_remark": user.has_perm("cells.add_remark"),
    }


def open_counts(page: Page) -> dict[str, int]:
    """Open remarks by part, for chips: {"entry-12": 1, "page": 2}; one query."""
    counts = Remark.objects.open().counts_by_subject(page)
    return {f"{about}-{n}" if n else about: number for (about, n), number in counts.items()}


def threads(remarks: Iterable[Remark], answered: tuple[Remark, Form] | None = None) -> list[Thread]:
    """In the order given, with the names of their pages and parts; three queries more."""
    listed = list(remarks)
    names = named({remark.page for remark in listed})
    labels = labels_of(listed)
    refused = {answered[0].pk: answered[1]} if answered else {}
    return [
        Thread(
            one,
            labels.get(one.subject, ""),
            names[one.page_id],
            refused.get(one.pk) or WordsForm(auto_id=f"answer-{one.pk}-%s"),  # type: ignore[arg-type]
        )
        for one in listed
    ]


def labels_of(remarks: Iterable[Remark]) -> dict[Any, str]:
    """What parts are called, by `Remark.subject`; what is gone is called so."""
    subjects = {one.subject for one in remarks if one.number}
    entries = Entry.objects.filter(pk__in=[n for about, n in subjects if about == "entry"])
    sections = Section.objects.filter(pk__in=[n for about, n in subjects if about == "section"])
    labels = {(about, n): f"{about} {n}, which is gone" for about, n in subjects}
    labels |= {("entry", one.pk): entry_label(one) for one in entries.select_related("document")}
    return labels | {("section", one.pk): section_label(one) for one in sections}


def parts_of(page: Page) -> list[tuple[str, str]]:
    """What a remark can be about, in the order of the page."""
    parts = [(PAGE, "The whole page")]
    if page.kind != Page.Kind.CELL:
        return parts
    cell = Cell.objects.get(page=page)
    entries = cell.entries.in_page_order().select_related("document")
    sections = Section.objects.filter(bite__cell=cell).in_page_order()
    parts += [(f"entry-{one.pk}", entry_label(one)) for one in entries]
    return parts + [(f"section-{one.pk}", section_label(one)) for one in sections]


def entry_label(entry: Entry) -> str:
    label = f"Entry: {entry.headline or entry.document.title or entry.pk}"
    return Truncator(label).chars(90) + (" (retired)" if entry.retired_at else "")


def section_label(section: Section) -> str:
    return Truncator(f"Section: {section.title}").chars(90)


def thread_at(pk: int) -> Remark:
    """What opened a thread. Raises Http404."""
    return get_object_or_404(Remark.objects.threads().select_related("page"), pk=pk)


def page_at(path: str) -> Page:
    return get_object_or_404(Page.objects.exclude(kind=Page.Kind.HOME), path=path)


def on_address(page: Page) -> str:
    return reverse("desk:remarks_on", args=[page.path])
