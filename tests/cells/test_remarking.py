"""Remarks between colleagues."""

from datetime import UTC, datetime

import pytest
from django.db.models import ProtectedError

from cells import remarking
from cells.models import Remark
from cells.publishing import redact
from tests.factories import CellFactory, RemarkFactory, live, staff

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def tom():
    return staff("Editors")


@pytest.fixture
def ana():
    return staff("Editors", username="ana")


@pytest.fixture
def thread(tom):
    return remarking.remark(CellFactory().page, " Is this so? ", by=tom, subject=("entry", 12))


def now(thread):
    return Remark.objects.get(pk=thread.pk)


def test_a_remark_is_open_until_somebody_resolves_it(thread, ana):
    assert (thread.words, list(Remark.objects.open())) == ("Is this so?", [thread])
    remarking.resolve(thread, by=ana, now=NOON)
    assert (now(thread).resolved_by, now(thread).resolved_at) == (ana, NOON)
    assert list(Remark.objects.resolved()) == [thread]


def test_who_resolved_it_first_is_named(thread, tom, ana):
    remarking.resolve(thread, by=ana, now=NOON)
    remarking.resolve(thread, by=tom)
    assert now(thread).resolved_by == ana


def test_what_is_opened_again_says_by_whom(thread, tom, ana):
    remarking.resolve(thread, by=ana)
    remarking.reopen(thread, by=tom, now=NOON)
    assert (now(thread).resolved_by, now(thread).reopened_by) == (None, tom)


def test_answers_stand_under_what_they_answer_in_order(thread, ana, tom):
    remarking.answer(thread, "It is.", by=ana)
    remarking.answer(thread, "Thank you.", by=tom)
    (told,) = Remark.objects.threads().told()
    assert [one.words for one in told.answers.all()] == ["It is.", "Thank you."]
    assert {one.subject for one in told.answers.all()} == {("entry", 12)}


def test_an_answer_opens_again_what_was_resolved_meanwhile(thread, tom, ana):
    remarking.resolve(thread, by=ana)
    remarking.answer(thread, "Not quite.", by=tom)
    assert now(thread).resolved_at is None


def test_answers_are_not_answered(thread, tom):
    answer = remarking.answer(thread, "It is.", by=tom)
    with pytest.raises(ValueError, match="opened the thread"):
        remarking.answer(answer, "Is it?", by=tom)


def test_open_threads_are_counted_by_part(thread, tom, django_assert_num_queries):
    remarking.answer(thread, "It is.", by=tom)
    RemarkFactory(page=thread.page, author=tom)
    settled = RemarkFactory(page=thread.page, author=tom)
    remarking.resolve(settled, by=tom)
    with django_assert_num_queries(1):
        counts = Remark.objects.open().counts_by_subject(thread.page)
    assert counts == {("entry", 12): 1, ("page", None): 1}


def test_a_remark_has_no_words_in_logs(thread):
    assert "so?" not in str(thread)


def test_redacted_words_go_from_remarks_too(tom):
    cell = CellFactory(headline="Ann said so")
    page = live(cell).page
    thread = remarking.remark(page, "Did Ann?", by=tom)
    remarking.answer(thread, "Ann did.", by=tom)
    redact(page, words="Ann", reason="She asked", by="ana")
    assert not Remark.objects.filter(words__contains="Ann").exists()


def test_a_cell_that_was_never_published_takes_its_remarks_along(tom):
    cell = CellFactory()
    remarking.remark(cell.page, "Do we need it?", by=tom)
    cell.delete()
    assert not Remark.objects.exists()


def test_who_remarked_is_not_deleted(thread, tom):
    with pytest.raises(ProtectedError):
        tom.delete()
