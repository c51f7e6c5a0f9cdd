"""What an editor says of a bulletin: its words, to whom it goes, what it brings, when it leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cells.editing import VersionedForm
from cells.models import Edition, Page, Passage
from cells.reading.surroundings import PAGES
from matrix_site.desk.forms import WhenForm
from subscriptions.models import Bulletin, Subscription

# How many editions are offered, the newest first.
OFFERED = 30


def public_pages() -> QuerySet[Page]:
    """What can be followed."""
    return Page.objects.public().filter(kind__in=Subscription.SCOPES).order_by("path")


def names_of_pages(pages: Iterable[int]) -> dict[int, str]:
    """What pages are called on the site, by their number: "Drug treatment E5: …". Two queries."""
    found = Passage.objects.filter(page__in=list(pages), kind__in=PAGES).select_related("page")
    matrices = dict(
        Passage.objects.filter(kind="matrix").values_list("page__path", "card__matrix__short_name")
    )
    return {one.page_id: _name(one, matrices) for one in found}


def _name(passage: Passage, matrices: dict[str, str]) -> str:
    slug, _, last = passage.page.path.partition("/")
    matrix = matrices.get(slug)
    code = last.rpartition("/")[2].upper()
    if matrix is None or not last:
        return passage.label
    place = code if passage.kind == "cell" else f"{passage.kind} {code}"
    return f"{matrix} {place}: {passage.label}"


class PageChoice(forms.ModelChoiceField):
    """Asks once for the names of all that are offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Page.objects.none(), **kwargs)

    def offer(self, pages: QuerySet[Page]) -> None:
        found = list(pages)
        names = names_of_pages(page.pk for page in found)
        self.queryset = pages
        offered = [(page.pk, names.get(page.pk, str(page))) for page in found]
        self.choices = [("", self.empty_label or ""), *sorted(offered, key=lambda one: one[1])]

    def label_from_instance(self, obj: Any) -> str:
        return names_of_pages([obj.pk]).get(obj.pk, str(obj))


class EditionsChoice(forms.ModelMultipleChoiceField):
    """Editions of public pages: the newest, or those that `find` finds, and those chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Edition.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, find: str, chosen: Iterable[Any]) -> None:
        public = Edition.objects.filter(page__in=Page.objects.public())
        public = public.select_related("page").defer("snapshot").order_by("-published_at", "-pk")
        self.queryset = public
        taken = [int(one) for one in map(str, chosen) if one.isdecimal() and len(one) < 19]
        found = list(public.filter(pk__in=taken))
        found += public.exclude(pk__in=taken).filter(_told_by(find))[:OFFERED]
        names = names_of_pages({one.page_id for one in found})
        self.choices = [(one.pk, edition_words(one, names)) for one in found]

    def label_from_instance(self, obj: Any) -> str:
        return edition_words(obj, names_of_pages([obj.page_id]))


def edition_words(edition: Edition, names: dict[int, str]) -> str:
    name = names.get(edition.page_id, str(edition.page))
    return f"{name} ({edition.dated_on:%-d %B %Y}). {edition.note}"


def _told_by(find: str) -> Q:
    """Editions whose note, or whose page by its address or name, holds each of these words."""
    wanted = Q()
    for word in find.split()[:10]:
        named = Passage.objects.filter(kind__in=PAGES, label__icontains=word).values("page")
        wanted &= Q(note__icontains=word) | Q(page__path__icontains=word) | Q(page__in=named)
    return wanted


class BulletinForm(VersionedForm):
    """`find` looks for other editions; it is no part of the bulletin."""

    page = PageChoice(label="Who gets it", required=False, empty_label="Everybody")
    editions = EditionsChoice(label="Editions it tells of", required=False)
    find = forms.CharField(label="Find other editions", required=False, max_length=100)

    class Meta:
        model = Bulletin
        fields = ["subject", "body", "page", "editions"]
        labels = {"body": "Words"}
        error_messages = {
            "subject": {"required": "Give it a subject: it is what readers see first."}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(pk=self.instance.page_id)
        self.fields["page"].offer(public_pages() | Page.objects.filter(own).order_by("path"))  # type: ignore[attr-defined]
        if self.is_bound:
            chosen = self.data.getlist(self.add_prefix("editions"))  # type: ignore[attr-defined]
            find = self.data.get(self.add_prefix("find"), "")
        else:
            chosen, find = [one.pk for one in self.initial.get("editions", [])], ""
        self.fields["editions"].offer(find, chosen)  # type: ignore[attr-defined]

    @property
    def version_fields(self) -> list[str]:
        return [name for name in super().version_fields if name != "find"]

    def look_again(self) -> None:
        """Show what was typed once more, without saying what is wrong with it."""
        self._errors = forms.utils.ErrorDict()


class SendForm(WhenForm):
    """When it leaves; `seen` is what the sender looked at."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    field_order = ("when", "day", "at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What leaves cannot be called back: nobody sends it by saying nothing.
        self.fields["when"].required = True


class WithdrawForm(forms.Form):
    """Why a bulletin is taken off the site."""

    because = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Readers are told, where the bulletin stood.",
        error_messages={"required": "Say why it is withdrawn: readers are told."},
    )


class ScopeForm(forms.Form):
    """For which scope the number of receivers is asked."""

    page = forms.ModelChoiceField(Page.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = public_pages()  # type: ignore[attr-defined]
