"""One reminder of a sign-up, a day later; and the letters that somebody's own act asks for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from subscriptions import sweeping
from subscriptions.composing import compose
from subscriptions.letters import Button
from subscriptions.models import Delivery
from tests.factories import CellFactory, live
from tests.readers import SuppressionFactory
from tests.subscriptions.acts import confirm_address, letters, sign_up

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sent():
    """A letter to confirm, just sent; its token is known to the reader alone."""
    cell = CellFactory(headline="What a system owes")
    live(cell.column.matrix)
    live(cell)
    sign_up()
    (letter,) = letters()
    Delivery.objects.update(state="sent", token="", sent_at=timezone.now())
    return letter


def sweep(*moments: timedelta) -> None:
    for moment in moments:
        sweeping.reminders.remind(timezone.now() + moment)


def test_it_comes_after_24_hours_and_once(sent):
    sweep(DAY - timedelta(minutes=1))
    assert letters("remind") == []
    sweep(DAY, DAY, 2 * DAY, 5 * DAY)
    (reminder,) = letters("remind")
    assert (reminder.subscriber, reminder.because) == (sent.subscriber, sent.because)
    assert reminder.mailing.key == f"confirm:{sent.pk}"


def test_its_link_confirms_and_runs_out_with_the_first(client, sent):
    sweep(DAY)
    (reminder,) = letters("remind")
    assert reminder.mailing.facts == sent.mailing.facts
    assert "it is confirmed" in client.post(confirm_address(reminder)).text
    assert "Already confirmed" in client.get(confirm_address(sent)).text


def test_who_confirmed_refused_or_never_got_it_is_not_reminded(client, sent):
    address = "/u/" + sent.token + "/"
    client.post(address)
    sweep(DAY)
    client.post(address, {"act": "undo"})
    SuppressionFactory(email="ann@example.org", reason="bounced")
    sweep(DAY)
    assert letters("remind") == []


def test_who_confirmed_is_not_reminded(client, sent):
    client.post(confirm_address(sent))
    sweep(DAY)
    assert letters("remind") == []


def test_too_late_is_not_at_all(sent):
    sweep(6 * DAY)
    assert letters("remind") == []


def test_two_sweeps_at_once_write_one(sent, monkeypatch):
    sweep(DAY)
    sweeping.reminders.remind_of(sent, timezone.now() + DAY)
    assert len(letters("remind")) == 1


def test_a_letter_to_confirm_has_its_links_and_says_never(sent):
    sweep(DAY)
    (reminder,) = letters("remind")
    letter = compose(reminder)
    (button,) = [piece for piece in letter.pieces if isinstance(piece, Button)]
    assert button.address.endswith(f"/subscribe/confirm/{reminder.token}/")
    assert letter.never.endswith(f"/u/{reminder.token}/")
    assert letter.unsubscribe == ""


def test_a_letter_that_has_nothing_to_ask_any_more_is_not_sent(client, sent):
    sweep(DAY)
    (reminder,) = letters("remind")
    client.post(confirm_address(sent))
    assert compose(reminder) is None
