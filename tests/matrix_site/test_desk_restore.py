import pytest
from django.test import Client

from cells.models import Edition
from entries.models import Entry
from tests.desk import says
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """An edition whose cell was rewritten since."""
    entry = EntryFactory(headline="As published", annotation="<p>Then.</p>")
    section = SectionFactory(bite=BiteFactory(cell=entry.cell), body="<p>Then.</p>")
    edition = live(entry.cell)
    entry.headline, section.body = "Rewritten", "<p>Now.</p>"
    entry.save()
    section.save()
    return edition


def confirm(client: Client, address: str):
    form = client.get(address).context["form"]
    return client.post(address, {"reviewed": form["reviewed"].value()}, follow=True)


def test_the_whole_page_is_written_back_to_the_draft(editor, edition):
    response = confirm(editor, f"/admin/restore/{edition.pk}/page/")
    assert "was written to the draft. Publish to show it." in says(response)
    assert Entry.objects.get().headline == "As published"
    assert Edition.objects.count() == 1


def test_one_entry_is_written_back_and_nothing_else(editor, edition):
    entry = Entry.objects.get()
    confirm(editor, f"/admin/restore/{edition.pk}/entry/{entry.pk}/")
    entry.refresh_from_db()
    assert entry.headline == "As published"
    assert entry.cell.bite.sections.get().body == "<p>Now.</p>"


def test_one_section_is_written_back_and_nothing_else(editor, edition):
    entry = Entry.objects.get()
    section = entry.cell.bite.sections.get()
    confirm(editor, f"/admin/restore/{edition.pk}/section/{section.pk}/")
    section.refresh_from_db()
    entry.refresh_from_db()
    assert (section.body, entry.headline) == ("<p>Then.</p>", "Rewritten")


def shown(client: Client, address: str) -> list[str]:
    """What the cards of a restore are about."""
    return [card.place for card in client.get(address).context["seen"].changes.cards]


def test_looking_at_a_restore_changes_nothing(editor, edition):
    trail = Entry.history.count()
    assert shown(editor, f"/admin/restore/{edition.pk}/page/") == [
        "Key studies, place 1, headline",
        "About the cell",
    ]
    entry = Entry.objects.get()
    assert (entry.headline, Entry.history.count()) == ("Rewritten", trail)


def test_only_what_would_be_written_back_is_compared(editor, edition):
    entry = Entry.objects.get()
    section = entry.cell.bite.sections.get()
    one = f"/admin/restore/{edition.pk}/entry/{entry.pk}/"
    assert shown(editor, one) == ["Key studies, place 1, headline"]
    other = f"/admin/restore/{edition.pk}/section/{section.pk}/"
    assert shown(editor, other) == ["About the cell"]


def test_the_comparison_leaves_documents_as_they_are_because_restoring_does(editor, edition):
    document = Entry.objects.get().document
    document.title = "Another title"
    document.save()
    says_all = says(editor.get(f"/admin/restore/{edition.pk}/page/"))
    assert "Another title" not in says_all


def test_entries_that_would_be_retired_are_named(editor, edition):
    EntryFactory(cell=edition.page.subject, headline="Added since")
    page = editor.get(f"/admin/restore/{edition.pk}/page/")
    gone = [card.name for card in page.context["seen"].changes.cards if card.look == "removed"]
    assert gone == ["Added since"]


def test_a_retired_entry_is_offered_by_name_and_comes_back(editor, edition):
    entry = Entry.objects.get()
    entry.retire("Too old")
    choice = f"/admin/restore/{edition.pk}/"
    assert "Not in the draft now: As published" in says(editor.get(choice))
    chosen = editor.get(choice, {"what": "entry", "entry": entry.pk}).context["restoring"]
    assert [card.look for card in chosen.seen.changes.cards] == ["added"]
    confirm(editor, chosen.seen.url)
    entry.refresh_from_db()
    assert entry.retired_at is None


def test_a_draft_changed_meanwhile_is_not_written_over(editor, edition):
    address = f"/admin/restore/{edition.pk}/page/"
    reviewed = editor.get(address).context["form"]["reviewed"].value()
    entry = Entry.objects.get()
    entry.headline = "Somebody is working on it"
    entry.save()
    response = editor.post(address, {"reviewed": reviewed}, follow=True)
    assert "the draft changed meanwhile" in says(response)
    assert Entry.objects.get().headline == "Somebody is working on it"


