"""Remarks between colleagues, on their screens."""

import pytest

from cells import remarking
from cells.models import Remark
from tests.factories import (
    BiteFactory,
    CellFactory,
    EntryFactory,
    PlainPageFactory,
    SectionFactory,
    staff,
)

pytestmark = pytest.mark.django_db

HOSTILE = "<img src=x onerror=alert(1)>"
ON = "/admin/remarks/on/drug/a3/"


@pytest.fixture
def a3():
    return CellFactory(code="A3")


@pytest.fixture
def entry(a3):
    return EntryFactory(cell=a3, headline="It helps")


def listed(client, **query):
    threads = client.get("/admin/remarks/", query).context["threads"]
    return [(one.named.name, one.about, one.remark.words) for one in threads]


def test_a_remark_on_an_entry_is_listed_with_its_cell(editor, entry):
    editor.post(ON, {"about": f"entry-{entry.pk}", "words": "Is this so?"})
    assert listed(editor) == [("Drug treatment A3", "Entry: It helps", "Is this so?")]


def test_the_form_begins_with_the_part_one_comes_from(editor, entry):
    form = editor.get(f"{ON}?about=entry-{entry.pk}").context["form"]
    assert form["about"].value() == f"entry-{entry.pk}"


def test_sections_and_whole_pages_are_remarked_on_too(editor, a3):
    section = SectionFactory(bite=BiteFactory(cell=a3), kind="issue", heading="Who stays?")
    editor.post(ON, {"about": f"section-{section.pk}", "words": "One"})
    editor.post(ON, {"about": "page", "words": "Two"})
    PlainPageFactory()
    editor.post("/admin/remarks/on/about/", {"about": "page", "words": "Three"})
    assert listed(editor) == [
        ("Plain page /about/", "", "Three"),
        ("Drug treatment A3", "", "Two"),
        ("Drug treatment A3", "Section: Who stays?", "One"),
    ]


@pytest.mark.parametrize(
    "values",
    [{"words": " "}, {"words": "x" * 2001}, {"about": "entry-1"}, {"about": "poem"}, {"about": ""}],
)
def test_what_cannot_be_taken_keeps_its_words(editor, a3, values):
    other = EntryFactory(pk=1, cell=CellFactory(code="B1"))
    answer = editor.post(ON, {"about": "page", "words": "My words", **values})
    assert answer.status_code == 200
    assert other.pk == 1
    assert answer.context["form"]["words"].value() == values.get("words", "My words")
    assert not Remark.objects.exists()


def test_a_remark_is_answered_resolved_and_opened_again(editor, a3, tom):
    thread = remarking.remark(a3.page, "Is this so?", by=tom)
    editor.post(f"/admin/remarks/{thread.pk}/answer/", {"words": "It is."})
    editor.post(f"/admin/remarks/{thread.pk}/resolve/")
    assert listed(editor) == []
    assert len(listed(editor, show="resolved")) == 1
    editor.post(f"/admin/remarks/{thread.pk}/reopen/")
    assert len(listed(editor)) == 1
    assert thread.answers.get().words == "It is."


def test_an_answer_that_is_too_long_is_shown_again(editor, a3, tom):
    thread = remarking.remark(a3.page, "Is this so?", by=tom)
    answer = editor.post(f"/admin/remarks/{thread.pk}/answer/", {"words": "y" * 2001})
    assert "y" * 2001 in answer.text
    assert not thread.answers.exists()


def test_an_answer_is_no_thread_of_its_own(editor, a3, tom):
    thread = remarking.remark(a3.page, "Is this so?", by=tom)
    answer = remarking.answer(thread, "It is.", by=tom)
    for act in ("answer", "resolve", "reopen"):
        assert editor.post(f"/admin/remarks/{answer.pk}/{act}/").status_code == 404


def test_what_a_remark_was_about_may_be_gone(editor, entry, tom):
    remarking.remark(entry.cell.page, "Drop it?", by=tom, subject=("entry", entry.pk))
    number = entry.pk
    entry.delete()
    assert listed(editor)[0][1] == f"entry {number}, which is gone"


def test_the_forms_of_cell_and_entry_lead_to_their_remarks(editor, entry, tom):
    remarking.remark(entry.cell.page, "Is this so?", by=tom)
    page = editor.get(f"/admin/entries/entry/{entry.pk}/change/").text
    assert f'href="{ON}?about=entry-{entry.pk}">Remarks, 1 open<' in page


def test_the_acts_are_told_without_the_words(editor, a3, tom):
    thread = remarking.remark(a3.page, "zqwords", by=tom)
    remarking.answer(thread, "zqanswer", by=tom)
    remarking.resolve(thread, by=tom)
    acts = editor.get("/admin/activity/").context["acts"]
    verbs = {act.verb for act in acts if act.kind == "Remark"}
    assert verbs == {"remarked", "answered", "resolved"}
    assert "zq" not in str(acts)


def test_words_run_nothing(editor, a3, entry, tom):
    thread = remarking.remark(a3.page, HOSTILE, by=tom)
    remarking.answer(thread, HOSTILE, by=tom)
    entry.headline = HOSTILE
    entry.save()
    for address in ("/admin/remarks/", ON):
        assert HOSTILE not in editor.get(address).text


def test_the_queries_do_not_grow_with_the_remarks(
    editor, a3, entry, tom, django_assert_max_num_queries
):
    for number in range(8):
        subject = ("entry", entry.pk) if number % 2 else remarking.WHOLE_PAGE
        thread = remarking.remark(a3.page, f"Remark {number}", by=tom, subject=subject)
        remarking.answer(thread, "Yes", by=tom)
    for address in ("/admin/remarks/", ON):
        with django_assert_max_num_queries(21):
            editor.get(address)


def test_they_are_for_editors(client, a3, tom):
    thread = remarking.remark(a3.page, "Is this so?", by=tom)
    client.force_login(staff(username="ana"))
    for address in ("/admin/remarks/", ON):
        assert client.get(address).status_code == 403
    for act in ("answer", "resolve", "reopen"):
        assert client.post(f"/admin/remarks/{thread.pk}/{act}/").status_code == 403
