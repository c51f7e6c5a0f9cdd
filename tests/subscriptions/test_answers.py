"""What became of a message is told to who sent it, once."""

from datetime import UTC, datetime, timedelta

import pytest

from entries.models import Message
from subscriptions.composing import compose
from subscriptions.models import Delivery, Mailing
from subscriptions.sweeping.answers import GRACE, OLDEST, send_answers
from tests.factories import CellFactory, MessageFactory, live
from tests.parallel import at_once
from tests.readers import SuppressionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + GRACE
TYPED = "Typed by a visitor"


@pytest.fixture(autouse=True)
def on_a_site(settings):
    settings.SITE_URL = "https://matrix.example"


def answered(state="answered", **kwargs):
    values = {"email": "ann@example.org", "answer": "It is listed in A3.", "answered_at": NOON}
    return MessageFactory(state=state, **{**values, **kwargs})


def letter_of(message):
    send_answers(LATER)
    return compose(Delivery.objects.get(message=message))


def test_an_answer_is_mailed_to_who_left_an_address():
    message = answered()
    answered(email="")
    MessageFactory(email="ben@example.org")
    send_answers(LATER)
    delivery = Delivery.objects.get()
    assert (delivery.message, delivery.address) == (message, "ann@example.org")
    assert delivery.mailing.key == f"{message.pk}:answered"
    assert delivery.unwanted() == ""


def test_swept_twice_it_is_mailed_once_for_each_state():
    message = answered()
    send_answers(LATER)
    send_answers(LATER)
    message.state = "declined"
    message.save()
    send_answers(LATER)
    message.state = "answered"
    message.save()
    send_answers(LATER)
    assert sorted(Mailing.objects.values_list("key", flat=True)) == [
        f"{message.pk}:answered",
        f"{message.pk}:declined",
    ]


def test_an_editor_has_ten_minutes_to_take_it_back():
    answered()
    send_answers(LATER - timedelta(seconds=1))
    assert not Mailing.objects.exists()


def test_one_taken_back_after_that_is_not_sent():
    message = answered()
    send_answers(LATER)
    message.settle("received")
    message.save()
    assert compose(Delivery.objects.get()) is None


def test_one_that_is_older_than_thirty_days_is_not_mailed_any_more():
    answered(answered_at=NOON - OLDEST)
    send_answers(NOON)
    assert not Mailing.objects.exists()


def test_it_says_what_became_of_it_in_the_words_of_the_editors():
    page = live(CellFactory(), now=NOON).page
    address = "https://matrix.example/drug/e5/2026-03-02/"
    answer = f"Thank you.\n\nIt is listed: {address}."
    message = answered(kind="suggestion", page=page, answer=answer, received_at=NOON)
    letter = letter_of(message)
    assert letter.subject == "Your suggestion on drug cell E5: answered"
    said = [[(run.text, run.address) for run in piece.runs] for piece in letter.pieces[1:3]]
    assert said == [
        [("Thank you.", "")],
        [("It is listed: ", ""), (address, address), (".", "")],
    ]
    assert letter.because[0].startswith("You sent a suggestion on 2 March 2026")
    assert letter.unsubscribe == letter.preferences == ""


@pytest.mark.parametrize("state", Message.TOLD_STATES)
def test_nothing_that_a_visitor_typed_is_in_it(state):
    edition = live(CellFactory())
    accepted = {"accepted_in": edition} if state == "accepted" else {}
    typed = dict.fromkeys(["words", "reference", "interest", "name"], TYPED)
    message = answered(state, **typed, **accepted)
    assert TYPED not in str(letter_of(message))


def test_who_asked_never_to_be_written_to_is_not():
    answered()
    SuppressionFactory(email="ann@example.org", reason="asked")
    send_answers(LATER)
    assert Delivery.objects.get().unwanted() == "The address is not to be written to."


def test_many_answers_cost_as_many_queries_as_one(django_assert_max_num_queries):
    for number in range(10):
        answered(answer=f"Answer {number}")
    with django_assert_max_num_queries(7):
        send_answers(LATER)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_mail_it_once():
    for _ in range(3):
        answered()
    assert at_once(*[lambda: send_answers(LATER)] * 4) == [None] * 4
    assert Delivery.objects.count() == 3
