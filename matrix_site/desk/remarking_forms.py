"""What a colleague says, and of which part of a page."""

from typing import Any

from django import forms

from cells.models import Remark
from cells.remarking import Subject

EMPTY = {"required": "Write something first."}


class WordsForm(forms.Form):
    """An answer; and what a remark begins with."""

    words = forms.CharField(
        label="Remark",
        max_length=Remark.LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=EMPTY,
    )


class RemarkForm(WordsForm):
    """`parts` are the (value, label) that a remark can be about: ("entry-12", "Entry: …")."""

    about = forms.ChoiceField(label="About")

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = parts  # type: ignore[attr-defined]
        if len(parts) == 1:
            self.fields["about"].widget = forms.HiddenInput()

    def subject(self) -> Subject:
        """Once it is valid: what `cells.remarking.remark` takes."""
        about, _, number = self.cleaned_data["about"].partition("-")
        return about, int(number) if number else None
