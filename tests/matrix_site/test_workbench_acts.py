"""Editing, moving and adding on the workbench: what is saved, what is refused."""

import pytest
from django.test import Client

from bites.models import Section
from cells.models import Cell
from entries.models import Document, Entry
from tests.desk import says
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    staff,
)

pytestmark = pytest.mark.django_db

BIBTEX = "@article{a, title={Heroin on prescription}, author={Hartnoll, R}, year={1980}}"


@pytest.fixture
def entry():
    return EntryFactory(headline="As it was", annotation="<p>Words.</p>")


def at(cell, *path) -> str:
    return "/".join(["/admin/desk/cell", str(cell.pk), *map(str, path), ""])


def edit(row) -> str:
    cell = row.bite.cell if isinstance(row, Section) else row.cell
    return at(cell, "edit", row._meta.model_name, row.pk)


def sent(client: Client, address: str, **changes):
    """What a browser sends for the forms on this page, with these changes."""
    context = client.get(address).context
    forms = [form for form in (context["form"], context.get("categories")) if form]
    data = {name: form[name].value() for form in forms for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items()} | changes


def test_words_are_saved_and_lead_back_to_their_part(editor, entry):
    data = sent(editor, edit(entry), headline="Better")
    response = editor.post(edit(entry), data)
    assert response.url == f"{at(entry.cell)}#entry-{entry.pk}"
    entry.refresh_from_db()
    assert entry.headline == "Better"
    assert entry.history.first().history_user.username == "tom"


def test_save_and_review_leads_on_to_the_review(client, entry):
    client.force_login(staff("Publishers"))
    data = sent(client, edit(entry), headline="Better", review="1")
    assert client.post(edit(entry), data).url == "/admin/publish/drug/e5/"


def test_another_category_chosen_in_the_form_is_a_move(editor, entry):
    EntryFactory(cell=entry.cell, category="R", order=1)
    editor.post(edit(entry), sent(editor, edit(entry), category="R", second_category="G"))
    entry.refresh_from_db()
    assert (entry.category, entry.second_category, entry.order) == ("R", "G", 2)
    reasons = entry.history.values_list("history_change_reason", flat=True)
    assert "Moved from Key studies to Reviews" in reasons


def test_an_entry_that_a_colleague_moved_meanwhile_is_saved_where_it_stands_now(editor, entry):
    data = sent(editor, edit(entry), headline="Better")
    editor.post(at(entry.cell, "move/entry", entry.pk), {"category": "R"})
    assert editor.post(edit(entry), data).status_code == 302
    entry.refresh_from_db()
    assert (entry.headline, entry.category) == ("Better", "R")


def test_a_save_over_anothers_words_is_refused(editor, entry):
    data = sent(editor, edit(entry), headline="Mine")
    entry.headline = "Hers"
    entry.save()
    response = editor.post(edit(entry), data)
    assert response.status_code == 200
    assert "Hers" in says(response)
    entry.refresh_from_db()
    assert entry.headline == "Hers"


def test_words_typed_over_an_entry_that_is_gone_are_shown_to_be_copied(editor, entry):
    data = sent(editor, edit(entry), headline="A long thought")
    address = edit(entry)
    entry.delete()
    response = editor.post(address, data)
    assert response.status_code == 410
    assert "A long thought" in says(response)


@pytest.mark.parametrize("part", ["head", "more"])
def test_the_parts_of_the_head_are_saved(editor, part):
    cell = CellFactory(headline="As it was", more="<p>Was.</p>")
    field = {"head": "headline", "more": "more"}[part]
    address = at(cell, "edit", part)
    editor.post(address, sent(editor, address, **{field: "New"}))
    assert "New" in getattr(Cell.objects.get(), field)


def test_an_issue_needs_its_heading_and_about_does_not(editor):
    bite = BiteFactory()
    issue = SectionFactory(bite=bite, kind="issue", heading="Who stays?")
    about = SectionFactory(bite=bite, kind="about", heading="")
    refused = editor.post(edit(issue), sent(editor, edit(issue), heading=""))
    assert "Give this section a heading." in says(refused)
    assert editor.post(edit(about), sent(editor, edit(about), body="New")).status_code == 302


