"""Live facts: readers see them as soon as they are saved."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cells.editing import EditorAdmin, VersionedAdmin, VersionedForm
from cells.editing.withdrawal import withdrawal
from cells.models import (
    Notice,
    Page,
    StoredSearch,
    Synonym,
    Topic,
    TopicAlias,
)
from cells.reading.collections import wanted_of
from cells.reading.search import total_in_words
from cells.searching.finding import find
from cells.searching.forms import parameters, wanted_in
from cells.searching.words import stems


class NoticeForm(VersionedForm):
    class Meta:
        help_texts = {
            "kind": "What became of the document, or of which copy you give the address.",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kinds = (Notice.Kind.ARCHIVED, Notice.Kind.FREE, Notice.Kind.MOVED)
        is_elsewhere = self.cleaned_data.get("kind") in kinds
        if is_elsewhere and not self.cleaned_data.get("url"):
            self.add_error("url", "Give the address of the copy, or the new one.")
        return cleaned


@admin.register(Notice)
class NoticeAdmin(EditorAdmin):
    """Notices are live facts: readers see them as soon as they are saved."""

    form = NoticeForm

    list_display = ["kind", "document_number", "dated_on", "words"]
    list_filter = ["kind"]
    search_fields = ["words", "url", "=document_number"]
    search_help_text = "The number of a document, or words of the notice."
    date_hierarchy = "dated_on"
    fieldsets = [
        (
            None,
            {
                "description": "A notice is true at once: readers see it on every page that lists "
                "the document, archived editions too, as soon as you save.",
                "fields": ["document_number", "kind", "dated_on", "words", "url", "replaces"],
            },
        )
    ]


class TopicForm(VersionedForm):
    class Meta:
        help_texts = {
            "slug": "The slug of the tag whose documents belong to it. It is the address of the "
            "topic, and can no longer change once you save.",
        }


@admin.register(Topic)
class TopicAdmin(EditorAdmin):
    """Topics are live facts: their names change for readers as soon as they are saved."""

    form = TopicForm
    list_display = ["name", "slug", "is_hot", "order"]
    list_filter = ["is_hot"]
    search_fields = ["name", "slug"]
    fieldsets = [
        (
            None,
            {
                "description": "A topic is live: readers see its name on every page that shows it "
                "as soon as you save. What you want to say on it is an essay.",
                "fields": ["name", "slug", "is_hot", "order"],
            },
        )
    ]

    def is_public(self, obj: Topic) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address is for ever."""
        return ["slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an essay stands on stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and hasattr(obj, "essay"))


class TopicAliasForm(VersionedForm):
    class Meta:
        help_texts = {
            "slug": "“ost” leads from /topics/ost/ to the topic. It can no longer change once you "
            "save.",
            "topic": "Where it leads. Type a few letters of its name.",
        }


@admin.register(TopicAlias)
class TopicAliasAdmin(EditorAdmin):
    """Other addresses of topics are live facts: they lead there as soon as they are saved."""

    form = TopicAliasForm
    list_display = ["__str__", "topic"]
    list_select_related = ("topic",)
    search_fields = ["slug", "topic__name"]
    autocomplete_fields = ["topic"]
    fields = ["slug", "topic"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address is for ever."""
        return ["slug"] if obj else []


class SynonymForm(VersionedForm):
    def clean_phrases(self) -> str:
        phrases = Synonym(phrases=self.cleaned_data["phrases"]).as_list()
        if len(phrases) < 2:
            raise ValidationError("Give at least two phrases, one on each line.")
        if without := [phrase for phrase in phrases if not stems(phrase)]:
            raise ValidationError(f"Search looks for words; “{without[0]}” holds none.")
        return "\n".join(dict.fromkeys(phrases))


@admin.register(Synonym)
class SynonymAdmin(EditorAdmin):
    """Synonyms are live facts: searches use them as soon as they are saved."""

    form = SynonymForm
    list_display = ["__str__"]
    search_fields = ["phrases"]
    fields = ["phrases"]


class StoredSearchForm(VersionedForm):
    def clean_query(self) -> str:
        """What stands behind the "?" of what was pasted, in the one order that is used."""
        pasted = self.cleaned_data["query"].strip()
        wanted = replace(wanted_in(pasted.rpartition("?")[2]), page=1)
        if wanted.is_open:
            raise ValidationError(
                "Paste the address of a search with words, or with something chosen."
            )
        return urlencode(parameters(wanted))


@admin.register(StoredSearch)
class StoredSearchAdmin(EditorAdmin):
    """Collections are live facts, and what they find is found anew each time."""

    form = StoredSearchForm
    list_display = ["title", "finds", "page", "is_public"]
    list_filter = ["is_public"]
    list_select_related = ("page",)
    list_per_page = 50
    search_fields = ["title", "query"]
    fields = ["title", "slug", "introduction", "query", "page", "is_public"]
    prepopulated_fields = {"slug": ["title"]}

    @admin.display(description="finds today")
    def finds(self, stored: StoredSearch) -> str:
        """An empty one wants mending."""
        return total_in_words(find(wanted_of(stored)))


class PageForm(VersionedForm):
    """The live facts of a page."""


@admin.register(Page)
class PageAdmin(VersionedAdmin):
    """When pages were searched and reviewed. Their words are edited where they are drafted."""

    form = PageForm
    FACTS = ("searched_to", "review_by", "reviewed_on")

    list_display = ["__str__", "kind", "current_edition", "is_late", *FACTS, "withdrawn_on"]
    list_filter = ["kind", "review_by", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ("current_edition__page",)
    search_fields = ["path"]
    search_help_text = "Part of its address, such as “drug/e5”."
    fieldsets = [
        (
            None,
            {
                "description": "These dates are live: readers see them as soon as you save, "
                "without a new edition.",
                "fields": FACTS,
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).exclude(kind=Page.Kind.HOME)

    def get_urls(self) -> list[URLPattern]:
        screen = require_http_methods(["GET", "HEAD", "POST"])(self.withdrawal)
        own = path(
            "<int:object_id>/withdrawal/",
            self.admin_site.admin_view(screen),
            name="cells_page_withdrawal",
        )
        return [own, *super().get_urls()]

    def withdrawal(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return withdrawal(self, request, object_id)

    def is_public(self, obj: Page) -> bool:
        return bool(obj.current_edition_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        # Only what was edited: an edition may have appeared since the row was read.
        obj.save(update_fields=form.changed_data)

    @admin.display(description="review late", boolean=True)
    def is_late(self, page: Page) -> bool:
        return page.is_overdue(timezone.localdate())
