"""What a worker does with a delivery, through a real mail server."""

from datetime import UTC, datetime, timedelta

import pytest

from subscriptions.models import Delivery, SendingPermit, Suppression
from subscriptions.sending import Stopped
from tests.mails import Clock, letter_for, mail_of, worker
from tests.readers import (
    DeliveryFactory,
    MailingFactory,
    SendingPermitFactory,
    SubscriptionFactory,
    SuppressionFactory,
)

pytestmark = pytest.mark.django_db
TEN_PAST = datetime(2026, 3, 1, 12, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(TEN_PAST)


@pytest.fixture
def armed():
    return SendingPermitFactory()


def to(email: str, **fields):
    return DeliveryFactory(
        subscriber=SubscriptionFactory(subscriber__email=email).subscriber, **fields
    )


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_due_is_sent_once(mail_server, armed, clock):
    mailing = MailingFactory()
    for name in ("ann", "bob", "cy"):
        to(f"{name}@example.org", mailing=mailing)
    assert worker(clock).run_once() == 3
    assert worker(clock).run_once() == 0
    assert mail_server.receivers() == ["ann@example.org", "bob@example.org", "cy@example.org"]


def test_what_was_sent_keeps_no_token_and_no_claim(mail_server, armed, clock):
    delivery = to("ann@example.org")
    worker(clock).run_once()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.token, delivery.tries) == ("sent", "", 1)
    assert (delivery.claimed_by, delivery.claimed_until) == ("", None)
    assert (delivery.handed_at, delivery.sent_at) == (TEN_PAST, TEN_PAST)


def test_the_envelope_names_the_delivery_and_the_header_the_sender(
    mail_server, armed, clock, settings
):
    settings.BOUNCE_ADDRESS = "bounces@matrix.example.org"
    delivery = to("ann@example.org")
    worker(clock).run_once()
    (mail,) = mail_server.mails()
    assert mail["sender"] == f"bounces+{delivery.return_key}@matrix.example.org"
    assert "\r\nFrom: Editors <editors@example.org>\r\n" in mail["bytes"]
    assert mail["id"] == delivery.mail_id


def test_without_a_bounce_address_mail_comes_back_to_the_sender(mail_server, armed, clock):
    to("ann@example.org")
    worker(clock).run_once()
    assert mail_server.mails()[0]["sender"] == "no-reply@127.0.0.1"


def test_what_is_not_due_yet_waits(mail_server, armed, clock):
    to("ann@example.org", next_try_at=TEN_PAST + timedelta(minutes=1))
    assert worker(clock).run_once() == 0
    assert states() == ["pending"]


def test_a_visitor_does_not_wait_behind_a_bulletin(mail_server, armed, clock):
    bulletin = MailingFactory(kind="bulletin")
    for number in range(3):
        to(f"reader{number}@example.net", mailing=bulletin)
    to("ann@example.org", mailing=MailingFactory(kind="confirm"), next_try_at=TEN_PAST)
    worker(clock, batch=2).run_once()
    assert mail_server.receivers()[0] == "ann@example.org"


# --- The permit -----------------------------------------------------------------------------


def test_without_a_permit_nothing_leaves_and_the_reason_is_said(mail_server, clock):
    to("ann@example.org")
    with pytest.raises(Stopped, match=r"development.* is not armed"):
        worker(clock).run_once()
    assert (states(), mail_server.mails()) == (["pending"], [])


def test_a_copy_under_another_name_sends_nothing(mail_server, armed, clock, settings):
    settings.INSTALLATION_ID = "restored-copy"
    to("ann@example.org")
    with pytest.raises(Stopped):
        worker(clock).run_once()
    assert mail_server.mails() == []


def test_disarmed_in_the_middle_no_further_batch_leaves(mail_server, armed, clock):
    for number in range(4):
        to(f"reader{number}@example.net")

    def disarm_and_write(delivery):
        SendingPermit.objects.all().delete()
        return letter_for(delivery)

    with pytest.raises(Stopped):
        worker(clock, batch=2, compose=disarm_and_write).run_once()
    assert states() == ["sent", "sent", "pending", "pending"]


# --- Asked again at hand-over ----------------------------------------------------------------


def skipped_because(mail_server, clock) -> str:
    worker(clock).run_once()
    assert mail_server.mails() == []
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.token, delivery.claimed_by) == ("skipped", "", "")
    return delivery.reason


def test_who_has_unsubscribed_gets_nothing(mail_server, armed, clock):
    delivery = to("ann@example.org")
    delivery.subscriber.subscriptions.get().end(TEN_PAST)
    assert skipped_because(mail_server, clock) == "The subscription has ended."


def test_who_is_suppressed_gets_nothing(mail_server, armed, clock):
    to("ann@example.org")
    SuppressionFactory(email="ann@example.org")
    assert skipped_because(mail_server, clock) == "The address is not to be written to."


