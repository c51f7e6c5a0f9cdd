"""Import of a legacy cell page: upload or paste → review → save as drafts.

Between upload and save the page waits in a row of its own (PageImport), so nothing large or
private goes through the browser, and another day or another editor can finish it.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bites.importing import (
    CannotPlace,
    DraftsChanged,
    ImportRefused,
    NothingToImport,
    PageError,
    Plan,
    Source,
    WrongChoice,
    drafts_version,
    look,
    read_source,
    store,
)
from bites.importing.findings import findings, other_remarks
from bites.importing.leftovers import OUT, put, spots_of, take_back
from bites.importing.report import contents, dates, written
from bites.models import PageImport
from matrix_site.desk import references
from matrix_site.desk.importing_forms import PageForm, PieceForm, ReviewForm
from matrix_site.desk.links import cell_address
from matrix_site.desk.references_forms import ReferencesForm

LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Both ways to import: references, and a page; a page that can be read waits for review."""
    takes_references = request.user.has_perm(references.PERMISSION)
    if request.method == "POST" or not takes_references:
        require_editor(request)
    is_sent = request.method == "POST"
    form = PageForm(request.POST, request.FILES) if is_sent else PageForm()
    if is_sent and form.is_valid():
        try:
            look(form.source)
        except NothingToImport as nothing:
            messages.info(request, str(nothing))
            return redirect("importing:page", nothing.last.pk)
        except ImportRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("importing:page", keep_waiting(form, request.user).pk)
    imports = PageImport.objects.select_related("cell__column__matrix", "cell__row", "by")
    context = screen(
        request,
        "Import",
        form=form if may_import(request) else None,
        waiting=imports.filter(stored_at=None)[:LISTED],
        stored=imports.stored()[:LISTED],
        references_form=ReferencesForm() if takes_references else None,
        references=references.lists(),
    )
    return render(request, "desk/import_start.html", context)


def keep_waiting(form: PageForm, by: Any) -> PageImport:
    """Keep the page until it is reviewed; it takes the place of an earlier try by this editor."""
    PageImport.objects.filter(cell=form.target, by=by, stored_at=None).delete()
    return PageImport.objects.create(
        cell=form.target,
        source_name=form.source.name[-200:],
        sha256=form.source.sha256,
        text=form.source.text,
        by=by,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Review a page that waits and save it as drafts; or see what an import did."""
    require_editor(request)
    imports = PageImport.objects.select_related("cell__column__matrix", "cell__row", "cell__page")
    one = get_object_or_404(imports, pk=number)
    if one.stored_at:
        context = screen(
            request,
            f"Imported: {one.cell}",
            one=one,
            edit_url=cell_address(one.cell),
            left=sum("went" not in piece for piece in one.not_placed),
            spots=spots_of(one.cell) if one.not_placed else [],
        )
        return render(request, "desk/import_done.html", context)
    # Before the plan is made: what is saved in between is then noticed.
    seen = drafts_version(one.cell)
    try:
        source = read_source(one.text.encode(), name=one.source_name, cell=one.cell)
        plan = look(source)
    except (PageError, ImportRefused) as error:
        messages.error(request, str(error))
        return redirect("importing:start")
    sent = request.POST if request.method == "POST" else None
    form = ReviewForm(plan, sent, initial={"seen": seen})
    if form.is_valid():
        problem = save(request, one, source, form)
        if not problem:
            return redirect("importing:page", one.pk)
        form.look_again(seen, problem)
    return render(
        request,
        "desk/import_review.html",
        review(request, one, plan, form),
        status=409 if form.non_field_errors() else 200,
    )


def save(request: HttpRequest, one: PageImport, source: Source, form: ReviewForm) -> str:
    """Store the page; a sentence if it could not be stored as it was looked at."""
    try:
        store(
            source,
            form.choices(),
            by=request.user,
            waiting=one,
            seen=form.cleaned_data["seen"],
            pieces=form.pieces(),
        )
    except (CannotPlace, DraftsChanged, ImportRefused, PageError, WrongChoice) as error:
        return str(error)
    messages.success(request, f"Saved as drafts of {one.cell}. Nothing is public yet.")
    return ""


@require_POST
def piece(request: HttpRequest, number: int) -> HttpResponse:
    """Put one piece that found no place into a text, leave it out, or list it again."""
    require_editor(request)
    one = get_object_or_404(PageImport.objects.stored(), pk=number)
    form = PieceForm(one, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("importing:page", one.pk)
    said = form.cleaned_data
    index = said["index"]
    try:
        if said["act"] == "back":
            take_back(one, index, request.user)
        else:
            put(one, index, said["spot"] if said["act"] == "put" else OUT, request.user)
    except CannotPlace as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SAID[said["act"]])
    return redirect(f"{reverse('importing:page', args=[one.pk])}#piece-{index}")


SAID = {
    "put": "Put there, in the draft: nothing is public yet.",
    "out": "Left out.",
    "back": "Listed again.",
}


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw away a page that waits; nothing of it was ever stored."""
    require_editor(request)
    one = get_object_or_404(PageImport, pk=number, stored_at=None)
    one.delete()
    messages.success(request, f"Thrown away: {one}.")
    return redirect("importing:start")


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perm("bites.add_pageimport")


def require_editor(request: HttpRequest) -> None:
    if not may_import(request):
        raise PermissionDenied("You may not import pages.")


def review(request: HttpRequest, one: PageImport, plan: Plan, form: ReviewForm) -> dict[str, Any]:
    return screen(
        request,
        f"Import a cell page: {one.cell}",
        one=one,
        plan=plan,
        form=form,
        findings=findings(plan),
        others=other_remarks(plan),
        contents=contents(plan),
        dates=dates(plan),
        written=written(plan),
        lines=one.text.split("\n"),
        pieces=list(
            zip(plan.page.not_placed, map(form.__getitem__, form.piece_names), strict=True)
        ),
    )


def screen(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, **more}
