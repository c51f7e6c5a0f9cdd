"""What the inbox asks of an editor."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from cells.categories import Category
from cells.models import Cell
from entries.models import Document, Entry, Message
from matrix_site.desk.workbench.adding import chosen_document

# The reasons not to do what a message asks for: what an editor chooses by, and what the sender
# reads unless the editor writes something else.
NOT_LISTED = {
    "cell": (
        "Not about this cell",
        "Thank you. We looked at the document: it is not about what this cell covers, so it is "
        "not listed there.",
    ),
    "stronger": (
        "A stronger study is listed",
        "Thank you. The cell lists a stronger study of the same question already, so this one "
        "is not listed.",
    ),
    "unavailable": (
        "Not available",
        "Thank you. We could not get hold of the document, so we cannot say what it found.",
    ),
    "other": ("Another reason", ""),
}
NOTHING_DONE = {
    "same": (
        "It stays as it is",
        "Thank you. We looked into it, and leave the page as it is.",
    ),
    "other": ("Another reason", ""),
}
LONGEST_REPLY = 2000


def colleagues() -> QuerySet[Any]:
    """Who may answer messages."""
    may = Permission.objects.filter(
        content_type__app_label="entries", codename="change_message"
    ).values("pk")
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    allowed = Q(is_superuser=True) | Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    return users.filter(allowed).distinct().order_by("first_name", "username")


class AnswerForm(forms.Form):
    """A reply; `version` says which state of the message was on the screen."""

    version = forms.CharField(max_length=32, widget=forms.HiddenInput)
    reply = forms.CharField(
        max_length=LONGEST_REPLY, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, about: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about


class ReplyForm(AnswerForm):
    """Words for a sender who is to have some."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].required = True
        self.fields["reply"].error_messages["required"] = "Write what the sender will read."


class SpamForm(AnswerForm):
    reply = None  # type: ignore[assignment]


class NotNowForm(AnswerForm):
    """Why not. An empty reply means the words that go with the reason."""

    reason = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose a reason."}
    )
    on_record = forms.BooleanField(
        label="Say so on the cell’s page of documents considered, for everybody", required=False
    )
    record_title = forms.CharField(
        label="The document, as that page names it", max_length=500, required=False
    )
    record_reason = forms.CharField(
        label="Why it is not listed, in a sentence", max_length=500, required=False
    )

    field_order = ["reason", "reply"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_suggestion = self.about.kind == Message.Kind.SUGGESTION
        self.reasons = NOT_LISTED if is_suggestion else NOTHING_DONE
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (name, label) for name, (label, _) in self.reasons.items()
        ]
        if not is_suggestion or not self.about.page_id:
            for name in ("on_record", "record_title", "record_reason"):
                del self.fields[name]

    def words(self) -> dict[str, str]:
        """What the sender reads for each reason, for the script that fills the reply."""
        return {name: words for name, (_, words) in self.reasons.items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        words = self.words().get(cleaned.get("reason", ""), "")
        cleaned["reply"] = cleaned.get("reply") or words
        if cleaned.get("reason") and not cleaned["reply"]:
            self.add_error("reply", "Write what the sender will read.")
        cleaned["record"] = ("", "")
        if cleaned.get("on_record"):
            names = ("record_title", "record_reason")
            cleaned["record"] = tuple(cleaned.get(name, "") for name in names)
            for name in names:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Everybody reads this: it cannot be empty.")
        return cleaned


class MendForm(AnswerForm):
    """`document` is the version of the document whose address is to be mended."""

    document = forms.CharField(max_length=32, widget=forms.HiddenInput)
    address = forms.URLField(
        label="The address that works",
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["address", "reply"]


class AcceptForm(AnswerForm):
    """`choice` is the number of a document, or NEW; `seen` are the documents that were offered."""

    choice = forms.CharField(
        max_length=20, error_messages={"required": "Choose one of the documents, or a new one."}
    )
    cell = forms.ModelChoiceField(Cell.objects.none(), empty_label="Choose a cell")
    category = forms.ChoiceField(
        choices=[
            ("", "Choose"),
            *((one.value, f"{one.value} {one.wording.one}") for one in Category),
        ],
        error_messages={"required": "Choose a category."},
    )
    # Any is taken: a place that is gone since, or that the category has not, is the end.
    place = forms.IntegerField(min_value=1, max_value=10_000, required=False, widget=forms.Select)
    headline = forms.CharField(
        label="Headline: your finding, in one sentence",
        max_length=Entry._meta.get_field("headline").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cells: list[Cell], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["cell"]
        choice.queryset = Cell.objects.with_axes()
        # Read once with the page: not again for the list to choose from.
        choice.choices = [("", choice.empty_label), *((cell.pk, str(cell)) for cell in cells)]
        at = [(number, f"at place {number}") for number in range(1, places + 1)]
        self.fields["place"].widget.choices = [("", "at the end"), *at]

    def clean_choice(self) -> Document | None:
        """None for a new document."""
        return chosen_document(self.cleaned_data["choice"])


class ManyForm(forms.Form):
    """The numbers of the messages chosen in the list."""

    messages = forms.ModelMultipleChoiceField(
        Message.objects.all(),
        error_messages={
            "required": "Choose messages in the list first.",
            "invalid_choice": "One of these messages is not there.",
            "invalid_pk_value": "One of these messages is not there.",
        },
    )


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        label="Assigned to",
        required=False,
        empty_label="nobody",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues()  # type: ignore[attr-defined]
