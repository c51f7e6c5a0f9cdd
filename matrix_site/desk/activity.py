"""The screen of who did what, when; by person and cell, and as CSV."""

import csv
from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cells.exporting.plain import one_line
from cells.exporting.sheet import BYTE_ORDER_MARK, safe
from cells.models import Cell
from matrix_site.desk.act import Act, Asked
from matrix_site.desk.acts import acts

A_PAGE = 50
# Of a newsroom of ten people, some years.
IN_A_FILE = 10_000


class ActivityForm(forms.Form):
    """Narrows the list; what is not understood is said, and narrows nothing."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("first_name", "username"),
        required=False,
        empty_label="Everybody",
    )
    cell = forms.ModelChoiceField(
        Cell.objects.with_axes(), to_field_name="pk", required=False, empty_label="All cells"
    )
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Raises nothing: of fields that are wrong nothing is taken."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(found.get("person"), found.get("cell"), found.get("before"))

    def query(self) -> dict[str, str]:
        """What narrows the list, for a link; without the moment."""
        return {name: self.data[name] for name in ("person", "cell") if self.data.get(name)}


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """The newest acts, a page at a time."""
    refuse_strangers(request)
    form = ActivityForm(request.GET)
    found = acts(form.asked(), A_PAGE)
    older = ""
    if len(found) >= A_PAGE:
        older = urlencode(form.query() | {"before": found[-1].at.isoformat()})
    context = {
        **admin.site.each_context(request),
        "title": "Activity",
        "form": form,
        "acts": found,
        "older": older,
        "file_query": urlencode(form.query()),
    }
    return render(request, "desk/activity.html", context)


@require_safe
def activity_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV, all on one page: the newest ten thousand."""
    refuse_strangers(request)
    found = acts(ActivityForm(request.GET).asked(), IN_A_FILE)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, "activity.csv")
    answer.write(BYTE_ORDER_MARK)
    csv.writer(answer, lineterminator="\r\n").writerows(lines(found))
    return answer


def refuse_strangers(request: HttpRequest) -> None:
    """Raise PermissionDenied unless the user may see drafts, which are named here."""
    if not request.user.has_perm("cells.view_cell"):
        raise PermissionDenied("To see what was done you must be an editor.")


def lines(found: Iterable[Act]) -> Iterable[list[str]]:
    """A line of names, then one for each act; safe to open in a spreadsheet."""
    yield ["when", "who", "did", "what", "name", "fields"]
    for act in found:
        when = timezone.localtime(act.at).isoformat(timespec="seconds")
        said = [when, act.who, act.verb, act.kind, act.name, act.fields]
        yield [safe(one_line(value)) for value in said]
