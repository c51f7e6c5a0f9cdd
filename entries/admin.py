"""The library and the entries of cells, as editors see them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods
from taggit import admin as taggit_admin
from taggit.models import Tag

from cells import newsroom
from cells.admin.frozen import FrozenAdmin
from cells.dois import normalised_doi
from cells.editing import EditorAdmin, VersionedAdmin, VersionedForm, titled, version_of
from cells.editing.admin import next_address
from cells.models import Page, Passage
from cells.models.page import PageQuerySet
from cells.publishing.using import uses_of_row
from entries import moving
from entries.models import Document, Entry, Message

# By any of these a document can be found again; the rest only says more of it.
KNOWN_BY = ("title", "authors", "publisher", "doi", "pmid", "url", "free_url")


class DocumentForm(VersionedForm):
    class Meta:
        help_texts = {
            "country": "Where it was done or issued, if that matters to readers.",
            "pmid": "The number PubMed gives it: digits only.",
            "url": "Where readers find it. The headline of its entries leads there.",
            "free_url": "Where anybody can read it without paying.",
            "free_checked_on": "The day you last saw the free copy there.",
            "tags": "Subjects to find it by, separated by commas.",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_empty = not any(self.cleaned_data.get(name) for name in KNOWN_BY)
        if is_empty and not self.errors:
            self.add_error("title", "Nothing says what it is. Give a title, a DOI or an address.")
        same = Document.objects.with_doi(self.cleaned_data.get("doi", ""))
        if twin := same.exclude(pk=self.instance.pk).first():
            url = reverse("admin:entries_document_change", args=[twin.pk])
            self.add_error(
                "doi",
                format_html(
                    "This DOI is in the library already: <a href='{}'>{}</a>. Use that document, "
                    "or correct the DOI.",
                    url,
                    twin,
                ),
            )
        return cleaned


@admin.register(Document)
class DocumentAdmin(EditorAdmin):
    form = DocumentForm
    list_display = ["__str__", "short_authors", "publisher", "places", "tag_names"]
    list_filter = ["tags"]
    search_fields = ["title", "authors", "publisher", "pmid", "doi", "tags__name"]
    ordering = ["title", "id"]
    search_help_text = "Words of the title, authors, tags, a DOI (or its address) or PubMed number."
    readonly_fields = ["stands_in"]
    fieldsets = [
        (
            None,
            {"fields": ["title", "authors", "year", "source", "publisher", "country", "tags"]},
        ),
        ("Where it is", {"fields": ["doi", "pmid", "url"]}),
        ("A free copy", {"fields": ["free_url", "free_note", "free_checked_on"]}),
        ("Where it is used", {"fields": ["stands_in"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        documents = super().get_queryset(request).annotate(entry_count=Count("entries"))
        return documents.prefetch_related("tags")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        doi = normalised_doi(search_term)
        if doi.startswith("10.") and (found := queryset.with_doi(doi)):
            return found, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="authors", ordering="authors")
    def short_authors(self, document: Document) -> str:
        return document.authors[:60] + "…" * (len(document.authors) > 60)

    @admin.display(description="entries", ordering="entry_count")
    def places(self, document: Any) -> int:
        return document.entry_count

    @admin.display(description="tags")
    def tag_names(self, document: Document) -> str:
        return ", ".join(tag.name for tag in document.tags.all())

    @admin.display(description="stands in")
    def stands_in(self, document: Document) -> str:
        """Links to its entries. A change of the document changes the draft of each cell."""
        entries = document.entries.select_related("cell__column__matrix", "cell__row__matrix")
        links = format_html_join(
            "",
            "<li><a href='{}'>{}</a>{}</li>",
            (
                (
                    reverse("admin:entries_entry_change", args=[entry.pk]),
                    f"{entry.cell}: {entry.headline or 'no headline'}",
                    " (retired)" if entry.retired_at else "",
                )
                for entry in entries
            ),
        )
        return format_html("<ul>{}</ul>", links) if links else "No cell yet."


class EntryForm(VersionedForm):
    class Meta:
        help_texts = {
            "cell": "The cell that lists it. Type its code, such as “drug e5”.",
            "document": "The document it is about. Type words of its title, authors or DOI.",
            "category": "Under which heading the cell lists it.",
            "annotation": "What the document found and what readers should make of it.",
            "order": "Its place within the category: lower numbers come first.",
        }


class RetiredFilter(admin.SimpleListFilter):
    title = "listed"
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Listed"), ("yes", "Retired")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "no":
                return queryset.standing()
            case "yes":
                return queryset.exclude(retired_at=None)
        return queryset


class RetireForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What readers are told who come looking for it: “Replaced by the 2024 review.”",
    )


@admin.register(Entry)
class EntryAdmin(EditorAdmin):
    form = EntryForm
    list_display = ["shown_headline", "cell", "category", "second_category", "document", "retired"]
    list_filter = [
        ("cell__column__matrix", admin.RelatedOnlyFieldListFilter),
        ("cell__column__letter", titled("column")),
        ("cell__row__number", titled("row")),
        "category",
        RetiredFilter,
    ]
    list_select_related = ("cell__column__matrix", "cell__row__matrix", "document")
    search_fields = ["headline", "document__title", "document__authors", "document__doi"]
    search_help_text = "Words of the headline, or of the document’s title, authors or DOI."
    autocomplete_fields = ["cell", "document"]
    ordering = ["cell__column__matrix", "cell__column__letter", "cell__row__number", "order", "id"]
    fieldsets = [
        (None, {"fields": ["headline", "annotation"]}),
        ("Its place", {"fields": ["cell", "category", "second_category", "order"]}),
        ("What it is about", {"fields": ["document"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def is_public(self, obj: Entry) -> bool:
        return Passage.objects.filter(kind="entry", number=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An entry that was ever published is retired, never deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.was_published)

    @admin.display(description="headline", ordering="headline")
    def shown_headline(self, entry: Entry) -> str:
        return entry.headline or "(the document’s title)"

    @admin.display(description="retired", ordering="retired_at")
    def retired(self, entry: Entry) -> str:
        return entry.retired_because or ""

    def get_urls(self) -> list[URLPattern]:
        retire = path(
            "<path:object_id>/retire/",
            self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.retire)),
            name="entries_entry_retire",
        )
        return [retire, *super().get_urls()]

    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take an entry off its page, with the reason that readers are given; or list it again."""
        with transaction.atomic():
            if request.method == "POST":
                newsroom.lock()
            entry = get_object_or_404(self.get_queryset(request), pk=object_id)
            if not self.has_change_permission(request, entry):
                raise PermissionDenied
            form = RetireForm(request.POST or None)
            if request.method == "POST" and request.POST.get("row_version") != version_of(entry):
                messages.error(request, "Somebody changed this entry meanwhile. Look at it again.")
            elif request.method == "POST" and entry.retired_at:
                entry.bring_back()
                return self.retired_or_back(request, entry, "Listed again in the draft")
            elif request.method == "POST" and form.is_valid():
                moving.retire(entry, form.cleaned_data["reason"])
                return self.retired_or_back(request, entry, "Retired in the draft")
        context = {
            **self.admin_site.each_context(request),
            "title": "List this entry again" if entry.retired_at else "Retire this entry",
            "opts": self.opts,
            "entry": entry,
            "form": form,
            "row_version": version_of(entry),
            "uses": uses_of_row(entry),
        }
        return render(request, "entries/retire.html", context)

    def retired_or_back(self, request: HttpRequest, entry: Entry, act: str) -> HttpResponse:
        self.log_change(request, entry, f"{act}.")
        messages.success(request, f"{act}: {entry}. Publish {entry.cell} to show it.")
        default = reverse("admin:entries_entry_change", args=[entry.pk])
        return HttpResponseRedirect(next_address(request) or default)


