"""Addresses are forgotten in time, and stay forgotten."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from matrix_site.backups.replaying import replay
from subscriptions.erasing import erase_due
from subscriptions.models import Subscriber, Subscription, suppression_key
from tests.factories import CellFactory
from tests.readers import DeliveryFactory, SubscriberFactory, SubscriptionFactory
from tests.subscriptions.acts import NOON

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_an_address_goes_28_days_after_everything_ended():
    SubscriberFactory(ended_at=NOON)
    assert erase_due(NOON + timedelta(days=28) - SECOND) == 0
    assert erase_due(NOON + timedelta(days=28)) == 1
    assert Subscriber.objects.get().email == ""


def test_an_address_that_nobody_confirmed_goes_after_seven_days():
    SubscriberFactory(waiting=True, created_at=NOON)
    assert erase_due(NOON + timedelta(days=7) - SECOND) == 0
    assert erase_due(NOON + timedelta(days=7)) == 1


def test_who_asked_anew_has_seven_days_from_then():
    subscriber = SubscriberFactory(waiting=True, created_at=NOON)
    day = timedelta(days=1)
    SubscriptionFactory(waiting=True, subscriber=subscriber, asked_at=NOON + 6 * day)
    assert erase_due(NOON + 8 * day) == 0
    assert erase_due(NOON + 13 * day) == 1


def test_who_follows_something_is_kept_and_what_nobody_confirmed_ends():
    one = SubscriptionFactory(subscriber__created_at=NOON)
    waiting = SubscriptionFactory(
        waiting=True,
        subscriber=one.subscriber,
        kind="changes",
        asked_at=NOON,
        page=CellFactory().page,
    )
    assert erase_due(NOON + timedelta(days=400)) == 0
    one.refresh_from_db()
    waiting.refresh_from_db()
    assert one.is_active
    assert waiting.ended_at


def test_a_new_address_that_nobody_confirmed_goes_after_seven_days():
    subscriber = SubscriptionFactory(subscriber__new_email="new@example.org").subscriber
    DeliveryFactory(subscriber=subscriber, mailing__kind="move", created_at=NOON)
    erase_due(NOON + timedelta(days=7) - SECOND)
    assert Subscriber.objects.get().new_email == "new@example.org"
    erase_due(NOON + timedelta(days=7))
    subscriber.refresh_from_db()
    assert (subscriber.new_email, bool(subscriber.email)) == ("", True)


def test_what_others_ended_counts_from_its_last_day():
    one = SubscriptionFactory(ended_at=NOON)
    assert erase_due(NOON + timedelta(days=27)) == 0
    one.subscriber.refresh_from_db()
    assert one.subscriber.ended_at == NOON
    assert erase_due(NOON + timedelta(days=28)) == 1


def test_the_ledger_has_a_keyed_hash_and_no_address(settings):
    SubscriberFactory(email="Ann@example.org", ended_at=NOON)
    now = NOON + timedelta(days=28)
    erase_due(now)
    line = json.loads(settings.LEDGER_FILE.read_text().splitlines()[-1])
    key = suppression_key("ann@example.org")
    assert line == {"act": "erasure", "at": now.isoformat(), "key": key}


def test_a_restored_backup_forgets_again_whom_the_ledger_names(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    old = SubscriberFactory(email="ann@example.org", created_at=NOON, ended_at=NOON)
    other = SubscriptionFactory(subscriber__created_at=NOON).subscriber
    erase_due(NOON + timedelta(days=28))
    # As the backup has it; and somebody who signed up after the erasure.
    Subscriber.objects.filter(pk=old.pk).update(email="ann@example.org", erased_at=None)
    assert list(replay()) == ["Erased an address again."]
    new = SubscriberFactory(email="ann@example.org", created_at=NOON + timedelta(days=30))
    assert list(replay()) == []
    found = dict(Subscriber.objects.values_list("pk", "email"))
    assert found == {old.pk: "", other.pk: other.email, new.pk: "ann@example.org"}
    assert len(settings.LEDGER_FILE.read_text().splitlines()) == 1


def test_what_waits_to_be_sent_finds_no_address_and_the_ledger_of_consent_stays():
    delivery = DeliveryFactory()
    Subscription.objects.update(ended_at=NOON)
    erase_due(NOON + timedelta(days=28))
    delivery.refresh_from_db()
    assert (delivery.address, delivery.unwanted()) == ("", "There is no address any more.")
    assert [event.what for event in delivery.subscriber.consent.all()] == ["erased"]
    assert not Subscription.objects.active().exists()


def test_the_daily_command_forgets_readers_too(capsys):
    SubscriberFactory(ended_at=NOON - timedelta(days=4000))
    call_command("erase_due")
    assert "1 readers" in capsys.readouterr().out
    assert Subscriber.objects.get().email == ""
