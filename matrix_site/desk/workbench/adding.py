"""*Add entry*: find the document or paste it, choose its category, say what it found."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cells import newsroom
from cells.categories import Category
from cells.editing import with_an_end
from cells.models import Cell
from cells.richtext.fields import RichTextFormField
from entries.adding import Candidate, Findings, add_entry, candidates_for, look_up
from entries.models import Document, Entry
from entries.references import Record
from entries.references.documents import FIELDS, make
from matrix_site.desk.links import cell_address
from matrix_site.desk.workbench.chip import Place
from matrix_site.desk.workbench.editing import saved
from matrix_site.desk.workbench.forms import CategoriesForm
from matrix_site.desk.workbench.views import cell_at, say, screen

NEW = "new"
TITLE_LENGTH = Document._meta.get_field("title").max_length


def chosen_document(choice: str) -> Document | None:
    """The document of this number; None for NEW. Raises ValidationError if there is none."""
    if choice == NEW:
        return None
    is_number = choice.isdecimal() and len(choice) < 18
    document = Document.objects.filter(pk=int(choice)).first() if is_number else None
    if document is None:
        raise ValidationError("This document is gone from the library. Look again.")
    return document


class LookForm(forms.Form):
    """`looked` is the text that the answers on the screen belong to."""

    q = forms.CharField(
        label="Paste a DOI, RIS or BibTeX, or type a title or author",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    looked = forms.CharField(required=False, max_length=50_000, widget=forms.HiddenInput)

    @property
    def is_answered(self) -> bool:
        """Whether the editor has seen what this text led to."""
        q, looked = (self.data.get(name, "").split() for name in ("q", "looked"))
        return q == looked


class NewDocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = FIELDS
        widgets = {"authors": forms.TextInput}

        def formfield_callback(field: models.Field, **kwargs: Any) -> forms.Field | None:  # noqa: N805
            return with_an_end(field.formfield(**kwargs))

    prefix = "new"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("title", "doi", "pmid")):
            self.add_error("title", "Give a title, a DOI or a PubMed number.")
        return cleaned

    def record(self) -> Record:
        """What was said, as a record to look for in the library."""
        return Record(**self.cleaned_data)


class WordsForm(CategoriesForm):
    """`choice` is the number of a document or NEW; `seen` are those offered before."""

    choice = forms.CharField(
        max_length=20,
        error_messages={"required": "Choose one of the documents found, or a new one."},
    )
    headline = forms.CharField(
        label="Headline: your finding, in one sentence",
        max_length=Entry._meta.get_field("headline").max_length,
        required=False,
    )
    annotation = RichTextFormField(required=False)
    seen = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    field_order = ["choice", "category", "second_category", "headline", "annotation", "seen"]

    def __init__(self, *args: Any, cell: Cell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell = cell

    def clean_choice(self) -> Document | None:
        """None for a new document."""
        document = chosen_document(self.cleaned_data["choice"])
        if document and self.cell.entries.standing().filter(document=document).exists():
            raise ValidationError(f"{self.cell} lists this document already.")
        return document


@dataclass(frozen=True)
class Offer:
    """A document of the library as it is offered: how it matches, and where it stands already."""

    candidate: Candidate
    is_here: bool
    places: list[Place]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to add an entry; *Look up* fills it, *Save* lists the document."""
    if not request.user.has_perm("entries.add_entry"):
        raise PermissionDenied("To add entries you must be an editor.")
    cell = cell_at(request, pk)
    look = LookForm(request.POST or None)
    if request.method != "POST":
        return add_screen(request, cell, look, words_form(request, cell), None, None)
    new = NewDocumentForm(request.POST)
    words = WordsForm(request.POST, cell=cell)
    is_wish_to_save = "look" not in request.POST and look.is_answered
    if is_wish_to_save and words.is_valid() and (entry := stored(request, cell, words, new)):
        say(request, f"Added: {entry.headline or entry.document}.", f"entry-{entry.pk}")
        if "another" in request.POST:
            url = reverse("desk:workbench_add", args=[cell.pk])
            return redirect(f"{url}?category={entry.category}")
        return saved(request, cell, "entry", entry.pk)
    findings = look_up(look.data["q"]) if look.is_valid() else None
    if not is_wish_to_save:
        # Nothing is said of what is not filled in yet; every word typed stays.
        words = words_form(request, cell)
        new = proposed(findings, look.data.get("q", ""))
    return add_screen(request, cell, look, words, findings, new)