def test_a_section_is_deleted_from_its_form_and_leads_back_to_the_cell(editor):
    section = SectionFactory(kind="issue", heading="Who stays?")
    cell = section.bite.cell
    url = editor.get(edit(section)).context["delete_url"]
    question = editor.get(url)
    data = {"post": "yes", "row_version": question.context["row_version"]}
    assert editor.post(url, data).url == at(cell)
    assert not Section.objects.exists()


def test_the_first_section_makes_the_bite_and_a_second_about_is_the_first(editor):
    cell = CellFactory()
    add = at(cell, "add/section/about")
    editor.post(add, {"heading": "", "body": "<p>Of doses.</p>"})
    section = Section.objects.get(bite__cell=cell)
    assert section.kind == "about"
    assert editor.get(add).url == at(cell, "edit/section", section.pk)


def test_a_new_issue_stands_last_and_needs_a_heading(editor):
    first = SectionFactory(kind="issue", heading="Who stays?", order=1)
    add = at(first.bite.cell, "add/section/issue")
    assert editor.post(add, {"heading": "", "body": ""}).status_code == 200
    editor.post(add, {"heading": "Who leaves?", "body": ""})
    issues = Section.objects.filter(kind="issue").in_page_order()
    assert [issue.heading for issue in issues] == ["Who stays?", "Who leaves?"]


@pytest.mark.parametrize("kind", ["entry", "section", "head", "nonsense"])
def test_parts_of_another_cell_and_parts_that_are_none_are_not_found(editor, kind):
    cell = CellFactory(code="A1")
    there = EntryFactory(pk=5).cell
    SectionFactory(pk=5, bite=BiteFactory(cell=there))
    assert editor.get(at(cell, "edit", kind, 5)).status_code == 404


def test_a_move_says_what_it_did_and_can_be_undone(editor, entry):
    EntryFactory(cell=entry.cell, headline="Other", order=1)
    address = at(entry.cell, "move/entry", entry.pk)
    response = editor.post(address, {"step": "1"}, follow=True)
    (said,) = response.context["said"]
    assert said.sentence == "“As it was”: Moved to place 2 of 2 in Key studies."
    undone = editor.post(said.undo_url, {"undo": said.record}, follow=True)
    assert undone.context["said"][0].sentence.startswith("“As it was”: Undone")


def test_an_undo_that_is_too_late_says_so(editor, entry):
    EntryFactory(cell=entry.cell, order=1)
    address = at(entry.cell, "move/entry", entry.pk)
    said = editor.post(address, {"step": "1"}, follow=True).context["said"][0]
    editor.post(address, {"category": "R"})
    response = editor.post(address, {"undo": said.record}, follow=True)
    assert "This can no longer be undone: tom moved it since." in says(response)


def test_an_entry_goes_to_another_cell_and_back(editor, entry):
    there = CellFactory(code="A3")
    address = at(entry.cell, "move/entry", entry.pk, "cell")
    asked = editor.get(address)
    assert "Drug treatment A3" in says(asked)
    data = {"cell": there.pk, "row_version": asked.context["row_version"]}
    said = editor.post(address, data, follow=True).context["said"][0]
    entry.refresh_from_db()
    assert entry.cell == there
    editor.post(said.undo_url, {"undo": said.record})
    entry.refresh_from_db()
    assert entry.cell != there


@pytest.mark.parametrize("data", [{}, {"step": "9"}, {"step": "1", "undo": "2"}, {"undo": "x"}])
def test_a_button_that_says_nothing_that_can_be_done_moves_nothing(editor, entry, data):
    response = editor.post(at(entry.cell, "move/entry", entry.pk), data, follow=True)
    assert "Nothing was moved" in says(response)


def test_moving_is_done_by_post_alone(editor, entry):
    assert editor.get(at(entry.cell, "move/entry", entry.pk)).status_code == 405