class TagForm(VersionedForm):
    class Meta:
        help_texts = {
            "name": "As editors and readers see it. A new name changes every document that has it.",
            "slug": "Its name in addresses: small letters, digits and hyphens.",
        }


# The package registers a screen of its own, whose form knows nothing of two editors.
admin.site.unregister(taggit_admin.Tag)


@admin.register(Tag)
class TagAdmin(VersionedAdmin):
    form = TagForm
    list_display = ["name", "slug", "documents"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(uses=Count("taggit_taggeditem_items"))

    @admin.display(ordering="uses")
    def documents(self, tag: Any) -> int:
        return tag.uses

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        pages_that_show(obj).touch_drafts()

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        pages_that_show(obj).touch_drafts()
        super().delete_model(request, obj)


def pages_that_show(tag: Tag) -> PageQuerySet:
    """The pages whose next edition would list a document with this tag."""
    entries = Entry.objects.filter(document__tags=tag)
    return Page.objects.filter(pk__in=entries.values("cell__page_id"))


@admin.register(Message)
class MessageAdmin(FrozenAdmin):
    """What readers sent and what became of it: to be searched. Answers are given in the inbox."""

    list_display = ["received_at", "kind", "state", "page", "about"]
    list_filter = ["state", "kind", "category"]
    list_select_related = ("page",)
    search_fields = ["reference", "words", "record_title"]
    search_help_text = "Words of the sender, of the document, or of the public record."
    date_hierarchy = "received_at"
    fieldsets = [
        (
            "What came",
            {
                "fields": [
                    "kind",
                    "page",
                    "entry_number",
                    "mark",
                    "reference",
                    "words",
                    "category",
                    "interest",
                    "name",
                    "email",
                    "received_at",
                ]
            },
        ),
        (
            "What became of it",
            {
                "description": "The sender reads the answer on the page whose address they have.",
                "fields": ["state", "answered_at", "accepted_in", "answer", "draft_answer"],
            },
        ),
        (
            "On the public record of documents considered and not listed",
            {"classes": ["collapse"], "fields": ["record_title", "record_reason"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("accepted_in__snapshot")

    @admin.display(description="about")
    def about(self, obj: Message) -> str:
        return Truncator(obj.reference or obj.words or f"Entry {obj.entry_number}").chars(80)
