"""Pages and entries as files: /drug/e5.json, /drug/e5/2018-10-12.ris, /drug.csv, /entry/1.bib."""

from datetime import date

from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format

from cells.addresses import absolute
from cells.exporting.documents import page_document
from cells.exporting.form import Form
from cells.exporting.listed import listed_in
from cells.exporting.searched import searched
from cells.exporting.works import work_of_page
from cells.exporting.writing import entries_as, json_text, works_as
from cells.models import Edition, Page, Passage
from cells.reading.editions import Shown, edition_shown
from cells.searching.forms import SearchForm
from cells.views.answers import answer, keep_for_a_while
from cells.views.files import file_of, for_programs, json_error
from cells.views.passages import passage_answer


@for_programs
def page(request: HttpRequest, path: str, form: Form) -> HttpResponse:
    """The current edition of a page; of a matrix, all its cells as they are today."""
    shown = shown_or_404(path)
    if shown.kind == Page.Kind.MATRIX:
        return matrix_file(request, shown, form)
    return edition_file(request, shown, form)


@for_programs
def edition(request: HttpRequest, path: str, address: str, form: Form) -> HttpResponse:
    """An edition by its own address; of a matrix, its own words alone."""
    return edition_file(request, shown_or_404(path, address), form)


@for_programs
def entry(request: HttpRequest, number: int, form: Form) -> HttpResponse:
    """An entry as it stands today; 410 where it no longer does."""
    passage = passage_of_entry(number)
    if passage.retired_on:
        return retired(passage, passage.retired_on, form)

    def make() -> HttpResponse:
        listed = listed_in([passage.edition], only={number})
        return file_of(form, f"entry-{number}", entries_as(form, listed))

    depends_on = ("entry", number, form, passage.edition_id, passage.page.facts_version)
    return answer(request, make, depends_on=depends_on)


@for_programs
def search(request: HttpRequest, form: Form) -> HttpResponse:
    """The entries that a search finds, all pages of them."""
    found = searched(SearchForm(request.GET).wanted())
    text = entries_as(form, found.listed, found.facts)
    # Whatever is published, or said to mean the same, may change it: the text is the validator.
    return answer(request, lambda: file_of(form, found.file_name, text), depends_on=(form, text))


@for_programs
def citation(
    request: HttpRequest, path: str, form: Form, address: str | None = None
) -> HttpResponse:
    """An edition of a page as one work to cite; RIS and BibTeX only."""
    shown = shown_or_404(path, address)
    if form not in (Form.RIS, Form.BIBTEX):
        raise Http404

    def make() -> HttpResponse:
        text = works_as(form, [work_of_page(edition_of(shown))])
        return file_of(form, f"cite-{file_name(shown)}", text)

    return answer(request, make, depends_on=("citation", form, *shown.depends_on))


def passage_of_entry(number: int) -> Passage:
    """Where an entry stands, or stood last, on a public page; Http404 where there is none."""
    passages = Passage.objects.select_related("page", "edition__page")
    public = Page.objects.public()
    return get_object_or_404(passages, kind="entry", number=number, page__in=public)


def shown_or_404(path: str, address: str | None = None) -> Shown:
    shown = edition_shown(path, address)
    if shown is None:
        raise Http404
    return shown


def edition_of(shown: Shown) -> Edition:
    """Its edition; only a preview has none, and nothing of that is taken away."""
    if shown.edition is None:
        raise Http404
    return shown.edition


def edition_file(request: HttpRequest, shown: Shown, form: Form) -> HttpResponse:
    """One edition. Only a cell lists documents, so all else is JSON alone."""
    if form is not Form.JSON and shown.kind != Page.Kind.CELL:
        raise Http404

    def make() -> HttpResponse:
        if form is Form.JSON:
            text = json_text(page_document(edition_of(shown)))
        else:
            text = entries_as(form, listed_in([edition_of(shown)]))
        return file_of(form, file_name(shown), text)

    return answer(request, make, depends_on=("file", form, *shown.depends_on))


def matrix_file(request: HttpRequest, shown: Shown, form: Form) -> HttpResponse:
    """Every cell of a matrix in its current edition. A 304 takes two queries."""
    # No version ever falls, so their sum says whether any page in it shows something new.
    facts = Page.objects.filter(listed_on=shown.page).aggregate(sum=Sum("facts_version"))

    def make() -> HttpResponse:
        cells = cells_of(shown.page)
        if form is Form.JSON:
            text = json_text(page_document(edition_of(shown), cells))
        else:
            text = entries_as(form, listed_in(cells))
        return file_of(form, shown.page.path, text)

    depends_on = ("matrix", form, facts["sum"], *shown.depends_on)
    return answer(request, make, depends_on=depends_on)


def cells_of(matrix: Page) -> list[Edition]:
    """The current editions of its cells, by column and row, in one query."""
    cells = Page.objects.public().filter(listed_on=matrix, kind=Page.Kind.CELL)
    editions = Edition.objects.filter(page__in=cells, pk=F("page__current_edition"))
    return sorted(editions.select_related("page"), key=place_of)


def place_of(edition: Edition) -> tuple[str, int]:
    """Its column and row, from a path such as "drug/e5"."""
    code = edition.page.path.rpartition("/")[2]
    return code[0], int(code[1:])


def file_name(shown: Shown) -> str:
    """As in "drug-e5-2018-10-12"; nothing in it needs quoting."""
    return f"{shown.page.path.replace('/', '-')}-{edition_of(shown).address}"


def retired(passage: Passage, since: date, form: Form) -> HttpResponse:
    if form is not Form.JSON:
        return passage_answer("entry", passage.number, "")
    because = f": {passage.retired_because}" if passage.retired_because else "."
    last = absolute(passage.edition.get_absolute_url())
    message = f"Not listed since {date_format(since)}{because} The last edition that had it: {last}"
    return keep_for_a_while(json_error(410, message))
