"""Notices on many documents at once: paste or upload a table → look → set."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from entries.notices import COLUMNS, NoTable, Table, read, set_notices

MAX_BYTES = 1 << 20


class TableForm(forms.Form):
    """A table of notices. Once valid, `table` is what it would set."""

    file = forms.FileField(
        label="A CSV file", required=False, help_text=f"Up to {MAX_BYTES >> 20} MB, in UTF-8."
    )
    text = forms.CharField(
        label="Or paste the table",
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(
            attrs={"rows": 10, "class": "vLargeTextField", "spellcheck": "false"}
        ),
        help_text=f"The first line names the columns: {', '.join(COLUMNS)}. Only the first two "
        "are needed.",
    )

    table: Table

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        file = self.cleaned_data.get("file")
        if file:
            self.take(file)
        text = self.cleaned_data.get("text")
        if self.errors:
            return cleaned
        if not text:
            raise forms.ValidationError("Choose a file or paste a table.")
        try:
            self.table = read(text)
        except NoTable as error:
            raise forms.ValidationError(str(error)) from None
        return cleaned

    def take(self, file: Any) -> None:
        """Put the words of the file into the field, where they can be seen and mended."""
        if file.size > MAX_BYTES:
            self.add_error("file", f"The file has more than {MAX_BYTES >> 20} MB.")
            return
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "The file is not in UTF-8; save it as “CSV UTF-8”.")
            return
        self.cleaned_data["text"] = text
        self.data = {**self.data, "text": text}


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Look at a table of notices; with "set" among what is sent, set them."""
    if not request.user.has_perm("cells.add_notice"):
        raise PermissionDenied("You may not set notices.")
    is_sent = request.method == "POST"
    form = TableForm(request.POST, request.FILES) if is_sent else TableForm()
    is_valid = is_sent and form.is_valid()
    if is_valid and "set" in request.POST:
        number = set_notices(form.cleaned_data["text"])
        messages.success(request, said(number))
        return redirect("admin:cells_notice_changelist")
    context = {
        **admin.site.each_context(request),
        "title": "Set notices from a table",
        "form": form,
        "table": form.table if is_valid else None,
    }
    return render(request, "desk/notices.html", context)


def said(number: int) -> str:
    if not number:
        return "Every notice of the table was there already."
    return f"{number} notice{'s' if number > 1 else ''} set. Readers see them now."
