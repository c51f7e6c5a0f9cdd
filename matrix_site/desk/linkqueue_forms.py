"""What the queue of links takes from its addresses and its buttons."""

import re
from typing import Any

from django import forms

from entries.models import LinkCheck
from entries.models.link import LONGEST_ADDRESS, fingerprint_of

ACTS = ("new", "archived", "retired", "fine", "check")
# As many as a page of the queue shows.
MOST_CHOSEN = 50
TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{8})")


def token_of(check: LinkCheck) -> str:
    """Names a row and the new address that was shown with it."""
    return f"{check.pk}-{fingerprint_of(check.new_address)[:8]}"


class FilterForm(forms.Form):
    """`show`: a state, "texts" or "mine"; `place`: the path of a matrix or page. No junk."""

    show = forms.ChoiceField(
        required=False,
        choices=[(state.value, "") for state in LinkCheck.ALARMS] + [("texts", ""), ("mine", "")],
    )
    place = forms.RegexField(r"^[a-z0-9][a-z0-9/-]{0,99}$", required=False, max_length=100)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ActForm(forms.Form):
    """One press on one address or on several; `check` are tokens of rows."""

    act = forms.ChoiceField(choices=[(one, one) for one in ACTS])
    address = forms.CharField(required=False, max_length=LONGEST_ADDRESS)
    words = forms.CharField(required=False, max_length=500)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        matches = [TOKEN.fullmatch(one) for one in self.data.getlist("check")]  # type: ignore[attr-defined]
        self.chosen = {int(match[1]): match[0] for match in matches if match}
        if not self.chosen:
            raise forms.ValidationError("Choose at least one address first.")
        if len(self.chosen) > MOST_CHOSEN:
            raise forms.ValidationError(f"Choose {MOST_CHOSEN} addresses at most.")
        return cleaned
