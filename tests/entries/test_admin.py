import pytest
from django.test import Client

from cells.models import Page
from entries.models import Document, Entry
from tests.desk import COUNTED
from tests.factories import CellFactory, DocumentFactory, EntryFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


def says(response) -> str:
    return response.content.decode()


def test_a_doi_pasted_with_its_address_is_kept_bare(editor):
    editor.post("/admin/entries/document/add/", {"doi": "https://doi.org/10.1136/BMJ.f174"})
    assert Document.objects.get().doi == "10.1136/bmj.f174"


@pytest.mark.parametrize("data", [{}, {"year": "2010", "country": "England", "tags": "prison"}])
def test_a_document_of_which_nothing_says_what_it_is_is_refused(editor, data):
    page = says(editor.post("/admin/entries/document/add/", data))
    assert "Nothing says what it is." in page
    assert not Document.objects.exists()


def test_a_document_whose_title_is_not_known_yet_is_stored(editor):
    editor.post("/admin/entries/document/add/", {"url": "https://example.org/report.pdf"})
    assert Document.objects.get().title == ""


def test_a_doi_that_is_in_the_library_is_refused_with_a_link_to_its_document(editor):
    there = DocumentFactory(title="Tapering <methadone>", doi="10.1136/bmj.f174")
    data = {"title": "Again", "doi": "doi:10.1136/BMJ.F174"}
    page = says(editor.post("/admin/entries/document/add/", data))
    assert f"/admin/entries/document/{there.pk}/change/" in page
    assert "Tapering &lt;methadone&gt;" in page
    assert "Constraint" not in page
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["methadone tapering", "Amato", "https://doi.org/10.1136/BMJ.f174", "23343", "opioids"]
)
def test_a_document_is_found_by_what_is_known_of_it(editor, text):
    document = DocumentFactory(
        title="Methadone at tapering doses", authors="Amato L", doi="10.1136/bmj.f174", pmid="23343"
    )
    document.tags.add("opioids")
    DocumentFactory(title="Another")
    found = editor.get("/admin/entries/document/", {"q": text}).context["cl"].queryset
    assert list(found) == [document]


def test_a_document_lists_the_cells_it_stands_in(editor):
    document = DocumentFactory()
    for code in ("A1", "B2"):
        EntryFactory(cell=CellFactory(code=code), document=document)
    page = says(editor.get(f"/admin/entries/document/{document.pk}/change/"))
    assert "Drug treatment A1" in page
    assert "Drug treatment B2" in page


def test_tags_are_saved_with_their_document(editor):
    editor.post("/admin/entries/document/add/", {"title": "A study", "tags": "methadone, prison"})
    assert {tag.name for tag in Document.objects.get().tags.all()} == {"methadone", "prison"}


@pytest.mark.parametrize("text", ["protects", "tapering", "Amato", "bmj.f174"])
def test_an_entry_is_found_by_its_words_or_its_documents(editor, text):
    document = DocumentFactory(title="On tapering", authors="Amato L", doi="10.1136/bmj.f174")
    entry = EntryFactory(headline="Retention protects", document=document)
    EntryFactory(cell=entry.cell, headline="Another")
    found = editor.get("/admin/entries/entry/", {"q": text}).context["cl"].queryset
    assert list(found) == [entry]


@pytest.mark.parametrize(
    "choice",
    [
        {"cell__column__letter": "A"},
        {"cell__row__number": "1"},
        {"category__exact": "R"},
        {"retired": "yes"},
    ],
)
def test_entries_are_filtered(editor, choice):
    entry = EntryFactory(cell=CellFactory(code="A1"), category="R")
    entry.retire("Out of date")
    EntryFactory(cell=CellFactory(code="E5"), category="K")
    found = editor.get("/admin/entries/entry/", choice).context["cl"].queryset
    assert list(found) == [entry]


def test_a_list_of_entries_takes_as_many_queries_for_many(editor, django_assert_num_queries):
    for code in ("A1", "B2", "C3", "D4", "E5"):
        EntryFactory(cell=CellFactory(code=code))
    editor.get("/admin/entries/entry/")
    with django_assert_num_queries(11 + COUNTED):
        editor.get("/admin/entries/entry/")


def test_a_list_of_documents_takes_as_many_queries_for_many(editor, django_assert_num_queries):
    cell = CellFactory()
    for number in range(5):
        document = DocumentFactory(title=f"Study {number}")
        document.tags.add("methadone")
        EntryFactory(cell=cell, document=document)
    editor.get("/admin/entries/document/")
    with django_assert_num_queries(10 + COUNTED):
        editor.get("/admin/entries/document/")


def test_retiring_needs_a_reason_and_returns_to_the_cell(editor):
    entry = EntryFactory()
    live(entry.cell)
    address = f"/admin/entries/entry/{entry.pk}/retire/?next=/admin/cells/cell/1/change/"
    assert editor.post(address, {"row_version": "1", "reason": " "}).status_code == 200
    response = editor.post(address, {"row_version": "1", "reason": "Replaced by a review."})
    assert response["Location"] == "/admin/cells/cell/1/change/"
    assert Entry.objects.get().retired_because == "Replaced by a review."


def test_a_retired_entry_is_listed_again(editor):
    entry = EntryFactory()
    entry.retire("By mistake")
    editor.post(f"/admin/entries/entry/{entry.pk}/retire/", {"row_version": "2"})
    entry.refresh_from_db()
    assert (entry.retired_at, entry.retired_because) == (None, "")


def test_an_entry_changed_meanwhile_is_not_retired(editor):
    entry = EntryFactory()
    entry.headline = "Somebody works on it"
    entry.save()
    data = {"row_version": "1", "reason": "Out of date"}
    response = editor.post(f"/admin/entries/entry/{entry.pk}/retire/", data)
    assert "Somebody changed this entry meanwhile" in says(response)
    assert Entry.objects.get().retired_at is None


def test_the_history_says_who_retired(editor):
    entry = EntryFactory()
    data = {"row_version": "1", "reason": "Out of date"}
    editor.post(f"/admin/entries/entry/{entry.pk}/retire/", data)
    assert str(entry.history.first().history_user) == "tom"


def test_a_renamed_tag_changes_the_drafts_that_show_it(editor):
    entry = EntryFactory()
    entry.document.tags.add("methadon")
    tag = entry.document.tags.get()
    live(entry.cell)
    address = f"/admin/taggit/tag/{tag.pk}/change/"
    version = editor.get(address).context["adminform"].form["row_version"].value()
    editor.post(address, {"name": "methadone", "slug": "methadone", "row_version": version})
    assert Page.objects.get(path="drug/e5").has_unpublished_changes


@pytest.mark.parametrize(
    ("field", "text"), [("cell", "drug e5"), ("document", "tapering")], ids=["cell", "document"]
)
def test_the_fields_of_an_entry_complete_what_is_typed(editor, field, text):
    entry = EntryFactory(document=DocumentFactory(title="On tapering"))
    query = {"term": text, "app_label": "entries", "model_name": "entry", "field_name": field}
    (found,) = editor.get("/admin/autocomplete/", query).json()["results"]
    assert found["id"] == str(getattr(entry, field).pk)
