"""What editors may say of old addresses."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import transaction

from cells.editing import VersionedForm
from matrix_site.old_addresses.spelling import new_address, old_address

MOST_LINES = 2000
LONGEST_PASTED = 2000
GONE = "gone"


class RedirectForm(VersionedForm):
    # Longer than what is stored: a browser would cut what is pasted, without a word.
    old_path = forms.CharField(
        label="Old address",
        max_length=LONGEST_PASTED,
        widget=AdminTextInputWidget,
        help_text="The address that readers may still have, from the first “/” on. Paste all of it "
        "if you like: the name of the site is taken off, and so are the parameters “s” and “sf”, "
        "which never mattered.",
    )
    new_path = forms.CharField(
        label="New address",
        max_length=LONGEST_PASTED,
        required=False,
        widget=AdminTextInputWidget,
        help_text="Where it leads now: a page of this site, such as “/drug/e5/”, or an address "
        "that starts with http:// or https://. Empty says that it is gone for good.",
    )

    def clean_old_path(self) -> str:
        address = old_address(self.cleaned_data["old_path"])
        others = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=address)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"{address} is in the list already. Change that line.")
        return address

    def clean_new_path(self) -> str:
        return new_address(self.cleaned_data["new_path"])


class PastedForm(forms.Form):
    """Many old addresses at once, as two columns. Once valid, `found` maps old to new."""

    lines = forms.CharField(
        label="Old and new addresses",
        max_length=MOST_LINES * 500,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text="A line for each: the old address, a space or tab, the new one; or “gone” where "
        "nothing took its place. Two columns of a spreadsheet can be pasted as they are. An old "
        "address that is in the list already gets the new one.",
    )

    found: dict[str, str]

    def clean_lines(self) -> str:
        self.found = {}
        lines = self.cleaned_data["lines"].splitlines()
        if len(lines) > MOST_LINES:
            raise ValidationError(f"At most {MOST_LINES} lines at once; these are {len(lines)}.")
        errors = []
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    self._read(line)
                except ValidationError as error:
                    errors.append(f"Line {number}: {' '.join(error.messages)}")
        if errors:
            raise ValidationError(errors)
        return self.cleaned_data["lines"]

    def _read(self, line: str) -> None:
        words = line.split()
        if len(words) != 2:
            raise ValidationError("An old and a new address are needed, and nothing else.")
        old = old_address(words[0])
        if old in self.found:
            raise ValidationError(f"{old} stands in an earlier line, too.")
        self.found[old] = "" if words[1].lower() == GONE else new_address(words[1])

    @transaction.atomic
    def save(self) -> list[Redirect]:
        """Store all of them; returns the rows that are new or changed."""
        changed = []
        for old, new in self.found.items():
            key: dict[str, Any] = {"site_id": settings.SITE_ID, "old_path": old}
            row = Redirect.objects.filter(**key).first() or Redirect(**key)
            if row.pk is None or row.new_path != new:
                row.new_path = new
                row.save()
                changed.append(row)
        return changed
