"""For whom a preview link is, and how long it works."""

from django import forms

from cells.models import PreviewLink


class PreviewLinkForm(forms.Form):
    reader = forms.CharField(
        label="Who is it for?",
        required=False,
        max_length=PreviewLink._meta.get_field("reader").max_length,
        help_text="So that colleagues know which one to take back. Readers do not see it.",
    )
    days = forms.TypedChoiceField(
        label="How long does it work?",
        coerce=int,
        choices=[(days, f"{days} days") for days in PreviewLink.DAYS],
        initial=PreviewLink.DAYS[1],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long it works."},
    )
