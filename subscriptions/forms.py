"""What visitors may send us about mail."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from email_validator import EmailNotValidError, validate_email

from cells.reading.surroundings import Surroundings
from subscriptions.models import Subscription
from subscriptions.offering import Offer, offer_of
from subscriptions.scopes import EVERYTHING, Scopes, Wish, pages_at, without_repeats

TOO_OFTEN = (
    "More has come from your network than we can take in at once. Nothing you typed is lost: wait "
    "an hour and send it again."
)
NO_ADDRESS = "Enter an e-mail address with an @, such as name@example.org."
TOO_LONG = "Enter an address of 254 letters at most: longer ones do not exist."
OTHER_LETTERS = (
    "Before the @ we can write only to the letters a to z, digits and signs. Enter another address."
)
RARE_FORM = (
    "We cannot write to addresses with quotation marks or square brackets. Enter another address."
)
CHANGES = Subscription.Frequency
OFTEN: list[tuple[str, str]] = [
    (CHANGES.EACH, "With each change"),
    (CHANGES.WEEKLY, "Once a week"),
    (CHANGES.MONTHLY, "Once a month"),
]
COURSE_OFTEN: list[tuple[str, str]] = [
    (CHANGES.WEEKLY, "Every week"),
    (CHANGES.FORTNIGHTLY, "Every two weeks"),
]
LONGEST_PAUSE = timedelta(days=366)


def offer_choices(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def address_in(text: str) -> str:
    """The address as it is written to, with its domain in ASCII. Raises ValidationError.

    Nobody is asked whether it exists: that would tell others who writes to us, and cost time
    that tells addresses apart.
    """
    try:
        found = validate_email(text, allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise ValidationError(why_not(text)) from error
    address = found.ascii_email or ""
    if not address or len(address) > 254:
        raise ValidationError(TOO_LONG)
    return address


def why_not(text: str) -> str:
    """What is wrong with an address that cannot be written to, in a sentence for its owner."""
    local, _, domain = text.strip().rpartition("@")
    if local.startswith('"') or domain.startswith("["):
        return RARE_FORM
    if local and not local.isascii():
        return OTHER_LETTERS
    return NO_ADDRESS


class AddressForm(forms.Form):
    """An address on one line: what email-validator takes has no line end in it."""

    email = forms.CharField(
        label="Your e-mail address",
        max_length=254,
        error_messages={"required": NO_ADDRESS, "max_length": TOO_LONG},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return address_in(self.cleaned_data["email"])


class NewAddressForm(AddressForm):
    """Where mail should go from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Your new address"


class ChoiceForm(forms.Form):
    """What to follow, and how often. `around` is of home: it offers what is public today."""

    scope = forms.MultipleChoiceField(
        label="What should we write about?",
        required=False,
        error_messages={
            "invalid_choice": "One of the pages chosen cannot be followed any more. Choose anew."
        },
    )
    course = forms.MultipleChoiceField(
        label="One bite after the other",
        required=False,
        error_messages={"invalid_choice": "This course cannot be followed. Choose anew."},
    )
    frequency = forms.ChoiceField(
        label="How often?",
        choices=OFTEN,
        initial=CHANGES.EACH,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often.", "invalid_choice": "Choose how often."},
    )
    course_every = forms.ChoiceField(
        label="A bite",
        choices=COURSE_OFTEN,
        initial=CHANGES.WEEKLY,
        required=False,
        error_messages={"invalid_choice": "Choose how often a bite comes."},
    )

    def __init__(self, *args: Any, around: Surroundings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around = around
        self.was_refused = False
        known = offer_of(around)
        offer_choices(self.fields["scope"], [(box.value, box.label) for box in known.scopes])
        offer_choices(self.fields["course"], [(box.value, box.label) for box in known.courses])

    def offer(self) -> Offer:
        """The boxes, on as they were sent, or as the address that led here says."""
        scopes, courses = self["scope"].value() or [], self["course"].value() or []
        return offer_of(self.around, set(scopes), set(courses))

    @property
    def course_frequency(self) -> str:
        return self["course_every"].value() or CHANGES.WEEKLY

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not (self.cleaned_data["scope"] or self.cleaned_data["course"]):
            self.add_error("scope", "Choose at least one thing to hear about.")
        return cleaned

    def refuse(self) -> None:
        """Say that too much came from this network."""
        self.was_refused = True
        self.add_error(None, TOO_OFTEN)

    def wishes(self) -> list[Wish]:
        """What was chosen, without what a larger choice holds."""
        chosen = without_repeats(list(dict.fromkeys(self.cleaned_data["scope"])))
        courses = list(dict.fromkeys(self.cleaned_data["course"]))
        pages, scopes = pages_at([*chosen, *courses]), Scopes(self.around)
        every = self.cleaned_data["course_every"] or CHANGES.WEEKLY
        asked = [
            *((Subscription.Kind.CHANGES, v, self.cleaned_data["frequency"]) for v in chosen),
            *((Subscription.Kind.COURSE, v, every) for v in courses),
        ]
        return [
            Wish(kind, pages.get(value), frequency, scope.name)
            for kind, value, frequency in asked
            if (scope := scopes.at(value))
        ]


class SignUpForm(AddressForm, ChoiceForm):
    """The form of /subscribe/, and the small ones that stand on pages.

    Those send `small`, and one scope: the page on which they stand.
    """

    small = forms.BooleanField(required=False)

    field_order = ("email", "scope", "frequency", "course", "course_every")

    def how(self) -> str:
        """Where it was sent from, for the ledger of consent; pages are named by their address."""
        scopes, courses = self.cleaned_data["scope"], self.cleaned_data["course"]
        if not self.cleaned_data["small"] or len(scopes) + len(courses) != 1:
            return "form on /subscribe/"
        if courses:
            return f"form on /{courses[0]}/course/"
        return "form on /" if scopes[0] == EVERYTHING else f"form on /{scopes[0]}/"


class FrequencyForm(forms.Form):
    """How often one subscription comes: as its kind can."""

    frequency = forms.ChoiceField()

    def __init__(self, *args: Any, one: Subscription, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_course = one.kind == Subscription.Kind.COURSE
        offer_choices(self.fields["frequency"], COURSE_OFTEN if is_course else OFTEN)


class PauseForm(forms.Form):
    """The last day of a pause: after today, and within a year."""

    until = forms.DateField(
        label="Pause until",
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-12-24."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date:
        today, until = timezone.localdate(), self.cleaned_data["until"]
        if not today < until <= today + LONGEST_PAUSE:
            raise ValidationError("Choose a day after today, within a year.")
        return until
