"""What editors send to import references: a file, and choices for its rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from cells.categories import Category
from cells.models import Cell
from entries.importing import Chosen, Looked
from entries.models import ReferenceRow
from entries.references import Format, Reading, Unreadable, read
from entries.references.decoding import text_of
from entries.references.documents import FIELDS
from entries.references.records import MAX_BYTES

CATEGORIES = [("", "–"), *((value, value) for value in Category.values)]


class PlaceForm(forms.Form):
    """A cell and a category, or neither."""

    cell = forms.ModelChoiceField(
        label="List them in",
        queryset=Cell.objects.with_axes(),
        required=False,
        empty_label="the library only",
    )
    category = forms.ChoiceField(
        label="Category", choices=[("", "choose…"), *Category.choices], required=False
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        cell, category = self.cleaned_data.get("cell"), self.cleaned_data.get("category")
        if cell and not category:
            self.add_error("category", "Choose the category in which the cell lists them.")
        if category and not cell and "cell" not in self.errors:
            self.add_error("cell", "Choose the cell, or no category.")
        return cleaned


class ReferencesForm(PlaceForm):
    """A file of references, or pasted ones. Once valid, `reading` and `words` are what it holds."""

    file = forms.FileField(
        label="A file",
        required=False,
        help_text=f"RIS, BibTeX, CSV or PubMed’s own format; up to {MAX_BYTES >> 20} MB.",
    )
    text = forms.CharField(
        label="Or paste references",
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="The same formats, or DOIs and PubMed numbers, one on a line or in any text.",
    )
    field_order = ["file", "text", "cell", "category"]

    reading: Reading
    words: str
    name: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the first screen of imports it stands beside another form with a file and a text.
        super().__init__(*args, **{"auto_id": "references_%s", **kwargs})

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        if bool(file) == bool((text or "").strip()):
            raise forms.ValidationError("Choose a file or paste references: one of the two.")
        if file and file.size > MAX_BYTES:
            self.add_error("file", f"The file has more than {MAX_BYTES >> 20} MB.")
            return cleaned
        self.name = file.name if file else ""
        data = file.read() if file else str(text)
        self.reading = read(data)
        if self.reading.format is Format.NOTHING:
            self.add_error("file" if file else "text", self.reading.problems[0].reason)
            return cleaned
        try:
            self.words = text_of(data)
        except Unreadable as error:
            self.add_error("file", str(error))
        return cleaned


class RowForm(forms.Form):
    """The choices for one row; its prefix is "row-" and the number."""

    choice = forms.ChoiceField(choices=[("", ""), *ReferenceRow.Choice.choices], required=False)
    match = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    cell = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    category = forms.ChoiceField(choices=CATEGORIES, required=False)
    fields_over = forms.MultipleChoiceField(
        choices=[(name, name) for name in FIELDS], required=False
    )

    def __init__(self, data: Mapping[str, Any], looked: Looked, cells: Iterable[int]) -> None:
        super().__init__(data, prefix=f"row-{looked.row.number}")
        self.looked = looked
        self.fields["cell"].choices = [(number, number) for number in cells]  # type: ignore[attr-defined]
        documents = [match.document.pk for match in looked.matches]
        self.fields["match"].choices = [(number, number) for number in documents]  # type: ignore[attr-defined]

    @property
    def was_sent(self) -> bool:
        """Whether the row stood in the form; others keep what they have."""
        return f"{self.prefix}-category" in self.data

    def chosen(self) -> Chosen:
        """What was chosen; where a value is not one of those offered, the row stays as it was."""
        row, got = self.looked.row, self.cleaned_data
        match = self.looked.match
        return Chosen(
            choice=got.get("choice", row.choice),
            match=got.get("match", row.match) or (match.document.pk if match else None),
            cell_id=got.get("cell", row.cell_id),
            category=got.get("category", row.category),
            fields=tuple(got.get("fields_over", row.fields)),
        )


def chosen_in(
    data: Mapping[str, Any], looked: Iterable[Looked], cells: Iterable[int]
) -> dict[int, Chosen]:
    """The choices for all rows that were sent, by the number of the row."""
    cells = list(cells)
    chosen = {}
    for each in looked:
        if each.row.problem:
            continue
        form = RowForm(data, each, cells)
        if form.was_sent:
            form.is_valid()
            chosen[each.row.number] = form.chosen()
    return chosen