def test_the_history_says_who_restored(editor, edition):
    confirm(editor, f"/admin/restore/{edition.pk}/page/")
    assert str(Entry.objects.get().history.first().history_user) == "tom"


def test_the_editions_are_listed_newest_first(editor, edition):
    live(edition.page.subject, note="Second note", kind="minor")
    response = editor.get("/admin/editions/drug/e5/")
    assert [one.number for one in response.context["editions"]] == [2, 1]
    assert f"/admin/restore/{edition.pk}/" in says(response)


def test_the_list_of_editions_begins_with_the_draft_and_says_how_much_it_changes(editor, edition):
    response = editor.get("/admin/editions/drug/e5/")
    assert "2 changes not published" in says(response)
    assert (response.context["older"], response.context["newer"]) == ("1", "draft")


def test_any_two_states_are_compared(editor, edition):
    live(edition.page.subject, kind="minor")
    Entry.objects.get().retire("Too old")
    address = "/admin/editions/drug/e5/compare/"

    def looks(old: str, new: str) -> list[str]:
        compared = editor.get(address, {"old": old, "new": new}).context["changes"]
        return [card.look for card in compared.cards]

    assert looks("1", "2") == ["changed", "changed"]
    assert looks("2", "draft") == ["removed"]
    assert looks("draft", "2") == ["added"]


def test_one_state_is_not_compared_with_itself(editor, edition):
    address = "/admin/editions/drug/e5/compare/?old=1&new=1"
    assert "Choose two different ones" in says(editor.get(address, follow=True))


@pytest.mark.parametrize("number", ["99", "x", "²", "9" * 30])
def test_an_edition_that_is_not_there_is_not_compared(editor, edition, number):
    address = "/admin/editions/drug/e5/compare/"
    assert editor.get(address, {"old": number, "new": "draft"}).status_code == 404


def test_what_can_be_restored_alone_is_listed(editor, edition):
    entry = Entry.objects.get()
    section = entry.cell.bite.sections.get()
    shown = says(editor.get(f"/admin/restore/{edition.pk}/"))
    assert f'<option value="{entry.pk}">As published</option>' in shown
    assert f'<option value="{section.pk}">What is this cell about?</option>' in shown


def test_what_is_restored_is_compared_beside_the_list(editor, edition):
    entry = Entry.objects.get()
    choice = f"/admin/restore/{edition.pk}/"
    before = editor.get(choice).context
    assert [one.number for one in before["editions"]] == [1]
    assert before["restoring"].seen is None
    one = {"what": "entry", "entry": entry.pk}
    (card,) = editor.get(choice, one).context["restoring"].seen.changes.cards
    assert card.about == ("entry", entry.pk)
    assert Entry.objects.get().headline == "Rewritten"


@pytest.mark.parametrize(
    "asked",
    [{"what": "entry", "entry": "99"}, {"what": "section", "section": "99"}],
)
def test_what_the_edition_has_not_is_not_restored(editor, edition, asked):
    assert editor.get(f"/admin/restore/{edition.pk}/", asked).status_code == 404


@pytest.mark.parametrize("asked", [{"what": "all"}, {"what": "entry", "entry": "x"}, {"what": ""}])
def test_a_choice_that_is_none_is_asked_again(editor, edition, asked):
    answer = editor.get(f"/admin/restore/{edition.pk}/", asked)
    assert answer.context["restoring"].seen is None


def test_cells_that_share_the_document_of_an_entry_are_counted(editor, edition):
    entry = Entry.objects.get()
    EntryFactory(document=entry.document, cell=CellFactory(code="A1"))
    one = {"what": "entry", "entry": entry.pk}
    page = says(editor.get(f"/admin/restore/{edition.pk}/", one))
    assert "stay as they are: 1 other cell uses them." in page


def test_where_the_draft_says_the_same_nothing_can_be_restored(editor, edition):
    live(edition.page.subject)
    newest = edition.page.editions.get(number=2)
    page = says(editor.get(f"/admin/restore/{newest.pk}/page/"))
    assert "there is nothing to restore" in page
    assert 'disabled aria-describedby="why-not"' in page
