"""The inbox of the newsroom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from entries import answering
from entries.answering import What
from entries.models import Document, Entry, Message
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    LinkCheckFactory,
    MessageFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}'"


@pytest.fixture
def ana():
    return staff("Editors", username="ana")


@pytest.fixture
def editor(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def publisher(client):
    client.force_login(staff("Editors", "Publishers", username="pat"))
    return client


@pytest.fixture
def a3():
    cell = CellFactory(code="A3")
    EntryFactory(
        cell=cell, headline="A", order=1, document=DocumentFactory(title="Doses that hold people")
    )
    live(cell)
    return cell


@pytest.fixture
def suggestion(a3):
    return MessageFactory(
        kind="suggestion",
        page=a3.page,
        reference="A trial of an injection before release",
        category="K",
        name="Jo Reader",
        email="jo@example.org",
    )


def address(message):
    return reverse("desk:inbox_message", args=[message.pk])


def page(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer


def text(answer):
    return answer.content.decode()


def said(client, message, name, **changes):
    """What the form of an answer sends as it opens, but for the changes."""
    answers = page(client, address(message)).context["answers"]
    answer = next(one for one in answers if one.name == name)
    values = {"answer": name}
    for form in filter(None, (answer.form, answer.new)):
        values |= {field.html_name: field.value() or "" for field in form}
    if answer.choice:
        values["choice"] = answer.choice
    return values | changes


def send(client, message, name, **changes):
    return client.post(address(message), said(client, message, name, **changes))


def test_a_cell_opens_at_its_first_waiting_message(editor, suggestion):
    MessageFactory(page=CellFactory(code="B1").page, received_at=NOON + timedelta(days=400))
    answered = MessageFactory(page=suggestion.page)
    answering.answer_many([answered.pk], what=What.SPAM, by=None)
    shown = page(editor, "/admin/inbox/", cell=suggestion.page.path)
    assert shown.context["message"] == suggestion
    assert [line.group for line in shown.context["lines"]] == ["Drug treatment A3", "Other cells"]


def test_the_badge_of_a_cell_on_the_desk_leads_there(editor, suggestion):
    assert "/admin/inbox/?cell=drug%2Fa3" in text(page(editor, "/admin/"))


def test_an_accepted_document_of_the_library_waits_as_a_draft(editor, a3, suggestion):
    number = DocumentFactory(title=suggestion.reference).pk
    answer = send(editor, suggestion, "accept", headline="It delayed relapse", place="1")
    assert answer["Location"] == "/admin/inbox/"
    entry = Entry.objects.get(headline="It delayed relapse")
    suggestion.refresh_from_db()
    assert (entry.document_id, entry.cell, entry.category) == (number, a3, "K")
    assert (suggestion.state, suggestion.draft_entry) == ("considered", entry)
    assert "[address of the edition]" in suggestion.draft_answer


def test_a_publisher_is_led_to_the_review_and_an_editor_is_not(editor, client, suggestion):
    sent = said(editor, suggestion, "accept", review="1")
    assert "Save and review" not in text(page(editor, address(suggestion)))
    assert client.post(address(suggestion), sent)["Location"] == "/admin/inbox/"


def test_save_and_review_leads_to_the_review_of_the_cell(publisher, suggestion):
    answer = send(publisher, suggestion, "accept", review="1")
    assert answer["Location"] == "/admin/publish/drug/a3/"


def test_a_new_document_is_made_of_the_details(editor, suggestion):
    send(editor, suggestion, "accept", **{"new-authors": "Lee JD", "new-year": "2015"})
    document = Entry.objects.get(cell__page=suggestion.page, category="K", order=2).document
    assert (document.title, document.authors, document.year) == (
        suggestion.reference,
        "Lee JD",
        "2015",
    )


def test_a_new_document_that_the_library_has_is_shown_before_it_is_made(editor, suggestion):
    there = DocumentFactory(title="Elsewhere", doi="10.1111/add.12894")
    refused = send(editor, suggestion, "accept", choice="new", **{"new-doi": "10.1111/add.12894"})
    assert f"The library has it already: {there}." in text(refused)
    assert f'name="choice" value="{there.pk}"' in text(refused)
    assert not Document.objects.filter(title=suggestion.reference).exists()


def test_a_document_that_stands_elsewhere_is_said_above_the_answers(editor, suggestion):
    document = DocumentFactory(title=suggestion.reference)
    EntryFactory(cell=CellFactory(code="B5"), document=document, headline="Their words")
    shown = text(page(editor, address(suggestion)))
    assert shown.index("Drug treatment B5, Key studies") < shown.index("Accept as draft entry")
    assert "Their words" in shown


def test_what_the_cell_lists_already_is_refused_and_the_words_stay(editor, a3, suggestion):
    document = a3.entries.get().document
    refused = send(
        editor, suggestion, "accept", choice=str(document.pk), headline="Many careful words"
    )
    assert "Drug treatment A3 lists this document already." in text(refused)
    assert "Many careful words" in text(refused)


def test_already_here_names_the_place_in_its_reply(editor, a3):
    message = MessageFactory(kind="suggestion", page=a3.page, reference="Doses that hold people")
    send(editor, message, "here")
    message.refresh_from_db()
    assert message.state == "answered"
    assert f"A3, http://127.0.0.1:8000/drug/a3/#entry-{a3.entries.get().pk}" in message.answer


def test_an_empty_reply_means_the_words_of_the_reason(editor, suggestion):
    send(editor, suggestion, "not-now", reason="stronger")
    suggestion.refresh_from_db()
    assert suggestion.state == "declined"
    assert "a stronger study" in suggestion.answer


def test_another_reason_needs_words(editor, suggestion):
    refused = send(editor, suggestion, "not-now", reason="other")
    assert "Write what the sender will read." in text(refused)
    suggestion.refresh_from_db()
    assert suggestion.state == "received"


def test_a_refusal_goes_onto_the_public_record_with_a_reason(editor, client, suggestion):
    refused = send(editor, suggestion, "not-now", reason="cell", on_record="on", record_reason="")
    assert "Everybody reads this" in text(refused)
    send(
        editor,
        suggestion,
        "not-now",
        reason="cell",
        on_record="on",
        record_title="A trial",
        record_reason="It is about prisons.",
    )
    assert "It is about prisons." in text(client.get("/drug/a3/considered/"))


def test_a_comment_is_answered_in_words(editor, a3):
    comment = MessageFactory(page=a3.page, entry_number=a3.entries.get().pk)
    assert "Write what the sender will read." in text(send(editor, comment, "reply"))
    send(editor, comment, "reply", reply="It was a typo. Thank you.")
    comment.refresh_from_db()
    assert (comment.state, comment.answer) == ("answered", "It was a typo. Thank you.")


def test_a_dead_link_is_mended_beside_what_the_checks_say(editor, a3):
    document = a3.entries.get().document
    LinkCheckFactory(address=document.url, is_gone=True)
    message = MessageFactory(kind="broken", page=a3.page, entry_number=a3.entries.get().pk)
    assert "Link gone since 1 February" in text(page(editor, address(message)))
    assert "Enter a valid URL" in text(send(editor, message, "mend", address="javascript:x"))
    send(editor, message, "mend", address="https://example.org/moved")
    document.refresh_from_db()
    message.refresh_from_db()
    assert (document.url, message.state) == ("https://example.org/moved", "answered")


def test_the_second_of_two_editors_is_told_and_keeps_the_words(editor, ana, suggestion):
    sent = said(editor, suggestion, "not-now", reason="other", reply="My careful words")
    answering.answer_many([suggestion.pk], what=What.DECLINED, reply="Hers", by=ana)
    refused = text(editor.post(address(suggestion), sent))
    assert "ana was here since you opened it" in refused
    assert "My careful words" in refused
    suggestion.refresh_from_db()
    assert suggestion.answer == "Hers"


def test_an_answer_is_taken_back_from_the_message(editor, suggestion):
    send(editor, suggestion, "not-now", reason="cell", reply="Sorry, no.")
    act = page(editor, address(suggestion)).context["undoable"]
    editor.post(f"{address(suggestion)}undo/", {"act": act.pk})
    form = next(
        one.form
        for one in page(editor, address(suggestion)).context["answers"]
        if one.name == "not-now"
    )
    assert form["reply"].value() == "Sorry, no."
    again = editor.post(f"{address(suggestion)}undo/", {"act": act.pk}, follow=True)
    assert "can no longer be taken back" in text(again)


def test_a_message_is_handed_to_a_colleague_and_found_under_mine(editor, ana, suggestion):
    editor.post(f"{address(suggestion)}assign/", {"to": ana.pk})
    MessageFactory()
    shown = page(editor, "/admin/inbox/", show="mine")
    assert [line.message for line in shown.context["lines"]] == [suggestion]


def test_only_those_who_may_answer_are_offered_as_colleagues(editor, ana, suggestion):
    nobody = staff(username="nia")
    editor.post(f"{address(suggestion)}assign/", {"to": nobody.pk})
    suggestion.refresh_from_db()
    assert suggestion.assigned_to is None


@pytest.mark.parametrize(
    ("act", "sent", "state"),
    [
        ("spam", {}, "spam"),
        ("not-now", {"reply": "We looked."}, "declined"),
        ("assign", {"to": "ana"}, "received"),
    ],
)
def test_an_act_on_many_names_their_number_first(editor, ana, act, sent, state):
    chosen = [MessageFactory(), MessageFactory(), MessageFactory()]
    numbers = [one.pk for one in chosen]
    sent = {"act": act, "messages": numbers} | sent
    if act == "assign":
        sent["to"] = ana.pk
    asked = editor.post("/admin/inbox/many/", sent)
    assert "3 messages" in text(asked)
    assert set(Message.objects.values_list("state", flat=True)) == {"received"}
    editor.post("/admin/inbox/many/", {**sent, "confirm": "1"})
    assert set(Message.objects.values_list("state", flat=True)) == {state}
    assert Message.objects.filter(assigned_to=ana).count() == (3 if act == "assign" else 0)


def test_answered_spam_and_waiting_messages_can_be_read(editor, ana, a3, suggestion):
    spam, declined = MessageFactory(), MessageFactory()
    answering.answer_many([spam.pk], what=What.SPAM, by=ana)
    answering.answer_many([declined.pk], what=What.DECLINED, reply="No", by=ana)
    send(editor, suggestion, "accept")
    for show, message in (("spam", spam), ("answered", declined), ("accepted", suggestion)):
        shown = page(editor, "/admin/inbox/", show=show)
        assert [line.message for line in shown.context["lines"]] == [message]
        assert shown.context["answers"] == []


def test_an_erased_message_says_so(editor):
    message = MessageFactory(erased_at=NOON)
    assert "Name and address were erased on 1 March 2026." in text(page(editor, address(message)))


def test_names_and_addresses_stay_out_of_activity_and_logs(editor, suggestion, caplog):
    with caplog.at_level("DEBUG"):
        send(editor, suggestion, "accept", headline="Found")
        shown = text(page(editor, "/admin/activity/"))
    assert "accepted as draft entry" in shown
    for secret in ("Jo Reader", "jo@example.org"):
        assert secret not in shown
        assert secret not in caplog.text


@pytest.mark.parametrize("kind", ["suggestion", "comment", "broken"])
def test_hostile_words_run_nothing_anywhere(editor, a3, kind):
    entry = a3.entries.get()
    message = MessageFactory(
        kind=kind,
        page=a3.page,
        entry_number=entry.pk,
        reference=HOSTILE,
        words=HOSTILE,
        name=HOSTILE[:200],
        email="a@example.org",
        interest=HOSTILE,
        draft_answer=HOSTILE,
    )
    DocumentFactory(title=HOSTILE, url="")
    many = {"act": "spam", "messages": [message.pk]}
    for shown in (
        page(editor, "/admin/inbox/"),
        page(editor, address(message), answer="not-now"),
        editor.post("/admin/inbox/many/", many),
        send(editor, message, "not-now", reason=HOSTILE, record_title=HOSTILE),
    ):
        assert "<script>alert" not in text(shown)
        assert "<img src=x" not in text(shown)


@pytest.mark.parametrize(
    "query", [{"show": "x"}, {"page": "nine"}, {"page": "-1"}, {"cell": "é" * 300}, {"answer": "x"}]
)
def test_what_is_not_understood_is_no_error(editor, suggestion, query):
    assert editor.get("/admin/inbox/", query).status_code == 200
    assert editor.get(address(suggestion), query).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"choice": "9" * 30},
        {"choice": "-1"},
        {"cell": "x"},
        {"category": "Z"},
        {"place": "99999"},
        {"reply": "x" * 2001},
        {"headline": "x" * 501},
        {"seen": "x" * 501},
        {"version": ""},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_on_its_form(editor, suggestion, sent):
    assert send(editor, suggestion, "accept", **sent).status_code == 200
    assert Entry.objects.count() == 1


def test_an_unknown_answer_or_act_is_no_page(editor, suggestion):
    assert editor.post(address(suggestion), {"answer": "mend"}).status_code == 404
    assert editor.post("/admin/inbox/many/", {"act": "eat"}).status_code == 404
    assert editor.get("/admin/inbox/many/").status_code == 405
    assert editor.get(f"{address(suggestion)}undo/").status_code == 405


def test_nothing_chosen_is_said(editor):
    answer = editor.post("/admin/inbox/many/", {"act": "spam"}, follow=True)
    assert "Choose messages in the list first." in text(answer)


@pytest.mark.parametrize("path", ["", "{}/", "{}/assign/", "{}/undo/", "many/"])
def test_it_is_for_editors(client, suggestion, path):
    url = f"/admin/inbox/{path.format(suggestion.pk)}"
    for method in (client.get, client.post):
        assert method(url)["Location"].startswith("/admin/login/")
    client.force_login(staff())
    expected = {403, 405}
    assert {client.get(url).status_code, client.post(url, {"act": "spam"}).status_code} <= expected


def test_an_empty_inbox_says_so(editor):
    assert "Nothing waits for an answer." in text(page(editor, "/admin/inbox/"))


def test_the_queries_grow_with_nothing(editor, a3, suggestion, django_assert_max_num_queries):
    for number in range(6):
        entry = EntryFactory(
            cell=CellFactory(code=f"B{number + 1}"),
            document=DocumentFactory(title=suggestion.reference),
        )
        MessageFactory(kind="broken", page=entry.cell.page, entry_number=entry.pk)
        MessageFactory(kind="suggestion", page=a3.page, reference=suggestion.reference)
        EntryFactory(cell=a3)
    editor.get("/admin/")
    with django_assert_max_num_queries(28):
        page(editor, address(suggestion))
