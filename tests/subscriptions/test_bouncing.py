"""What comes back, and what it means for the reader."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from cells import ledger
from subscriptions.bouncing import recording, taking_in
from subscriptions.bouncing.taking_in import take_in
from subscriptions.models import Bounce, ConsentEvent, Suppression, suppression_key
from tests.factories import CellFactory
from tests.readers import (
    ConsentEventFactory,
    DeliveryFactory,
    MailingFactory,
    SubscriptionFactory,
    SuppressionFactory,
)
from tests.subscriptions.reports import BOUNCES, QMAIL, complaint, dsn, global_dsn, in_words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def return_path(settings):
    settings.BOUNCE_ADDRESS = BOUNCES
    settings.MAIL_DOMAIN = "matrix.example.org"


@pytest.fixture
def delivery():
    return DeliveryFactory(sent=True)


def suppressed_as(delivery) -> str:
    row = Suppression.objects.of(delivery.address).first()
    return row.reason if row else ""


def kinds() -> list[tuple[str, str]]:
    return list(Bounce.objects.order_by("pk").values_list("kind", "diagnosis"))


@pytest.mark.parametrize(
    ("status", "said", "kind", "kept"),
    [
        ("5.1.1", "smtp; 550 5.1.1 No such user", "hard", "5.1.1"),
        ("5.1.10", "smtp; 556 5.1.10 Null MX", "hard", "5.1.10"),
        ("5.2.1", "smtp; 550 Mailbox disabled", "hard", "5.2.1"),
        ("5.0.0", "smtp; 550 no mailbox here", "hard", "5.0.0"),
        ("5.0.0", "smtp; 550 5.1.1 unknown", "hard", "5.1.1"),
        ("5.0.0", "smtp; 550 listed as spam by us", "ours", "5.0.0"),
        ("5.2.2", "smtp; 552 Mailbox full", "soft", "5.2.2"),
        ("4.4.7", "smtp; 451 gave up after 5 days", "soft", "4.4.7"),
        ("5.4.4", "dns; no route", "soft", "5.4.4"),
        ("5.7.1", "smtp; 550 5.7.1 SPF failed", "ours", "5.7.1"),
        ("5.6.0", "smtp; 554 Bad content", "ours", "5.6.0"),
    ],
)
def test_a_report_is_filed_by_whose_fault_it_is(delivery, status, said, kind, kept):
    assert take_in(dsn(delivery.return_key, status=status, said=said))
    assert kinds() == [(kind, kept)]
    assert suppressed_as(delivery) == ("bounced" if kind == "hard" else "")


def test_a_report_about_an_address_of_any_letters_is_filed_too(delivery):
    assert take_in(global_dsn(delivery.return_key, status="5.1.1"))
    assert kinds() == [("hard", "5.1.1")]


def test_of_what_is_longer_than_any_report_no_more_is_kept(delivery, monkeypatch):
    report = dsn(delivery.return_key, status="5.1.1")
    monkeypatch.setattr(taking_in, "LONGEST", len(report) - 1)
    stream = io.BytesIO(report)
    assert not taking_in.take_in_stream(stream)
    assert stream.read() == b""


def test_a_suppression_outlives_a_restored_backup(delivery, settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    recording.record(delivery, "complaint", now=NOON)
    (act,) = ledger.read()
    key = suppression_key(delivery.address)
    assert (act.act, act.facts) == ("suppression", {"key": key, "reason": "complaint"})


def test_a_hard_bounce_suppresses_and_stands_in_the_ledger(delivery):
    take_in(dsn(delivery.return_key, status="5.1.1"))
    event = ConsentEvent.objects.get()
    assert (event.subscriber, event.what) == (delivery.subscriber, "suppressed")
    assert event.how == "what came back by mail: bounced 5.1.1"
    waiting = DeliveryFactory(subscriber=delivery.subscriber)
    assert waiting.unwanted(NOON) == "The address is not to be written to."


def test_policy_alarms_the_operator_and_is_held_against_nobody(delivery, caplog):
    take_in(dsn(delivery.return_key, status="5.7.26"))
    assert suppressed_as(delivery) == ""
    assert [record.levelname for record in caplog.records if "because of us" in record.message] == [
        "ERROR"
    ]


def test_the_same_report_twice_counts_once(delivery):
    report = dsn(delivery.return_key, status="5.1.1")
    assert (take_in(report), take_in(report)) == (True, False)
    assert (Bounce.objects.count(), ConsentEvent.objects.count()) == (1, 1)


def soft_on(subscriber, *days: int) -> None:
    for day in days:
        delivery = DeliveryFactory(subscriber=subscriber, sent=True)
        recording.record(delivery, "soft", "4.2.2", now=NOON + timedelta(days=day))


def test_what_cannot_be_delivered_three_times_in_thirty_days_is_suppressed(delivery):
    soft_on(delivery.subscriber, 0, 1)
    assert suppressed_as(delivery) == ""
    soft_on(delivery.subscriber, 29)
    assert suppressed_as(delivery) == "full"


def test_three_times_in_more_than_thirty_days_is_not(delivery):
    soft_on(delivery.subscriber, 0, 1, 31)
    assert suppressed_as(delivery) == ""


def test_a_day_counts_once_however_much_comes_back(delivery):
    soft_on(delivery.subscriber, 0, 0, 0, 0)
    assert kinds() == [("soft", "4.2.2")]


def test_a_warning_of_a_delay_is_no_failure(delivery):
    assert not take_in(dsn(delivery.return_key, status="4.4.1", action="delayed"))
    assert kinds() == []


def test_an_address_in_a_report_is_never_believed():
    delivery = DeliveryFactory(sent=True, subscriber__email="somebody.else@example.net")
    assert not take_in(dsn("0" * 28, status="5.1.1"))
    assert (kinds(), suppressed_as(delivery)) == ([], "")


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "opt-out"])
def test_who_complains_is_never_written_to_again(delivery, feedback):
    assert take_in(complaint(delivery.mail_id, feedback))
    assert (kinds(), suppressed_as(delivery)) == ([("complaint", "")], "complaint")
    confirm = DeliveryFactory(
        subscriber=delivery.subscriber, mailing=MailingFactory(kind="confirm")
    )
    assert confirm.unwanted(NOON) == "The address is not to be written to."


def test_a_complaint_ends_what_was_followed_so_that_the_address_is_not_kept_for_ever(delivery):
    SubscriptionFactory(subscriber=delivery.subscriber, waiting=True, page=CellFactory().page)
    recording.record(delivery, "complaint", now=NOON)
    delivery.subscriber.refresh_from_db()
    assert not delivery.subscriber.subscriptions.filter(ended_at=None).exists()
    assert delivery.subscriber.ended_at == NOON


def test_a_report_that_it_was_no_spam_is_no_complaint(delivery):
    assert not take_in(complaint(delivery.mail_id, "not-spam"))
    assert kinds() == []


def test_a_complaint_outweighs_a_bounce_and_no_bounce_a_wish(delivery):
    SuppressionFactory(email=delivery.address, reason="bounced")
    take_in(complaint(delivery.mail_id))
    take_in(dsn(delivery.return_key, status="5.1.1"))
    assert suppressed_as(delivery) == "complaint"


def test_a_report_in_the_words_of_an_old_program_is_understood(delivery):
    assert take_in(in_words(delivery.return_key, QMAIL))
    assert kinds() == [("hard", "")]


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"}],
)
def test_an_answering_machine_says_nothing_about_an_address(delivery, headers):
    assert not take_in(in_words(delivery.return_key, QMAIL, **headers))
    assert not take_in(in_words(delivery.return_key, "I am on holiday until Monday."))
    assert kinds() == []


def test_what_came_back_from_an_address_that_was_changed_spares_the_new_one(delivery):
    ConsentEventFactory(subscriber=delivery.subscriber, what="moved", at=datetime.now(UTC))
    take_in(dsn(delivery.return_key, status="5.1.1"))
    assert (kinds(), suppressed_as(delivery)) == ([("hard", "5.1.1")], "")


def test_what_came_back_from_an_erased_address_suppresses_nothing(delivery):
    subscriber = delivery.subscriber
    subscriber.email, subscriber.erased_at = "", NOON
    subscriber.save()
    take_in(dsn(delivery.return_key, status="5.1.1"))
    assert not Suppression.objects.exists()


JUNK = [
    b"",
    b"\x00\xff\xfe" * 50,
    b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n",
    b"To: =?utf-8?q?=FF?=\nContent-Type: text/plain; charset=no-such\n\nno such user",
    b"Content-Type: message/rfc822\n\n" * 30,
    b"Content-Type: message/rfc822\n\n" * 3000,
    "Subject: ünïcode\nTo: jörg\n\n<a@b>: 550 User unknown".encode(),
    b"Content-Type: multipart/mixed; boundary=\n\n--\n--\n",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_read_without_a_trace(delivery, junk):
    with transaction.atomic():
        assert not take_in(junk)
        assert not take_in(
            b"To: bounces+" + delivery.return_key.encode() + b"@matrix.example.org\n" + junk
        )
    assert kinds() == []
