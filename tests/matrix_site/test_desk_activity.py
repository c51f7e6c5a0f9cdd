"""Who did what, when."""

import csv
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cells.publishing import Choice, plan, redact
from tests.desk import COUNTED
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    LinkActFactory,
    PlainPageFactory,
    ReferenceRowFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return staff("Editors", username="ana")


def shown(client, **query):
    """[(who, verb, kind, name, fields)], the newest first."""
    found = client.get("/admin/activity/", query).context["acts"]
    return [(act.who, act.verb, act.kind, act.name, act.fields) for act in found]


def as_user(row, user):
    row._history_user = user
    row.save()
    return row


def test_a_change_names_person_row_and_fields(editor, ana):
    entry = EntryFactory(cell=CellFactory(code="A3"), headline="As it was")
    entry.headline = "As it is"
    as_user(entry, ana)
    assert shown(editor)[0] == (
        "ana",
        "changed",
        "Entry",
        "Drug treatment A3: As it is",
        "headline",
    )


def test_it_leads_to_the_row_and_to_the_words_that_changed(editor):
    entry = EntryFactory(headline="As it was")
    entry.headline = "As it is"
    entry.save()
    page = editor.get("/admin/activity/").content.decode()
    assert f'href="/admin/entries/entry/{entry.pk}/change/"' in page
    assert f'href="/admin/entries/entry/{entry.pk}/history/"' in page


def test_additions_deletions_and_editions_are_told(editor, ana):
    cell = CellFactory(code="A3")
    section = SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    live(cell, by=ana, note="Begun.")
    section.delete()
    told = [(verb, kind) for _, verb, kind, *_ in shown(editor)]
    assert told[:2] == [("deleted", "Section"), ("published", "Edition 1, significant")]
    assert ("added", "Bite") in told
    assert "Drug treatment A3: Begun." in editor.get("/admin/activity/").text


def test_redactions_and_review_dates_are_told(editor, ana):
    cell = CellFactory(code="A3", headline="Secret words")
    live(cell)
    redact(cell.page, words="Secret", reason="A court said so", by="ana")
    assert ("ana", "redacted") in [act[:2] for act in shown(editor)]
    address = f"/admin/cells/page/{cell.page_id}/change/"
    version = editor.get(address).context["adminform"].form["row_version"].value()
    editor.post(address, {"review_by": "2030-01-01", "row_version": version})
    assert shown(editor)[0][1:3] == ("changed", "Page")


def test_what_was_done_about_links_is_told(editor, ana):
    address = "https://example.org/gone"
    LinkActFactory(by=ana, kind="fine", check_of__address=address)
    assert ("ana", "decided", "Link: said it is fine", address, "") in shown(editor)


def test_imports_of_references_are_told_and_that_they_were_undone(editor, ana):
    now = timezone.now()
    row = ReferenceRowFactory(
        cell=CellFactory(code="A3"),
        reference_import__source_name="found.ris",
        reference_import__by=ana,
        reference_import__stored_at=now - timedelta(hours=1),
        reference_import__undone_by=ana,
        reference_import__undone_at=now + timedelta(hours=1),
    )
    told = ("ana", "undid", "References", "found.ris", "")
    assert shown(editor)[0] == shown(editor, cell=row.cell.pk)[0] == told
    assert ("ana", "imported", "References", "found.ris", "") in shown(editor)


def test_a_person_is_asked_for(editor, ana):
    as_user(CellFactory(code="A1"), ana)
    CellFactory(code="A2")
    assert {act[0] for act in shown(editor, person=ana.pk)} == {"ana"}


def test_a_cell_is_asked_for_with_all_that_is_in_it(editor):
    cell = CellFactory(code="A3")
    EntryFactory(cell=cell, document=DocumentFactory(title="Listed"))
    SectionFactory(bite=BiteFactory(cell=cell), kind="about")
    live(cell)
    other = EntryFactory(cell=CellFactory(code="B1"), document=DocumentFactory(title="Elsewhere"))
    PlainPageFactory()
    kinds = [act[2] for act in shown(editor, cell=cell.pk)]
    assert sorted(kinds) == [
        "Bite",
        "Cell",
        "Document",
        "Edition 1, significant",
        "Entry",
        "Section",
    ]
    assert str(other) not in str(shown(editor, cell=cell.pk))


def test_a_release_is_told_of_its_cells_and_leads_to_its_screen(editor, ana):
    cell = CellFactory(code="A3")
    tomorrow = timezone.now() + timedelta(days=1)
    planned = plan([Choice(cell, "minor")], note="Supervision", planned_for=tomorrow, by=ana)
    (act,) = [
        act
        for act in editor.get("/admin/activity/", {"cell": cell.pk}).context["acts"]
        if act.kind == "Release"
    ]
    assert (act.verb, act.name) == ("added", "Release: Supervision")
    assert (act.url, act.trail_url) == (f"/admin/releases/{planned.pk}/", "")


def test_older_acts_are_a_link_away_and_none_is_told_twice(editor):
    plain = PlainPageFactory()
    for number in range(60):
        plain.title = f"Title {number}"
        plain.save()
    first = editor.get("/admin/activity/")
    second = editor.get(f"/admin/activity/?{first.context['older']}")
    names = [act.name for page in (first, second) for act in page.context["acts"]]
    assert len(names) == len(set(names)) == 61  # Added, then renamed sixty times.
    assert second.context["older"] == ""


def test_acts_of_one_moment_stay_on_one_page(editor):
    plain = PlainPageFactory()
    for number in range(60):
        plain.title = f"Title {number}"
        plain.save()
    plain.history.update(history_date=timezone.now() - timedelta(days=1))
    assert len(editor.get("/admin/activity/").context["acts"]) == 61


def test_the_file_is_safe_to_open_in_a_spreadsheet(editor):
    PlainPageFactory(title="=1+1")
    answer = editor.get("/admin/activity.csv")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["when", "who", "did", "what", "name", "fields"]
    assert rows[1][2:5] == ["added", "Plain page", "'=1+1"]
    assert rows[1][0].startswith(str(date.today().year))


@pytest.mark.parametrize("query", ["person=x", "cell=99999", "before=never", "before=0001-01-01"])
def test_what_is_not_understood_is_no_error(editor, query):
    assert editor.get(f"/admin/activity/?{query}").status_code == 200
    assert editor.get(f"/admin/activity.csv?{query}").status_code == 200


def test_what_is_gone_is_named_all_the_same(editor):
    entry = EntryFactory(cell=CellFactory(code="A3"), headline="Gone")
    document = entry.document
    entry.delete()
    document.delete()
    assert ("deleted", "Entry") in [act[1:3] for act in shown(editor)]


def test_names_run_nothing(editor):
    PlainPageFactory(title="<script>alert(1)</script>")
    assert b"<script>alert" not in editor.get("/admin/activity/").content


def test_the_queries_do_not_grow_with_the_acts(editor, django_assert_max_num_queries):
    cell = CellFactory(code="A3")
    for number in range(8):
        as_user(EntryFactory(cell=cell), User.objects.get(username="tom")).save()
        as_user(DocumentFactory(title=str(number)), None).save()
    with django_assert_max_num_queries(44 + COUNTED):
        shown(editor)


def test_it_is_for_editors(client):
    assert client.get("/admin/activity/")["Location"].startswith("/admin/login/")
    client.force_login(staff())
    assert client.get("/admin/activity/").status_code == 403