def test_who_may_not_change_drafts_moves_edits_and_adds_nothing(client, entry):
    client.force_login(staff(username="ann"))
    for address in (
        edit(entry),
        at(entry.cell, "add"),
        at(entry.cell, "add/section/issue"),
        at(entry.cell, "move/entry", entry.pk, "cell"),
        at(entry.cell, "retire", entry.pk),
    ):
        assert client.get(address).status_code == 403
    assert client.post(at(entry.cell, "move/entry", entry.pk), {"step": "1"}).status_code == 403


def test_bibtex_is_looked_up_and_a_new_document_listed(editor):
    cell = CellFactory()
    add = at(cell, "add")
    found = editor.post(add, {"q": BIBTEX, "look": "1"})
    new = found.context["new"].initial
    assert (new["title"], new["year"], found.context["choice"]) == (
        "Heroin on prescription",
        "1980",
        "new",
    )
    data = {f"new-{name}": value for name, value in new.items()}
    data |= {"q": BIBTEX, "looked": BIBTEX, "choice": "new", "category": "S", "headline": "It held"}
    response = editor.post(add, data)
    entry = cell.entries.get()
    assert response.url == f"{at(cell)}#entry-{entry.pk}"
    assert (entry.category, entry.headline, entry.order) == ("S", "It held", 1)
    assert entry.document.authors == "Hartnoll R"


def test_a_document_with_the_pasted_doi_is_chosen_and_says_where_it_stands(editor):
    document = DocumentFactory(title="Tapering", doi="10.1136/bmj.f174")
    EntryFactory(document=document, cell=CellFactory(code="B2"))
    data = {"q": "https://doi.org/10.1136/BMJ.f174", "look": "1"}
    response = editor.post(at(CellFactory(), "add"), data)
    assert response.context["choice"] == str(document.pk)
    assert "Match: DOI" in says(response)
    assert "Drug treatment B2" in says(response)


def test_a_document_that_the_cell_lists_already_is_refused(editor, entry):
    data = {"q": "study", "looked": "study", "choice": entry.document_id, "category": "K"}
    response = editor.post(at(entry.cell, "add"), data)
    assert "lists this document already" in says(response)
    assert Entry.objects.count() == 1


def test_a_new_document_that_the_library_has_already_is_refused_until_that_was_seen(editor):
    there = DocumentFactory(title="Heroin on prescription", authors="Hartnoll R", year="1980")
    cell = CellFactory()
    data = {"q": BIBTEX, "looked": BIBTEX, "choice": "new", "category": "S"}
    data |= {"new-title": there.title, "new-authors": there.authors, "new-year": there.year}
    assert "The library has it already" in says(editor.post(at(cell, "add"), data))
    editor.post(at(cell, "add"), data | {"seen": str(there.pk)})
    assert Document.objects.count() == 2


def test_a_text_that_was_changed_after_looking_up_is_looked_up_again_not_saved(editor):
    document = DocumentFactory(title="Tapering")
    data = {"q": "tapering", "looked": "other", "choice": document.pk, "category": "K"}
    response = editor.post(at(CellFactory(), "add"), data)
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_words_that_find_nothing_are_the_title_of_a_new_document(editor):
    response = editor.post(at(CellFactory(), "add"), {"q": "An unheard  study", "look": "1"})
    assert response.context["new"].initial == {"title": "An unheard study"}


def test_words_typed_before_looking_up_stay(editor):
    data = {"q": "tapering", "look": "1", "headline": "It held", "category": "G"}
    words = editor.post(at(CellFactory(), "add"), data).context["words"]
    assert (words["headline"].value(), words["category"].value()) == ("It held", "G")
    assert not words.errors


def test_save_and_add_another_keeps_the_category(editor):
    document = DocumentFactory(title="Tapering")
    cell = CellFactory()
    data = {"q": "tapering", "looked": "tapering", "choice": document.pk, "category": "G"}
    response = editor.post(at(cell, "add"), data | {"another": "1"})
    assert response.url == f"{at(cell, 'add')}?category=G"
