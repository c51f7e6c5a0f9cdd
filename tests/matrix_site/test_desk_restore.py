import pytest
from django.test import Client

from cells.models import Edition
from entries.models import Entry
from tests.factories import BiteFactory, EntryFactory, SectionFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


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


def says(response) -> str:
    return response.content.decode()


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


def test_looking_at_a_restore_changes_nothing(editor, edition):
    response = editor.get(f"/admin/restore/{edition.pk}/page/")
    entry, section = [str(change) for change in response.context["changes"]]
    assert entry == "± Key studies, place 1, headline: “Rewritten” became “As published”"
    assert section.endswith("added “Then.”")
    assert Entry.objects.get().headline == "Rewritten"


def test_both_versions_of_one_entry_are_shown_before_it_is_written_back(editor, edition):
    entry = Entry.objects.get()
    shown = says(editor.get(f"/admin/restore/{edition.pk}/entry/{entry.pk}/"))
    assert "As published" in shown
    assert "Rewritten" in shown


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


def test_what_can_be_restored_alone_is_listed(editor, edition):
    entry = Entry.objects.get()
    section = entry.cell.bite.sections.get()
    shown = says(editor.get(f"/admin/restore/{edition.pk}/"))
    assert f"/admin/restore/{edition.pk}/entry/{entry.pk}/" in shown
    assert f"/admin/restore/{edition.pk}/section/{section.pk}/" in shown
