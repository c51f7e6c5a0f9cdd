"""What readers may send us, and how often."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.core.validators import RegexValidator

from cells.categories import Category
from cells.limits import Limit, allows
from entries.models import Message

# Nobody reads and fills a form faster; robots do.
LEAST_TIME = timedelta(seconds=3)
# How much one network, and all of them together, may send.
LIMITS = (
    Limit(5, timedelta(minutes=10)),
    Limit(20, timedelta(days=1)),
    Limit(200, timedelta(hours=1), of_all=True),
)
TOO_OFTEN = (
    "More has come from your network, or from everybody, than we can take in at once. Nothing "
    "you typed is lost: wait ten minutes and send it again."
)
TOO_FAST = "That was faster than anybody types. Wait a moment, then send it once more."
TRAPPED = "Nothing may stand in this field."
# What stands after the questions of each form.
LAST = ("name", "email", "website", "opened")
one_line = RegexValidator(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "Write it on one line.", inverse_match=True
)
signer = TimestampSigner(salt="form opened")


class SenderForm(forms.Form):
    """What every form of a reader has: name and address, a trap, the moment it was opened.

    `by` is the key of the visitor's network. Being valid counts as one attempt, so ask once.
    """

    kind: ClassVar[Message.Kind]

    name = forms.CharField(label="Your name", max_length=200, required=False)
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        required=False,
        help_text="So that we can ask back. It is never shown, and erased 12 months after our "
        "answer. You need none to see what becomes of your message.",
    )
    # The style sheet hides it from people; whatever is in it was written by a robot.
    website = forms.CharField(
        label="Leave this field empty",
        max_length=200,
        required=False,
        error_messages={"max_length": TRAPPED},
    )
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, by: str = "", **kwargs: Any) -> None:
        self.by = by
        self.was_refused = False
        self.was_too_fast = data is not None and opened_just_now(data.get("opened", ""))
        if data is None or self.was_too_fast:
            # A form that comes back has been open from now on.
            kwargs["initial"] = {"opened": signer.sign("")} | kwargs.get("initial", {})
        if self.was_too_fast:
            data = {name: data.get(name) for name in data} | {"opened": signer.sign("")}
        super().__init__(data, *args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])
        for name, purpose in (("name", "name"), ("email", "email"), ("website", "off")):
            self.fields[name].widget.attrs["autocomplete"] = purpose
        self.fields["website"].widget.attrs["tabindex"] = "-1"
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea):
                field.validators.append(one_line)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(TRAPPED)
        return ""

    def clean(self) -> dict[str, Any] | None:
        """If all else is right: not too fast, and not too often."""
        cleaned = super().clean()
        if not self.errors and self.was_too_fast:
            self.add_error(None, TOO_FAST)
        if not self.errors and not allows("message", self.by, LIMITS):
            self.was_refused = True
            self.add_error(None, TOO_OFTEN)
        return cleaned

    def message(self) -> dict[str, Any]:
        """The fields of the Message."""
        own = {name for name in self.cleaned_data if name not in ("website", "opened")}
        return {"kind": self.kind, **{name: self.cleaned_data[name] for name in own}}


class SuggestionForm(SenderForm):
    """A document that should be listed."""

    kind = Message.Kind.SUGGESTION

    reference = forms.CharField(
        label="Which document?",
        max_length=1000,
        help_text="Its web address, its DOI or its title.",
        error_messages={"required": "Say which document: an address, a DOI or a title."},
    )
    words = forms.CharField(
        label="Why does it matter?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What it shows, and for whom. A sentence or two is enough.",
        error_messages={"required": "Say in a sentence why it matters."},
    )
    category = forms.ChoiceField(
        label="What kind of document is it?",
        choices=[("", "I am not sure"), *((c.value, c.wording.one) for c in Category)],
        required=False,
        widget=forms.RadioSelect,
    )
    interest = forms.CharField(
        label="Do you have a tie to it?",
        max_length=500,
        required=False,
        help_text="If you wrote, paid for or sell it, say so. It does not count against it.",
    )


class CommentForm(SenderForm):
    """A comment, a question, or a correction: the sender says which, by a mark in a box."""

    kind = Message.Kind.COMMENT

    words = forms.CharField(
        label="Your comment or question",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write your comment or question."},
    )
    is_correction = forms.BooleanField(
        label="This is a correction",
        required=False,
        help_text="Something on the page is wrong: a figure, a name, a date, what a study found.",
    )

    def message(self) -> dict[str, Any]:
        fields = super().message()
        return fields | {"kind": Message.Kind.CORRECTION} if fields.pop("is_correction") else fields


def opened_just_now(opened: str) -> bool:
    """Whether the form was opened less than `LEAST_TIME` ago, or not by us at all."""
    try:
        signer.unsign(opened, max_age=LEAST_TIME)
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return True