def test_where_there_is_nothing_to_tell_any_more_nothing_is_sent(mail_server, armed, clock):
    to("ann@example.org")
    worker(clock, compose=lambda delivery: None).run_once()
    assert (states(), mail_server.mails()) == (["skipped"], [])


def test_what_is_cancelled_in_the_middle_stops_there(mail_server, armed, clock):
    mailing = MailingFactory(kind="bulletin")
    for number in range(4):
        to(f"reader{number}@example.net", mailing=mailing)

    def cancel_after_the_first(delivery):
        mailing.cancel(TEN_PAST)
        clock.advance(seconds=2)
        return letter_for(delivery)

    worker(clock, compose=cancel_after_the_first).run_once()
    assert states() == ["sent", "skipped", "skipped", "skipped"]


def test_what_is_paused_in_the_middle_waits_and_goes_on(mail_server, armed, clock):
    mailing = MailingFactory(kind="bulletin")
    for number in range(3):
        to(f"reader{number}@example.net", mailing=mailing)

    def pause_after_the_first(delivery):
        mailing.pause(TEN_PAST)
        clock.advance(seconds=2)
        return letter_for(delivery)

    worker(clock, compose=pause_after_the_first).run_once()
    assert states() == ["sent", "pending", "pending"]
    mailing.let_go(clock.now)
    worker(clock).run_once()
    assert states() == ["sent", "sent", "sent"]


def test_a_mail_that_cannot_be_made_is_tried_later_and_holds_up_nobody(mail_server, armed, clock):
    broken, fine = to("ann@example.org"), to("bob@example.org")

    def build(delivery, letter):
        if delivery.pk == broken.pk:
            raise RuntimeError("ann@example.org has no name")
        return mail_of(delivery, letter)

    worker(clock, build=build).run_once()
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == ("retry", "sent")
    assert broken.reason == "It could not be made: RuntimeError."
    assert broken.next_try_at == TEN_PAST + timedelta(minutes=5)


# --- Late -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["change", "status", "confirm"])
def test_what_is_more_than_six_hours_late_is_held_for_an_editor(mail_server, armed, clock, kind):
    mailing = MailingFactory(kind=kind)
    to("ann@example.org", mailing=mailing)
    clock.now = mailing.due_at + timedelta(hours=6, seconds=1)
    worker(clock).run_once()
    mailing.refresh_from_db()
    assert (states(), mail_server.mails()) == (["pending"], [])
    assert mailing.held_because == "It should have left by 2026-03-01 12:00 UTC and had not."


def test_what_is_six_hours_late_to_the_second_leaves(mail_server, armed, clock):
    mailing = MailingFactory()
    to("ann@example.org", mailing=mailing)
    clock.now = mailing.due_at + timedelta(hours=6)
    assert worker(clock).run_once() == 1


def test_what_an_editor_let_go_leaves_however_late(mail_server, armed, clock):
    mailing = MailingFactory()
    to("ann@example.org", mailing=mailing)
    clock.advance(days=2)
    worker(clock).run_once()
    mailing.refresh_from_db()
    mailing.let_go(clock.now)
    assert worker(clock).run_once() == 1


def test_what_was_tried_in_time_may_be_tried_again_late(mail_server, armed, clock):
    to("ann@example.org", state="retry", tries=1)
    clock.advance(days=1)
    assert worker(clock).run_once() == 1


def test_a_digest_that_nobody_addressed_in_time_is_held_before_it_is(armed, clock):
    mailing = MailingFactory(kind="digest", key="weekly:2026-02-23", addressed_at=None)
    clock.advance(hours=6)
    worker(clock).run_once()
    mailing.refresh_from_db()
    assert mailing.held_at == clock.now


# --- What the server answers -------------------------------------------------------------------


def test_a_4xx_is_tried_again_with_growing_waits_and_then_has_failed(mail_server, armed, clock):
    delivery = to("ann@example.org")
    mail_server.order(rcpt="451 4.3.0 Try again <ann@example.org>")
    waits = []
    for _ in range(7):
        worker(clock).run_once()
        delivery.refresh_from_db()
        waits.append((delivery.next_try_at - clock.now).total_seconds() / 60)
        clock.now = max(clock.now, delivery.next_try_at)
    assert waits[:6] == [5, 15, 60, 240, 720, 1440]
    assert delivery.state == "failed"
    assert delivery.reason == "Not taken after 7 tries: 451 4.3.0 Try again <[address]>"


def test_after_a_4xx_it_arrives_when_the_server_wants_it(mail_server, armed, clock):
    delivery = to("ann@example.org")
    mail_server.order(data="451 4.3.0 Later")
    worker(clock).run_once()
    mail_server.order(data=None)
    clock.advance(minutes=5)
    assert worker(clock).run_once() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.reason) == ("sent", 2, "")


