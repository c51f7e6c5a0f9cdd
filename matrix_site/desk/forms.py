from typing import Any

from django import forms

from cells.models import Edition


class PublishForm(forms.Form):
    """What an editor says of a new edition, and what they looked at before.

    A first edition is significant, whatever is said: so it is not asked.
    """

    note = forms.CharField(
        label="Change note",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed, in a sentence for readers. It stands in the list of editions.",
        error_messages={"required": "Say what changed: readers see it in the list of editions."},
    )
    kind = forms.ChoiceField(
        label="What kind of edition is it?",
        choices=[
            (Edition.Kind.SIGNIFICANT, "Significant: readers should know"),
            (Edition.Kind.MINOR, "Minor: typo, link, style; nobody is mailed"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of edition it is."},
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["kind"]

    def propose(self, note: str) -> None:
        """Begin with this note; what somebody typed stays."""
        self.initial["note"] = note
        if note and not self.is_bound:
            self.fields["note"].help_text += " Proposed from what changed: say it better."

    def look_again(self, looked_at: dict[str, Any]) -> None:
        """Stand for what is on the screen now; every word that was typed stays."""
        shown = {name: "" if value is None else value for name, value in looked_at.items()}
        self.data = {**self.data.dict(), **shown}  # type: ignore[attr-defined]


class RestoreForm(forms.Form):
    """`reviewed` is the fingerprint of the draft that restoring will write over."""

    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
