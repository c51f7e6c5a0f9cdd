"""What editors do with messages, and what follows from publishing."""

import pytest
from django.core.exceptions import ValidationError

from cells.addresses import absolute
from cells.models import Notice
from entries import answering
from entries.answering import CannotAnswer, Placing, What
from entries.linkchecking.acts import undo as undo_link_act
from entries.linkchecking.collecting import collect
from entries.models import Entry, LinkAct, Message, MessageAct
from entries.references import Record
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    MessageFactory,
    SectionFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return staff("Editors", username="ana")


@pytest.fixture
def cell():
    """A published cell with two key studies."""
    cell = CellFactory(code="A3")
    for order, headline in enumerate("AB", start=1):
        EntryFactory(cell=cell, headline=headline, order=order)
    live(cell)
    return cell


@pytest.fixture
def suggestion(cell):
    return MessageFactory(
        kind="suggestion", page=cell.page, reference="10.1111/add.12894", email="jo@example.org"
    )


def accept(message, cell, by, **placing):
    values = {"document": DocumentFactory(), "category": "K", "headline": "Found"} | placing
    return answering.accept(
        message,
        opened=answering.version(message),
        placing=Placing(cell, **values),
        reply="See [address of the edition].",
        by=by,
    )


def answer(message, by, what=What.ANSWERED, **said):
    opened = answering.version(message)
    answering.answer(message, opened=opened, what=what, by=by, **said)
    message.refresh_from_db()


def told(message):
    return [(act.what, act.detail) for act in message.acts.all()]


def test_an_accepted_suggestion_is_a_draft_entry_and_still_being_considered(cell, suggestion, ana):
    entry = accept(suggestion, cell, ana)
    suggestion.refresh_from_db()
    assert (entry.cell, entry.order, entry.headline) == (cell, 3, "Found")
    assert (suggestion.state, suggestion.draft_entry, suggestion.answer) == (
        "considered",
        entry,
        "",
    )
    assert told(suggestion) == [("drafted", "in Drug treatment A3, Key studies")]
    assert Message.objects.to_publish().get() == suggestion
    assert not Message.objects.to_answer().exists()


@pytest.mark.parametrize(("place", "order"), [(1, "FAB"), (2, "AFB"), (3, "ABF"), (9, "ABF")])
def test_it_stands_at_the_place_that_was_chosen(cell, suggestion, ana, place, order):
    Entry.objects.filter(headline="B").update(order=7)
    accept(suggestion, cell, ana, place=place, headline="F")
    shown = Entry.objects.filter(cell=cell).in_page_order()
    assert "".join(entry.headline for entry in shown) == order


def test_a_record_becomes_a_document_with_a_reason_in_its_history(cell, suggestion, ana):
    record = Record(title="A pilot trial", doi="10.1111/add.12894")
    document = accept(suggestion, cell, ana, document=record).document
    trail = document.history.get()
    assert (document.title, document.doi) == ("A pilot trial", "10.1111/add.12894")
    assert (trail.history_user, trail.history_change_reason) == (ana, "Suggested by a reader")


def test_the_edition_that_lists_it_answers_it(cell, suggestion, ana):
    accept(suggestion, cell, ana)
    edition = live(cell, by=ana)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.accepted_in) == ("accepted", edition)
    assert suggestion.answered_at == edition.published_at
    assert suggestion.answer == f"See {absolute(edition.get_absolute_url())}."
    assert suggestion.acts.first().detail == f"in edition 2 of {cell.page}"


def test_an_edition_without_it_answers_nothing(cell, suggestion, ana):
    entry = accept(suggestion, cell, ana)
    entry.refresh_from_db()
    entry.retire("Not yet")
    cell.headline = "Another"
    cell.save()
    live(cell)
    suggestion.refresh_from_db()
    assert suggestion.state == "considered"


def test_an_entry_that_moved_answers_from_the_page_that_lists_it(cell, suggestion, ana):
    other = CellFactory(code="B2")
    entry = accept(suggestion, cell, ana)
    entry.cell = other
    entry.save()
    edition = live(other)
    suggestion.refresh_from_db()
    assert suggestion.accepted_in == edition