def test_an_address_that_is_none_is_suppressed_and_the_next_reader_is_served(
    mail_server, armed, clock
):
    gone, there = to("gone@example.org"), to("there@example.org")
    mail_server.order(rcpt="550 5.1.1 No such user", only="gone@example.org")
    worker(clock).run_once()
    assert states() == ["failed", "sent"]
    assert Suppression.objects.of("gone@example.org").get().reason == "bounced"
    assert gone.subscriber.bounces.get().diagnosis == "5.1.1"
    assert not there.subscriber.bounces.exists()


def test_a_5xx_that_does_not_say_why_fails_and_suppresses_nobody(mail_server, armed, clock):
    delivery = to("ann@example.org")
    mail_server.order(data="554 Transaction failed")
    worker(clock).run_once()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "554 Transaction failed")
    assert not Suppression.objects.exists()


def test_policy_is_held_against_nobody_and_alarms_the_operator(mail_server, armed, clock, caplog):
    delivery = to("ann@example.org")
    mail_server.order(rcpt="550 5.7.1 Your network is blocked")
    worker(clock).run_once()
    assert states() == ["retry"]
    assert not delivery.subscriber.bounces.exists()
    assert "Your network is blocked" in caplog.text
    assert {record.levelname for record in caplog.records} == {"ERROR"}


def test_when_every_mail_is_refused_no_more_of_them_fail(mail_server, armed, clock):
    for number in range(9):
        to(f"reader{number}@example.net")
    mail_server.order(rcpt="550 Relaying denied")
    with pytest.raises(Stopped, match="Relaying denied"):
        worker(clock).run_once()
    assert states() == ["failed"] * 5 + ["pending"] * 4


@pytest.mark.parametrize("reply", ["530 5.7.0 Sign in first", "421 4.3.2 Shutting down"])
def test_a_refusal_of_everything_is_no_try_of_any(mail_server, armed, clock, reply):
    delivery = to("ann@example.org")
    mail_server.order(mail=reply)
    with pytest.raises(Stopped, match=reply[:3]):
        worker(clock).run_once()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.claimed_by) == ("pending", 0, "")


def test_a_server_that_is_away_costs_no_try(mail_server, armed, clock):
    delivery = to("ann@example.org")
    mail_server.end()
    with pytest.raises(Stopped, match="Connection refused"):
        worker(clock).run_once()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("pending", 0)


def test_a_connection_that_breaks_is_opened_anew(mail_server, armed, clock):
    for number in range(4):
        to(f"reader{number}@example.net")
    mail_server.order(hang_up_after=1)
    worker(clock).run_once()
    assert states() == ["sent", "retry", "sent", "sent"]
    assert len(mail_server.mails()) == 4  # the second arrived, though its answer did not


def test_a_server_that_takes_too_long_is_hung_up_on(mail_server, armed, clock, settings):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.2
    delivery = to("ann@example.org")
    mail_server.order(seconds=1)
    worker(clock).run_once()
    delivery.refresh_from_db()
    assert delivery.state == "retry"
    assert delivery.reason.startswith("The connection was lost")


def test_an_address_that_no_envelope_can_hold_fails_alone(mail_server, armed, clock):
    to("jörg@example.org")
    to("bob@example.org")
    worker(clock).run_once()
    assert states() == ["failed", "sent"]


# --- Other workers -----------------------------------------------------------------------------


def test_what_a_dead_worker_had_claimed_is_sent_when_its_lease_is_over(mail_server, armed, clock):
    to(
        "ann@example.org",
        state="handed",
        tries=1,
        claimed_by="dead:1:2",
        claimed_until=TEN_PAST + timedelta(minutes=5),
    )
    assert worker(clock).run_once() == 0
    clock.advance(minutes=5, seconds=1)
    assert worker(clock).run_once() == 1


def test_who_slept_for_longer_than_the_lease_sends_nothing_of_what_others_have(
    mail_server, armed, clock
):
    to("ann@example.org")

    def sleep_meanwhile(delivery):
        clock.advance(minutes=6)
        assert worker(clock).run_once() == 1
        return letter_for(delivery)

    assert worker(clock, compose=sleep_meanwhile).run_once() == 0
    assert mail_server.receivers() == ["ann@example.org"]
    assert states() == ["sent"]


def test_a_worker_that_is_stopped_gives_back_what_it_had_claimed(mail_server, armed, clock):
    for number in range(3):
        to(f"reader{number}@example.net")

    def stop(delivery):
        sender.stop()
        return letter_for(delivery)

    sender = worker(clock, compose=stop)
    assert sender.run_once() == 1
    assert states() == ["sent", "pending", "pending"]
    assert not Delivery.objects.exclude(claimed_by="").exists()
