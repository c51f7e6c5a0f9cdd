from typing import Any

from django import forms

from bites.importing import (
    OUT,
    PageError,
    Plan,
    Question,
    Source,
    cell_of,
    read_source,
)
from bites.importing.leftovers import Spot, planned_spots, spots_of
from bites.models import PageImport
from cells.models import Cell
from cells.pages.decoding import MAX_BYTES


class PageForm(forms.Form):
    """A legacy cell page, as a file or pasted. Once valid, `source` is the page as read."""

    file = forms.FileField(
        label="The page as a text file",
        required=False,
        help_text=f"Saved from the browser or a PDF as plain text; up to {MAX_BYTES >> 20} MB.",
    )
    text = forms.CharField(
        label="Or paste its text",
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        help_text="All of it, from the title to the end of the bite.",
    )
    cell = forms.ModelChoiceField(
        label="Into which cell",
        queryset=Cell.objects.with_axes(),
        required=False,
        empty_label="The one that the page names",
        help_text="Choose only if the page does not say it, or says it wrongly.",
    )

    source: Source
    target: Cell

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if self.errors:
            return cleaned
        if bool(file) == bool(text):
            raise forms.ValidationError("Choose a file or paste the text: one of the two.")
        if file and file.size > MAX_BYTES:
            message = f"The file has more than the {MAX_BYTES >> 20} MB that a page may have."
            raise forms.ValidationError({"file": message})
        name, data = (file.name, file.read()) if file else ("", str(text).encode())
        try:
            self.source = read_source(data, name=name, cell=self.cleaned_data.get("cell"))
            self.target = cell_of(self.source)
        except PageError as error:
            raise forms.ValidationError({"file" if file else "text": str(error)}) from None
        return cleaned


LATER = "Later: it stays listed on the cell"


class ReviewForm(forms.Form):
    """The decisions on one plan, and which drafts (`seen`) they were made over.

    `piece-0` says where the first piece without a place goes.
    """

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [question.line for question in plan.questions]
        for question in plan.questions:
            self.fields[f"line-{question.line}"] = _choice(question)
        spots = planned_spots(plan)
        self.piece_names = [f"piece-{index}" for index in range(len(plan.page.not_placed))]
        for name, piece in zip(self.piece_names, plan.page.not_placed, strict=True):
            field = _spot_field(spots, f"Line {piece.line}: put it in", LATER)
            # It stands beside its words, outside of the form.
            field.widget.attrs["form"] = "import-review"
            self.fields[name] = field

    def questions(self) -> list[forms.BoundField]:
        """The fields that must be answered."""
        return [self[f"line-{line}"] for line in self.lines]

    def pieces(self) -> dict[int, str]:
        """Where pieces go, by their index; those that are left for later are not in it."""
        said = [self.cleaned_data[name] for name in self.piece_names]
        return {index: spot for index, spot in enumerate(said) if spot}

    def choices(self) -> dict[int, int | None]:
        """What the editor chose: the number of a row by line of the page, None for a new one."""
        chosen = {line: self.cleaned_data[f"line-{line}"] for line in self.lines}
        return {line: None if row == "new" else int(row) for line, row in chosen.items()}

    def look_again(self, seen: str, problem: str) -> None:
        """Stand for the drafts as they are now, and say why; what was chosen stays."""
        self.data = {name: self.data.get(name) for name in self.data} | {"seen": seen}
        self.add_error(None, problem)


class PieceForm(forms.Form):
    """What becomes of one piece that is listed on a cell."""

    index = forms.IntegerField(min_value=0, max_value=10_000)
    act = forms.ChoiceField(choices=[("put", ""), ("out", ""), ("back", "")])

    def __init__(self, one: PageImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot"] = _spot_field(spots_of(one.cell), "Put it in", "Choose…")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("act") == "put" and self.cleaned_data.get("spot") in ("", OUT):
            self.add_error("spot", "Choose the text that it is to stand in.")
        return cleaned


def _spot_field(spots: list[Spot], label: str, empty: str) -> forms.ChoiceField:
    choices = [("", empty), (OUT, "Leave it out"), *((one.name, one.label) for one in spots)]
    wrong = {"invalid_choice": "This text is gone. Choose another."}
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages=wrong)


def _choice(question: Question) -> forms.ChoiceField:
    there = [(str(one.id), f"{one.label}, {one.likeness:.0%} alike") for one in question.candidates]
    return forms.ChoiceField(
        label=f"Line {question.line}: is the {question.kind} “{question.text}” one of these?",
        choices=[*there, ("new", f"None of them: a new {question.kind}")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one: it cannot be told with certainty."},
    )