def test_a_draft_entry_that_is_deleted_leaves_the_suggestion_waiting(cell, suggestion, ana):
    accept(suggestion, cell, ana).delete()
    assert Message.objects.to_answer().get() == suggestion


def test_a_document_is_not_listed_twice_in_a_cell(cell, suggestion, ana):
    there = Entry.objects.get(headline="A").document
    with pytest.raises(ValidationError, match="lists this document already"):
        accept(suggestion, cell, ana, document=there)
    assert not MessageAct.objects.exists()


@pytest.mark.parametrize(
    ("what", "state"),
    [("here", "answered"), ("answered", "answered"), ("declined", "declined"), ("spam", "spam")],
)
def test_an_answer_is_read_at_once(suggestion, ana, what, state):
    answer(suggestion, ana, What(what), reply="Thank you.")
    assert (suggestion.state, suggestion.answer) == (state, "Thank you.")
    assert suggestion.answered_at is not None
    assert [(act.what, act.by) for act in suggestion.acts.all()] == [(what, ana)]


def test_the_second_of_two_editors_is_told_who_was_first(suggestion, ana):
    opened = answering.version(suggestion)
    answer(suggestion, ana, What.DECLINED, reply="Not about this cell.")
    with pytest.raises(CannotAnswer, match="ana was here since you opened it: answered: not now"):
        answering.answer(suggestion, opened=opened, what=What.ANSWERED, reply="Yes", by=ana)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("declined", "Not about this cell.")


def test_handing_it_on_is_in_nobodys_way(suggestion, ana):
    opened = answering.version(suggestion)
    assert answering.assign([suggestion.pk], ana, ana) == 1
    assert answering.assign([suggestion.pk], ana, ana) == 0
    answering.answer(suggestion, opened=opened, what=What.ANSWERED, reply="Yes", by=ana)
    assert told(suggestion) == [("answered", ""), ("assigned", "to ana")]


def test_a_refusal_is_on_the_public_record_if_the_editor_says_so(cell, suggestion, ana):
    answer(suggestion, ana, What.DECLINED, reply="No.", record=("A trial", "Of another cell."))
    assert Message.objects.on_record(cell.page).get() == suggestion


def test_many_get_one_answer_and_those_that_have_one_keep_it(ana):
    first, second, third = (MessageFactory() for _ in range(3))
    answer(first, ana, reply="Mine")
    numbers = [first.pk, second.pk, third.pk]
    assert answering.answer_many(numbers, what=What.DECLINED, reply="No", by=ana) == (2, 1)
    first.refresh_from_db()
    assert (first.state, first.answer) == ("answered", "Mine")


def test_an_answer_taken_back_keeps_its_words_and_waits_again(suggestion, ana):
    answer(suggestion, ana, What.DECLINED, reply="Many careful words.")
    answering.undo(suggestion, suggestion.acts.get().pk, ana)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("received", "")
    assert suggestion.draft_answer == "Many careful words."
    assert suggestion.answered_at is None


def test_an_acceptance_taken_back_takes_its_entry_along(cell, suggestion, ana):
    entry = accept(suggestion, cell, ana, place=1)
    answering.undo(suggestion, suggestion.acts.get().pk, ana)
    assert not Entry.objects.filter(pk=entry.pk).exists()
    assert Message.objects.to_answer().get().state == "received"


def test_an_acceptance_stays_once_somebody_worked_on_its_entry(cell, suggestion, ana):
    entry = accept(suggestion, cell, ana)
    entry.headline = "Better words"
    entry.save()
    with pytest.raises(CannotAnswer, match="worked on since"):
        answering.undo(suggestion, suggestion.acts.get().pk, ana)


