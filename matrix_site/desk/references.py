"""Import of references: paste or upload → choose row by row → store as drafts → perhaps undo.

What was read waits in rows of its own (entries.models.ReferenceImport), so that another day or
another editor can finish it, and nothing is lost by a mistake in a form.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cells.models import Cell
from entries.importing import (
    AlreadyStored,
    NotToUndo,
    TooManyRows,
    Undecided,
    begin,
    choose,
    look,
    place_all,
    store,
    undo,
)
from entries.models import ReferenceImport
from entries.references import Reading, crossref
from matrix_site.desk.references_forms import PlaceForm, ReferencesForm, chosen_in
from matrix_site.desk.references_rows import SHOWN, counts, done_rows, sentence, shown_rows

PERMISSION = "entries.add_referenceimport"
# A row has four values at the most that every browser sends, and Django takes a thousand.
MOST_ON_SCREEN = 200
LISTED = 20


def require_editor(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied("You may not import references.")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Give a file or paste references; what can be read waits for choices."""
    require_editor(request)
    is_sent = request.method == "POST"
    form = ReferencesForm(request.POST, request.FILES) if is_sent else ReferencesForm()
    if is_sent and form.is_valid():
        try:
            one = begun(form, request.user)
        except TooManyRows as error:
            form.add_error(None, str(error))
        else:
            return redirect("importing:reference_import", one.pk)
    return render(
        request,
        "desk/references_start.html",
        screen(request, "Import references", form=form, **lists()),
    )


def begun(form: ReferencesForm, by: Any) -> ReferenceImport:
    """The import that waits; DOIs are looked up first, where the site does that."""
    reading = form.reading
    if len(reading.rows) <= MOST_ON_SCREEN:
        records, _ = crossref.filled(reading.records)
        reading = Reading(records, reading.problems, reading.format)
    return begin(
        reading,
        text=form.words,
        name=form.name,
        by=by,
        cell=form.cleaned_data["cell"],
        category=form.cleaned_data["category"],
        most=MOST_ON_SCREEN,
    )


def lists() -> dict[str, Any]:
    """The imports that wait, and the last that were stored."""
    imports = ReferenceImport.objects.select_related("by")
    return {
        "waiting": imports.waiting()[:LISTED],
        "stored": imports.stored()[:LISTED],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Choose for each row of an import that waits; or see what one did."""
    require_editor(request)
    one = get_object_or_404(ReferenceImport.objects.select_related("by", "undone_by"), pk=number)
    if one.stored_at:
        rows = done_rows(one)
        context = screen(request, f"Imported: {one}", one=one, rows=rows, said=counts(rows))
        return render(request, "desk/references_done.html", context)
    if request.method == "POST":
        return act(request, one)
    return table(request, one)


def act(request: HttpRequest, one: ReferenceImport) -> HttpResponse:
    """Keep the choices that were sent; then do what the button says."""
    cells = Cell.objects.values_list("pk", flat=True)
    choose(one, chosen_in(request.POST, look(one), cells))
    wanted, _, more = request.POST.get("act", "").partition(":")
    if wanted in ("store", "store-rest"):
        return stored(request, one, leaves_out=wanted == "store-rest")
    if wanted == "place":
        form = PlaceForm(request.POST, prefix="all")
        if not form.is_valid():
            return table(request, one, form)
        placed = place_all(one, form.cleaned_data["cell"], form.cleaned_data["category"])
        messages.success(request, f"Placed: {placed} row{'' if placed == 1 else 's'}.")
        more = request.GET.get("show", "")
    return redirect(address(one, more))


def address(one: ReferenceImport, show: str) -> str:
    query = QueryDict(mutable=True)
    if show in SHOWN:
        query["show"] = show
    here = reverse("importing:reference_import", args=[one.pk])
    return f"{here}?{query.urlencode()}" if query else here


def stored(request: HttpRequest, one: ReferenceImport, *, leaves_out: bool) -> HttpResponse:
    try:
        store(one, by=request.user, leaves_out=leaves_out)
    except Undecided as error:
        messages.error(request, str(error))
        return redirect(address(one, "choose"))
    except AlreadyStored as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Imported as drafts. Nothing is public yet.")
    return redirect("importing:reference_import", one.pk)


def table(
    request: HttpRequest, one: ReferenceImport, place_form: PlaceForm | None = None
) -> HttpResponse:
    """The rows that wait, all or those of one kind."""
    looked = look(one)
    rows = shown_rows(looked)
    show = request.GET.get("show", "")
    kinds = [
        (key, label, sum(key in ("", *row.kinds) for row in rows)) for key, label in SHOWN.items()
    ]
    context = screen(
        request,
        f"Import references: {one}",
        one=one,
        show=show if show in SHOWN else "",
        kinds=[kind for kind in kinds if kind[2] or not kind[0]],
        rows=[row for row in rows if show not in SHOWN or show in ("", *row.kinds)],
        said=sentence(looked),
        undecided=[each.row.number for each in looked if each.wants],
        place_form=place_form
        or PlaceForm(prefix="all", initial={"cell": one.cell_id, "category": one.category}),
    )
    return render(request, "desk/references_table.html", context)


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw away an import that waits; nothing of it was ever stored."""
    require_editor(request)
    one = get_object_or_404(ReferenceImport.objects.waiting(), pk=number)
    one.delete()
    messages.success(request, f"Thrown away: {one}.")
    return redirect("importing:start")


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a whole import."""
    require_editor(request)
    one = get_object_or_404(ReferenceImport, pk=number)
    try:
        one = undo(one, by=request.user)
    except NotToUndo as error:
        messages.warning(request, str(error))
    else:
        left = len(one.kept)
        kept = f" {left} thing{'s' if left > 1 else ''} stayed, see below." if left else ""
        messages.success(request, f"Undone.{kept}")
    return redirect("importing:reference_import", one.pk)


def screen(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, **more}
