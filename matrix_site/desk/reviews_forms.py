"""What an editor says of a review, and which reviews are listed."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from cells.models import Matrix, Page, Review
from cells.reviewing import Dates, proposed, seen_of
from matrix_site.desk.naming import person_name

NOBODY = "nobody"


class DateInput(forms.DateInput):
    """A date as browsers pick it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def editors() -> QuerySet[User]:
    """Whose turn it can be."""
    return User.objects.filter(is_staff=True, is_active=True).order_by("first_name", "username")


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return person_name(obj)


class ReviewForm(forms.Form):
    """“Reviewed, no change”; the dates are those proposed."""

    searched_to = forms.DateField(required=False, widget=DateInput)
    review_by = forms.DateField(
        label="Next review by",
        widget=DateInput,
        error_messages={"required": "Say when it should be looked at next."},
    )
    note = forms.CharField(
        label="Note for colleagues",
        required=False,
        max_length=Review._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(max_length=50, required=False, widget=forms.HiddenInput)

    @classmethod
    def proposing(cls, page: Page) -> "ReviewForm":
        """Unbound, with ids of its own, so that many can stand on one screen."""
        initial = {**proposed(page)._asdict(), "seen": seen_of(page)}
        return cls(initial=initial, auto_id=f"review-{page.pk}-%s")

    def dates(self) -> Dates:
        return Dates(self.cleaned_data["searched_to"], self.cleaned_data["review_by"])

    def look_again(self, page: Page) -> None:
        """Stand for the dates that the page has now; what was typed stays."""
        self.data = {**self.data.dict(), "seen": seen_of(page)}  # type: ignore[attr-defined]


class TurnForm(forms.Form):
    """Whose turn it is to look at a page."""

    editor = UserChoice(editors(), required=False, label="Whose turn", empty_label="Nobody’s yet")


class NarrowForm(forms.Form):
    """Narrows the list; what is not understood narrows nothing."""

    matrix = forms.ModelChoiceField(
        Matrix.objects.order_by("order", "pk"),
        to_field_name="slug",
        required=False,
        empty_label="All",
    )
    turn = forms.ChoiceField(label="Whose turn", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), person_name(user)) for user in editors()]
        choices = [("", "Everybody’s"), (NOBODY, "Nobody’s yet"), *people]
        self.fields["turn"].choices = choices  # type: ignore[attr-defined]

    def narrow(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """Raises nothing: of fields that are wrong nothing is taken."""
        self.is_valid()
        if matrix := self.cleaned_data.get("matrix"):
            pages = pages.filter(Q(listed_on=matrix.page_id) | Q(pk=matrix.page_id))
        if turn := self.cleaned_data.get("turn"):
            pages = pages.filter(reviewing_editor=None if turn == NOBODY else turn)
        return pages

    def query(self) -> dict[str, str]:
        """What narrows the list, for a link."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}