def test_what_an_edition_answered_is_not_taken_back(cell, suggestion, ana):
    accept(suggestion, cell, ana)
    drafted = suggestion.acts.get()
    live(cell)
    for act in (drafted, suggestion.acts.first()):
        with pytest.raises(CannotAnswer):
            answering.undo(suggestion, act.pk, ana)


def test_a_dead_link_is_mended_for_readers_at_once(cell, ana):
    entry = Entry.objects.get(headline="A")
    entry.document.url = "https://example.org/gone"
    entry.document.save()
    text = '<p><a href="https://example.org/gone">it</a></p>'
    section = SectionFactory(bite__cell=CellFactory(code="D4"), body=text)
    collect()
    message = MessageFactory(kind="broken", page=cell.page, entry_number=entry.pk)
    said = {
        "opened": answering.version(message),
        "address": "https://example.org/moved",
        "reply": "Mended.",
        "by": ana,
    }
    with pytest.raises(CannotAnswer, match="changed the document"):
        answering.mend(message, document_version="0", **said)
    answering.mend(message, document_version=str(entry.document.row_version), **said)
    entry.document.refresh_from_db()
    message.refresh_from_db()
    assert entry.document.url == "https://example.org/moved"
    notice = Notice.objects.get(document_number=entry.document_id)
    assert (notice.kind, notice.url) == ("moved", "https://example.org/moved")
    section.refresh_from_db()
    assert "https://example.org/moved" in section.body
    assert (message.state, message.answer) == ("answered", "Mended.")


def mended(entry, by, address):
    """A message on a dead link, mended so."""
    message = MessageFactory(kind="broken", page=entry.cell.page, entry_number=entry.pk)
    said = {"opened": answering.version(message), "reply": "Mended.", "by": by}
    version = str(entry.document.row_version)
    answering.mend(message, document_version=version, address=address, **said)
    return message


def test_a_mended_link_is_undone_like_any_other(cell, ana):
    entry = cell.entries.first()
    entry.document.url = "https://example.org/gone"
    entry.document.save()
    mended(entry, ana, "https://example.org/moved")
    act = LinkAct.objects.get()
    assert (act.by, act.check_of.settled_at is None) == (ana, False)
    undo_link_act(act)
    entry.document.refresh_from_db()
    assert entry.document.url == "https://example.org/gone"
    assert not Notice.objects.exists()


def test_a_document_that_leads_nowhere_is_given_an_address(cell, ana):
    entry = cell.entries.first()
    entry.document.url = entry.document.doi = entry.document.free_url = ""
    entry.document.save()
    mended(entry, ana, "https://example.org/found")
    entry.document.refresh_from_db()
    assert entry.document.url == "https://example.org/found"


def test_the_address_that_fails_mends_nothing(cell, ana):
    entry = cell.entries.first()
    entry.document.url = "https://example.org/gone"
    entry.document.save()
    with pytest.raises(CannotAnswer, match="the address that fails"):
        mended(entry, ana, "https://example.org/gone")
    assert Message.objects.get().state == "received"


def test_answers_to_send_are_those_with_words_and_an_address(suggestion, ana):
    for kwargs in ({"email": ""}, {"email": "a@example.org"}, {"email": "b@example.org"}):
        answer(MessageFactory(**kwargs), ana, reply="" if "b@" in kwargs["email"] else "Thanks.")
    answer(MessageFactory(email="c@example.org"), ana, What.SPAM, reply="No.")
    assert [one.email for one in Message.objects.answers_to_send()] == ["a@example.org"]


def test_a_waiting_answer_is_not_sent_before_its_edition(cell, suggestion, ana):
    accept(suggestion, cell, ana)
    assert not Message.objects.answers_to_send().exists()
    live(cell)
    assert Message.objects.answers_to_send().get() == suggestion


def test_acts_name_no_sender(cell, ana):
    message = MessageFactory(kind="suggestion", name="Jo Reader", email="jo@example.org")
    accept(message, cell, ana)
    live(cell)
    told_all = " ".join(f"{act} {act.detail}" for act in message.acts.all())
    assert "jo" not in told_all.lower().replace("drug", "")
