"""What the workbench asks: the words of a part, and where something should stand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bites.models import Section
from cells.categories import Category
from cells.editing import VersionedForm
from cells.models import Cell
from entries.models import Entry

NO_SECOND = "none"


class HeadForm(VersionedForm):
    class Meta:
        model = Cell
        fields = [
            "headline",
            "abstract",
            "short_version",
            "reviewer",
            "gap",
            "first_published_on",
        ]
        widgets = {"first_published_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class MoreForm(VersionedForm):
    class Meta:
        model = Cell
        fields = ["more"]
        labels = {"more": "MORE"}


class EntryWordsForm(VersionedForm):
    """The place of an entry is not asked: it is changed by moving it, which can be undone."""

    class Meta:
        model = Entry
        fields = ["headline", "annotation"]
        labels = {"headline": "Headline: your finding, in one sentence"}


class SectionWordsForm(VersionedForm):
    class Meta:
        model = Section
        fields = ["heading", "body"]
        labels = {"body": "Words"}

    def clean_heading(self) -> str:
        heading: str = self.cleaned_data["heading"]
        if not heading and self.instance.kind in (Section.Kind.ISSUE, Section.Kind.OTHER):
            raise ValidationError("Give this section a heading.")
        return heading


class CategoriesForm(forms.Form):
    """Under which category an entry stands, and in which other it counts."""

    category = forms.ChoiceField(
        choices=[(one.value, one.wording.one) for one in Category], widget=forms.RadioSelect
    )
    second_category = forms.ChoiceField(
        label="And a second category",
        choices=[("", "None"), *((one.value, one.wording.one) for one in Category)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("second_category") and cleaned["second_category"] == cleaned.get("category"):
            self.add_error("second_category", "Choose another category, or none.")
        return cleaned


class EntryPlaceForm(CategoriesForm):
    """The categories of an entry that may be moved while the form stands open.

    `opened_…` are those it was opened with: what this editor left alone stays as it is now.
    """

    opened_category = forms.CharField(max_length=1, required=False, widget=forms.HiddenInput)
    opened_second = forms.CharField(max_length=1, required=False, widget=forms.HiddenInput)

    @property
    def chosen_category(self) -> str | None:
        """The category chosen anew, or None."""
        chosen = self.cleaned_data["category"]
        return chosen if chosen != self.cleaned_data["opened_category"] else None

    @property
    def chosen_second(self) -> str | None:
        """The second category chosen anew, "" to have none, or None."""
        chosen = self.cleaned_data["second_category"]
        return chosen if chosen != self.cleaned_data["opened_second"] else None


class MoveForm(forms.Form):
    """One act: `step`, `place`, `category` (with a place, or last), `second` or `undo`.

    `undo` is the number of the act in the row history.
    """

    step = forms.TypedChoiceField(
        choices=[("-1", "up"), ("1", "down")], coerce=int, required=False, empty_value=None
    )
    place = forms.IntegerField(min_value=1, max_value=10_000, required=False)
    category = forms.ChoiceField(choices=Category, required=False)
    second = forms.ChoiceField(choices=[(NO_SECOND, "none"), *Category.choices], required=False)
    undo = forms.IntegerField(min_value=1, max_value=2**62, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        acts = {name for name in self.fields if cleaned.get(name)}
        if acts == {"category", "place"}:
            acts = {"category"}
        if not self.errors and len(acts) != 1:
            raise ValidationError("Say one thing to do.")
        return cleaned