def chosen(request: HttpRequest, words: WordsForm, new: NewDocumentForm) -> Document | None:
    """The document to list, made if it is new; None, with errors in the forms, where it cannot be.

    A new one that the library has already is made only once the editor has seen that.
    """
    document: Document | None = words.cleaned_data["choice"]
    if document or not new.is_valid():
        if document is None:
            words.add_error("choice", "Look at the details of the new document.")
        return document
    record = new.record()
    seen = words.cleaned_data["seen"].split()
    twins = [one for one in candidates_for(record) if one.is_firm]
    if unseen := [one for one in twins if str(one.document.pk) not in seen]:
        words.add_error("choice", f"The library has it already: {unseen[0].document}.")
        return None
    try:
        return make(record, by=request.user, reason="Added with an entry")
    except ValidationError as refusal:
        words.add_error("choice", refusal.messages[0])
    return None


@transaction.atomic
def stored(
    request: HttpRequest, cell: Cell, words: WordsForm, new: NewDocumentForm
) -> Entry | None:
    """The new entry; None where its document cannot be listed, and the forms say why."""
    newsroom.lock()
    document = chosen(request, words, new)
    if document is None:
        return None
    names = ("category", "second_category", "headline", "annotation")
    return add_entry(cell, document, **{name: words.cleaned_data[name] for name in names})


def words_form(request: HttpRequest, cell: Cell) -> WordsForm:
    """Not checked yet, with what was typed, or with the category that was asked for."""
    sent = request.POST if request.method == "POST" else request.GET
    names = ("category", "second_category", "headline", "annotation")
    return WordsForm(initial={name: sent[name] for name in names if name in sent}, cell=cell)


def proposed(findings: Findings | None, text: str) -> NewDocumentForm:
    """A new document as it was read, to be corrected; of mere words they are its title."""
    record = findings.record if findings else None
    if record is None:
        return NewDocumentForm(initial={"title": " ".join(text.split())[:TITLE_LENGTH]})
    return NewDocumentForm(initial={name: getattr(record, name) for name in FIELDS})


def add_screen(
    request: HttpRequest,
    cell: Cell,
    look: LookForm,
    words: WordsForm,
    findings: Findings | None,
    new: NewDocumentForm | None,
) -> HttpResponse:
    offers = offers_of(cell, findings.candidates) if findings else []
    context = screen(request, cell) | {
        "title": f"Add entry to {cell}",
        "look": look,
        "words": words,
        "new": new or NewDocumentForm(),
        "findings": findings,
        "offers": offers,
        "choice": choice_of(request, findings, offers, words),
        "seen": " ".join(str(offer.candidate.document.pk) for offer in offers),
        "looked": look.data.get("q", "") if findings else "",
        "categories": Category,
        "can_publish": request.user.has_perm("cells.publish_page"),
    }
    return render(request, "desk/workbench/add.html", context)


def choice_of(
    request: HttpRequest, findings: Findings | None, offers: list[Offer], words: WordsForm
) -> str:
    """What is chosen before anybody chooses: what was chosen, or what can only be meant."""
    if words.is_bound and (choice := request.POST.get("choice")):
        return choice
    if findings is None:
        return ""
    if findings.sure and not any(offer.is_here for offer in offers):
        return str(findings.sure.pk)
    return NEW if findings.record and not findings.candidates else ""


def offers_of(cell: Cell, candidates: list[Candidate]) -> list[Offer]:
    """With the cells that list each already, in one query."""
    entries = (
        Entry.objects.standing()
        .filter(document__in=[one.document for one in candidates])
        .select_related("cell__column__matrix", "cell__row")
        .order_by("cell__column__matrix", "cell__column__letter", "cell__row__number", "pk")
    )
    places: dict[int, list[Place]] = {}
    for entry in entries:
        url = cell_address(entry.cell, ("entry", entry.pk))
        places.setdefault(entry.document_id, []).append(Place(str(entry.cell), url))
    here = {entry.document_id for entry in entries if entry.cell_id == cell.pk}
    return [
        Offer(one, one.document.pk in here, places.get(one.document.pk, [])) for one in candidates
    ]
