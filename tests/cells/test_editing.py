"""Two people, one row."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from cells.editing import VersionedForm
from cells.models import Cell, Notice, Page
from entries.models import Entry
from tests.factories import CellFactory, DocumentFactory, EntryFactory, NoticeFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff("Editors"))
    return client


def address(row, act="change"):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{act}/"


def sent(client: Client, row, **changes):
    """What a browser sends for the form as it stands, with these changes."""
    form = client.get(address(row)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items()} | changes


def says(response) -> str:
    return response.content.decode()


def saved_by_ann(row, **changes):
    """A colleague saves meanwhile."""
    other = Client()
    other.force_login(staff("Editors", username="ann"))
    response = other.post(address(row), sent(other, row, **changes))
    assert response.status_code == 302, says(response)


def test_a_save_over_anothers_change_is_refused(editor):
    cell = CellFactory(headline="As it was")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, headline="Hers")
    assert editor.post(address(cell), mine).status_code == 200
    assert Cell.objects.get().headline == "Hers"


class HeadlineForm(VersionedForm):
    """A form that holds a part of the row, as those of the workbench do."""

    class Meta:
        model = Cell
        fields = ["headline"]


def test_a_change_of_what_is_not_in_the_form_is_no_conflict_and_stays():
    cell = CellFactory(headline="As it was")
    opened = HeadlineForm(instance=Cell.objects.get()).initial["row_version"]
    stale = Cell.objects.get()
    cell.reviewer = "Mei"
    cell.save()
    form = HeadlineForm({"headline": "Mine", "row_version": opened}, instance=stale)
    assert form.is_valid()
    form.save()
    cell.refresh_from_db()
    assert (cell.headline, cell.reviewer, cell.row_version) == ("Mine", "Mei", 3)


def test_a_change_of_what_is_in_the_form_is_a_conflict_however_small_the_form():
    cell = CellFactory(headline="As it was")
    opened = HeadlineForm(instance=Cell.objects.get()).initial["row_version"]
    stale = Cell.objects.get()
    cell.headline = "Hers"
    cell.save()
    form = HeadlineForm({"headline": "Mine", "row_version": opened}, instance=stale)
    assert not form.is_valid()
    assert form.conflict.differences[0].theirs == "Hers"


def test_a_refusal_shows_what_it_was_what_is_theirs_and_what_is_mine(editor):
    cell = CellFactory(headline="As it was")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, headline="Hers")
    response = editor.post(address(cell), mine)
    conflict = response.context["adminform"].form.conflict
    (difference,) = conflict.differences
    assert (difference.opened, difference.theirs, difference.yours) == ("As it was", "Hers", "Mine")
    assert conflict.who == "ann"
    assert "Both of you changed it" in says(response)


def test_nothing_typed_is_lost_in_a_refusal(editor):
    cell = CellFactory(abstract="<p>As it was.</p>")
    mine = sent(editor, cell, abstract="<p>My long <strong>words</strong>.</p>")
    saved_by_ann(cell, abstract="<p>Hers.</p>")
    form = editor.post(address(cell), mine).context["adminform"].form
    assert form["abstract"].value() == "<p>My long <strong>words</strong>.</p>"


def test_what_only_the_other_changed_is_taken_over_into_the_form(editor):
    cell = CellFactory(headline="As it was", reviewer="Nobody")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, reviewer="Prof. Hers")
    form = editor.post(address(cell), mine).context["adminform"].form
    assert (form["headline"].value(), form["reviewer"].value()) == ("Mine", "Prof. Hers")


def test_saving_again_without_a_word_is_refused_again(editor):
    cell = CellFactory(headline="As it was")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, headline="Hers")
    editor.post(address(cell), mine)
    assert editor.post(address(cell), mine).status_code == 200
    assert Cell.objects.get().headline == "Hers"


def test_mine_is_saved_over_theirs_by_a_second_act(editor):
    cell = CellFactory(headline="As it was")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, headline="Hers")
    form = editor.post(address(cell), mine).context["adminform"].form
    again = editor.post(address(cell), mine | {"save_over": form.conflict.version})
    assert again.status_code == 302
    assert Cell.objects.get().headline == "Mine"


def test_the_second_act_does_not_cover_a_third_change(editor):
    cell = CellFactory(headline="As it was")
    mine = sent(editor, cell, headline="Mine")
    saved_by_ann(cell, headline="Hers")
    version = editor.post(address(cell), mine).context["adminform"].form.conflict.version
    changed = Cell.objects.get()
    changed.headline = "A third"
    changed.save()
    assert editor.post(address(cell), mine | {"save_over": version}).status_code == 200


@pytest.mark.parametrize("version", ["", "0", "999999999999", "ten", "²"])
def test_a_form_without_its_version_saves_nothing(editor, version):
    cell = CellFactory(headline="As it was")
    data = sent(editor, cell, headline="Mine", row_version=version)
    assert editor.post(address(cell), data).status_code == 200
    assert Cell.objects.get().headline == "As it was"


def test_changed_tags_are_a_change_too(editor):
    document = DocumentFactory(title="A study")
    mine = sent(editor, document, title="The study", tags="")
    saved_by_ann(document, tags="methadone")
    form = editor.post(address(document), mine).context["adminform"].form
    tags = next(one for one in form.conflict.differences if one.name == "tags")
    assert (tags.opened, tags.theirs, tags.yours) == ("(not recorded)", "methadone", "(empty)")


def test_a_live_fact_is_not_saved_over_another(editor):
    notice = NoticeFactory(words="As it was")
    mine = sent(editor, notice, words="Mine")
    saved_by_ann(notice, words="Hers")
    assert editor.post(address(notice), mine).status_code == 200
    assert Notice.objects.get().words == "Hers"


def test_dates_of_review_can_be_saved_while_somebody_publishes(editor):
    cell = CellFactory()
    dates = sent(editor, cell.page, review_by="2027-03-01")
    edition = live(cell)
    assert editor.post(address(cell.page), dates).status_code == 302
    page = Page.objects.get(pk=cell.page_id)
    assert (page.review_by.isoformat(), page.current_edition) == ("2027-03-01", edition)


def test_words_typed_over_a_deleted_row_are_shown_to_be_copied(editor):
    entry = EntryFactory()
    mine, gone = sent(editor, entry, headline="My long finding"), address(entry)
    entry.delete()
    response = editor.post(gone, mine)
    assert response.status_code == 410
    assert "My long finding" in says(response)


def test_a_row_changed_since_is_not_deleted(editor):
    entry = EntryFactory()
    asked = editor.get(address(entry, "delete")).context["row_version"]
    entry.headline = "Somebody worked on it"
    entry.save()
    data = {"post": "yes", "row_version": asked}
    response = editor.post(address(entry, "delete"), data, follow=True)
    assert "Not deleted" in says(response)
    assert Entry.objects.exists()


def test_an_unchanged_row_is_deleted_and_its_cell_told(editor):
    entry = EntryFactory()
    Page.objects.update(drafts_changed_at=None)
    asked = editor.get(address(entry, "delete")).context["row_version"]
    editor.post(address(entry, "delete"), {"post": "yes", "row_version": asked})
    assert not Entry.objects.exists()
    assert entry.cell.page.drafts_changed_at is None
    assert Page.objects.get(path="drug/e5").drafts_changed_at


def test_the_history_names_the_editor(editor):
    cell = CellFactory()
    editor.post(address(cell), sent(editor, cell, headline="Mine"))
    assert str(cell.history.first().history_user) == "tom"


def test_returning_to_an_old_state_counts_on(editor):
    cell = CellFactory(headline="Old")
    editor.post(address(cell), sent(editor, cell, headline="New"))
    old = address(cell, f"history/{cell.history.last().pk}")
    form = editor.get(old).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    assert editor.post(old, data).status_code == 302
    cell.refresh_from_db()
    assert (cell.headline, cell.row_version) == ("Old", 3)


def test_an_old_state_does_not_replace_what_changed_meanwhile(editor):
    cell = CellFactory(headline="Old")
    saved_by_ann(cell, headline="New")
    old = address(cell, f"history/{cell.history.last().pk}")
    form = editor.get(old).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    changed = Cell.objects.get()
    changed.headline = "Newer"
    changed.save()
    assert editor.post(old, data).status_code == 200
    assert Cell.objects.get().headline == "Newer"


def test_who_may_only_look_cannot_return_to_an_old_state(client: Client):
    cell = CellFactory(headline="Old")
    user = staff()
    user.user_permissions.set(Permission.objects.filter(codename="view_cell"))
    client.force_login(user)
    old = address(cell, f"history/{cell.history.last().pk}")
    assert client.get(old).status_code == 200
    assert client.post(old, {"row_version": "1"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_20_saves_at_once_exactly_one_is_made():
    cell = CellFactory(headline="As it was")
    user = staff("Editors")
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(user)
    data = sent(clients[0], cell)

    def save(number: int) -> int:
        try:
            mine = data | {"headline": f"Words of {number}"}
            return clients[number].post(address(cell), mine).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(save, range(20)))
    cell.refresh_from_db()
    assert sorted(statuses) == [200] * 19 + [302]
    assert cell.headline == f"Words of {statuses.index(302)}"
    assert cell.row_version == 2
