"""What editors say when they publish, plan or restore."""

from datetime import datetime
from typing import Any

from django import forms

from cells.models import Edition
from cells.publishing import WrongTime, london_time

KINDS = [
    (Edition.Kind.MINOR, "Minor: typo, link, style; nobody is mailed"),
    (Edition.Kind.SIGNIFICANT, "Significant: readers should know"),
]
NOW, LATER = "now", "later"


class DateInput(forms.DateInput):
    """The browser's own, which wants the date as 2026-12-01."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TimeForm(forms.Form):
    """A day and a time on the clock in London; `cleaned_data["planned_for"]` is the moment."""

    day = forms.DateField(
        label="Day", widget=DateInput, error_messages={"required": "Choose the day."}
    )
    at = forms.TimeField(
        label="Time", widget=TimeInput, error_messages={"required": "Choose the time."}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("at"):
            try:
                cleaned["planned_for"] = london_time(cleaned["day"], cleaned["at"])
            except WrongTime as refusal:
                self.add_error("at", str(refusal))
        return cleaned


class WhenForm(TimeForm):
    """Now, or at a set time; `cleaned_data["planned_for"]` is None for now."""

    when = forms.ChoiceField(
        label="When?",
        choices=[(NOW, "Now"), (LATER, "At a set time")],
        initial=NOW,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only where a time is to be set are they asked for.
        is_later = self.is_bound and self.data.get(self.add_prefix("when")) == LATER
        for name in ("day", "at"):
            self.fields[name].required = is_later

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("when") != LATER:
            for name in ("day", "at"):
                self.errors.pop(name, None)
            cleaned["planned_for"] = None
        return cleaned


class NoteForm(WhenForm):
    """A change note, and whether to publish now or at a set time."""

    note = forms.CharField(
        label="Change note",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What changed, in a sentence for readers. It stands in the list of editions.",
        error_messages={"required": "Say what changed: readers see it in the list of editions."},
    )
    field_order = ("note", "kind", "when", "day", "at")

    @property
    def planned_for(self) -> datetime | None:
        """When it is to go live; None for now. Of a valid form only."""
        return self.cleaned_data["planned_for"]

    def propose(self, note: str) -> None:
        """Begin with this note; what somebody typed stays."""
        self.initial["note"] = note
        if note and not self.is_bound:
            self.fields["note"].help_text += " Proposed from what changed: say it better."


class PublishForm(NoteForm):
    """What an editor says of a new edition, and what they looked at before.

    A first edition is significant, whatever is said: so it is not asked.
    """

    kind = forms.ChoiceField(
        label="What kind of edition is it?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of edition it is."},
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["kind"]

    def look_again(self, looked_at: dict[str, Any]) -> None:
        """Stand for what is on the screen now; every word that was typed stays."""
        shown = {name: "" if value is None else value for name, value in looked_at.items()}
        self.data = {**self.data.dict(), **shown}  # type: ignore[attr-defined]


class RestoreForm(forms.Form):
    """`reviewed` is the fingerprint of the draft that restoring will write over."""

    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
