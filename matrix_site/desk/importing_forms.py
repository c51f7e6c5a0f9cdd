from typing import Any

from django import forms

from bites.importing import (
    PageError,
    Plan,
    Question,
    Source,
    cell_of,
    read_source,
)
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


class ReviewForm(forms.Form):
    """The decisions on one plan, and which drafts (`seen`) they were made over."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [question.line for question in plan.questions]
        for question in plan.questions:
            self.fields[f"line-{question.line}"] = _choice(question)

    def choices(self) -> dict[int, int | None]:
        """What the editor chose: the number of a row by line of the page, None for a new one."""
        chosen = {line: self.cleaned_data[f"line-{line}"] for line in self.lines}
        return {line: None if row == "new" else int(row) for line, row in chosen.items()}

    def look_again(self, seen: str, problem: str) -> None:
        """Stand for the drafts as they are now, and say why; what was chosen stays."""
        self.data = {name: self.data.get(name) for name in self.data} | {"seen": seen}
        self.add_error(None, problem)


def _choice(question: Question) -> forms.ChoiceField:
    there = [(str(one.id), f"{one.label}, {one.likeness:.0%} alike") for one in question.candidates]
    return forms.ChoiceField(
        label=f"Line {question.line}: is the {question.kind} “{question.text}” one of these?",
        choices=[*there, ("new", f"None of them: a new {question.kind}")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one: it cannot be told with certainty."},
    )
