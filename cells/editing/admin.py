"""What the admin classes of all apps are made of."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from simple_history.admin import SimpleHistoryAdmin

from cells import newsroom
from cells.editing.forms import VERSION_FIELDS, VersionedForm, with_an_end
from cells.editing.history import RecordInWords
from cells.editing.versions import newest_record, version_of
from cells.publishing.using import uses_of_row


def titled(title: str) -> type[admin.FieldListFilter]:
    """A list filter over all values of a field, under a title of our own."""

    class Titled(admin.AllValuesFieldListFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title

    return Titled


def next_address(request: HttpRequest) -> str:
    """Where the editor came from (`?next=`), if it is a path of this site; else ""."""
    address = request.GET.get("next", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else ""


def without_clashes(adminform: Any) -> None:
    """Leave out of the form what stands in the choice above it: templates/cells/editing/."""
    clashing: set[str] = getattr(adminform.form, "clashing", set())
    adminform.fieldsets = [
        (title, options | {"fields": [*_left(options["fields"], clashing)]})
        for title, options in adminform.fieldsets
    ]


def _left(fields: Iterable[Any], clashing: set[str]) -> Iterator[Any]:
    """Names, or tuples of names that stand in one line, without those that clash."""
    for line in fields:
        if not isinstance(line, str):
            if left := [name for name in line if name not in clashing]:
                yield left
        elif line not in clashing:
            yield line


class VersionedAdmin(admin.ModelAdmin):
    """A table whose rows several people edit, one row at a time: no acts on many rows."""

    form = VersionedForm
    actions = None
    list_per_page = 50
    empty_value_display = "–"

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """No text without an end."""
        return with_an_end(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # The version is in the form without being a line of it: templates/admin/change_form.html.
        return [name for name in super().get_fields(request, obj) if name not in VERSION_FIELDS]

    def is_public(self, obj: Any) -> bool:
        """Whether readers have something at the row's address."""
        return False

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and self.is_public(obj) else None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's, but what was typed over a row that is gone is shown again, to be copied."""
        is_change = request.method == "POST" and object_id is not None
        if is_change and self.get_object(request, unquote(str(object_id))) is None:
            return self.gone(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        without_clashes(context["adminform"])
        return super().render_change_form(request, context, *args, **kwargs)

    def gone(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        hidden = {"csrfmiddlewaretoken", *VERSION_FIELDS}
        typed = {
            name: value
            for name, value in request.POST.items()
            if name not in hidden and not name.startswith("_") and value
        }
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} has been deleted",
            "opts": self.opts,
            "typed": typed,
        }
        return render(request, "cells/editing/gone.html", context, status=410)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's, but a row that changed while the question stood open is not deleted."""
        if request.method != "POST":
            return super().delete_view(request, object_id, self._with_version(request, object_id))
        with transaction.atomic():
            newsroom.lock()
            row = self.get_object(request, unquote(object_id))
            # Who may not delete is told no more than that.
            if not self.has_delete_permission(request, row):
                raise PermissionDenied
            if row is not None and request.POST.get("row_version") != version_of(row):
                record = newest_record(row)
                who = record.history_user if record and record.history_user else "Somebody"
                messages.error(
                    request,
                    f"Not deleted: {who} changed this {self.opts.verbose_name} after you asked. "
                    "Look at it again first.",
                )
                return HttpResponseRedirect(request.get_full_path())
            return super().delete_view(request, object_id, extra_context)

    def _with_version(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        row = self.get_object(request, unquote(object_id))
        return {"row_version": version_of(row) if row else ""}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's; the texts that refer to a row protect it as rows that need it do."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        uses = [use for row in objs for use in uses_of_row(row)]
        links = [
            format_html("Referred to in: <a href='{}'>{}</a>", use.url, use.place) for use in uses
        ]
        return deleted, counts, missing, [*protected, *links]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        if address := next_address(request):
            return HttpResponseRedirect(address)
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        if address := next_address(request):
            return HttpResponseRedirect(address)
        return super().response_post_save_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        if "_continue" in request.POST and (address := next_address(request)):
            return HttpResponseRedirect(f"{request.path}?{urlencode({'next': address})}")
        return response

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        response = super().response_delete(request, obj_display, obj_id)
        address = next_address(request)
        return HttpResponseRedirect(address) if address else response


class EditorAdmin(SimpleHistoryAdmin, VersionedAdmin):
    """A table of drafts: with the trail of who changed what, and the way back."""

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> RecordInWords:
        return RecordInWords(self.model, historical_record)

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        if adminform := context.get("adminform"):
            without_clashes(adminform)
        return super().render_history_view(request, template, context, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The package's, which would fail on an id that is no number."""
        try:
            self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            raise Http404 from None
        return super().history_view(request, object_id, extra_context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """An old state of a row that still exists; POST returns to it.

        The package would save without a transaction, and for anybody who may look.
        """
        row: models.Model = get_object_or_404(self.model, pk=object_id)
        if request.method != "POST":
            return super().history_form_view(request, object_id, version_id, extra_context)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        with transaction.atomic():
            return super().history_form_view(request, object_id, version_id, extra_context)
