"""The preferences: the mailed link, and everything that it opens."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.composing import compose
from subscriptions.models import Delivery, Subscriber, Subscription, Suppression
from subscriptions.queueing import queue_letter
from tests.factories import CellFactory, live
from tests.readers import (
    BounceFactory,
    ConsentEventFactory,
    SubscriberFactory,
    SubscriptionFactory,
    SuppressionFactory,
)
from tests.subscriptions.acts import confirm_address, letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    cell = CellFactory(headline="What a system owes")
    live(cell.column.matrix)
    live(cell)
    return cell


@pytest.fixture
def ann(cell):
    """Somebody who follows the cell and everything."""
    one = SubscriptionFactory(subscriber__email="ann@example.org", page=cell.page)
    SubscriptionFactory(subscriber=one.subscriber)
    return one.subscriber


@pytest.fixture
def address(ann):
    return f"/subscribe/preferences/{queue_letter('preferences', ann).token}/"


def ask(email, network=1):
    data = {"email": email}
    return Client().post("/subscribe/preferences/", data, REMOTE_ADDR=f"10.0.{network}.9")


def test_the_link_is_mailed_and_the_answer_is_the_same_for_all(ann):
    SuppressionFactory(email="never@example.org")
    emails = ["ann@example.org", "nobody@example.org", "never@example.org"]
    answers = [ask(email, network) for network, email in enumerate(emails)]
    assert len({(a.status_code, a.url, a.content) for a in answers}) == 1
    assert [letter.address for letter in letters()] == ["ann@example.org"]
    assert Subscriber.objects.count() == 1


def test_a_link_is_mailed_once_in_ten_minutes_and_a_network_refused_after_twenty(ann):
    assert [ask("ann@example.org").status_code for _ in range(21)] == [302] * 20 + [429]
    assert len(letters("preferences")) == 1


def test_another_site_cannot_ask_for_a_link(ann):
    data = {"email": "ann@example.org"}
    headers = {"sec-fetch-site": "cross-site"}
    assert Client().post("/subscribe/preferences/", data, headers=headers).status_code == 403


def test_the_page_is_for_its_reader_alone(client, address):
    page = client.get(address)
    assert "ann@example.org" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.cookies == {}


@pytest.mark.parametrize("column", ["sent_at", "created_at"])
def test_the_link_works_thirty_minutes_from_when_it_left(client, ann, address, column):
    long_ago = timezone.now() - timedelta(days=3)
    half = timezone.now() - timedelta(minutes=29)
    given = {"created_at": long_ago, "state": "sent", "token": "", "sent_at": half}
    if column == "created_at":
        given = {"created_at": half}
    Delivery.objects.update(**given)
    assert "You follow" in client.get(address).text
    Delivery.objects.update(**{column: half - timedelta(minutes=1)})
    assert "This link has run out" in client.get(address).text


def test_after_that_one_press_mails_a_new_one_and_nothing_else_works(client, ann, address):
    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    client.get(address)
    assert len(letters()) == 1
    assert client.get(f"{address}held.json").status_code == 403
    page = client.post(address, {"act": "delete"})
    assert "A new link is on its way" in page.text
    assert [letter.address for letter in letters()] == ["ann@example.org"] * 2
    assert Subscriber.objects.get().email == "ann@example.org"


def test_one_thing_is_removed(client, ann, address, cell):
    one = ann.subscriptions.get(page=cell.page)
    client.post(address, {"act": "remove", "subscription": one.pk})
    assert [s.page for s in Subscription.objects.active()] == [None]


def test_nobody_touches_what_another_follows(client, address):
    other = SubscriptionFactory()
    for act in ("remove", "frequency"):
        data = {"act": act, "subscription": other.pk, "frequency": "weekly"}
        assert client.post(address, data).status_code == 404
    other.refresh_from_db()
    assert (other.ended_at, other.frequency) == (None, "each")


def test_how_often_is_changed_as_the_kind_can(client, ann, address, cell):
    one = ann.subscriptions.get(page=cell.page)
    data = {"act": "frequency", "subscription": one.pk, "frequency": "monthly"}
    client.post(address, data)
    assert client.post(address, data | {"frequency": "fortnightly"}).status_code == 400
    one.refresh_from_db()
    assert one.frequency == "monthly"


def test_a_pause_begins_and_ends(client, ann, address):
    day = timezone.localdate() + timedelta(days=20)
    client.post(address, {"act": "pause", "until": day.isoformat()})
    ann.refresh_from_db()
    assert ann.paused_until == day
    client.post(address, {"act": "resume"})
    ann.refresh_from_db()
    assert ann.paused_until is None


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "9999-12-31", "2026-02-31"])
def test_a_day_that_is_none_is_refused_in_words(client, ann, address, day):
    page = client.post(address, {"act": "pause", "until": day})
    assert page.status_code == 200
    assert "It could not be sent" in page.text
    ann.refresh_from_db()
    assert ann.paused_until is None


def test_something_is_added_without_another_confirmation(client, ann, address):
    data = {"scope": "drug", "frequency": "weekly"}
    page = client.post(f"{address}add/", data)
    assert "It is added" in page.text
    added = Subscription.objects.active().get(page__path="drug")
    assert (added.subscriber, added.frequency) == (ann, "weekly")


def test_all_that_is_held_can_be_taken_away(client, ann, address):
    ConsentEventFactory(subscriber=ann, words="Drug treatment E5")
    BounceFactory(subscriber=ann, diagnosis="4.2.2")
    held = json.loads(client.get(f"{address}held.json").content)
    assert held["address"] == "ann@example.org"
    names = [one["what"] for one in held["subscriptions"]]
    assert names == ["Drug treatment E5: What a system owes", "Everything on this site"]
    assert held["consent"][0]["words"] == "Drug treatment E5"
    assert held["came_back"][0]["diagnosis"] == "4.2.2"
    assert held["not_written_to"] is None
    assert held["mails"][0]["subject"] == "Link to the preferences"
    assert address.split("/")[3] not in str(held)


def test_delete_me_erases_at_once(client, ann, address):
    page = client.post(address, {"act": "delete"})
    assert "Your address is erased" in page.text
    ann.refresh_from_db()
    assert (ann.email, bool(ann.erased_at)) == ("", True)
    assert not Subscription.objects.active().exists()
    assert client.get(address).status_code == 410


def test_a_new_address_counts_once_it_is_confirmed(client, ann, address):
    client.post(address, {"act": "move", "email": "new@example.org"})
    assert [(one.mailing.kind, one.address) for one in letters()[1:]] == [
        ("move", "new@example.org"),
        ("preferences", "ann@example.org"),
    ]
    assert compose(letters()[2]).title == "A new address for your mail"
    move = confirm_address(letters("move")[0])
    client.get(move)
    assert Subscriber.objects.get().email == "ann@example.org"
    assert "Thank you" in client.post(move).text
    assert Subscriber.objects.get().email == "new@example.org"
    assert "Already confirmed" in client.post(move).text
    assert Subscription.objects.active().count() == 2


def test_a_move_can_be_called_off(client, ann, address):
    client.post(address, {"act": "move", "email": "new@example.org"})
    client.post(address, {"act": "stay"})
    assert "run out" in client.post(confirm_address(letters("move")[0])).text
    assert Subscriber.objects.get().email == "ann@example.org"


def test_a_letter_for_another_new_address_moves_nothing(client, ann, address):
    client.post(address, {"act": "move", "email": "first@example.org"})
    client.post(address, {"act": "move", "email": "second@example.org"})
    first, second = map(confirm_address, letters("move"))
    assert "run out" in client.post(first).text
    client.post(second)
    assert Subscriber.objects.get().email == "second@example.org"


def test_who_moves_to_an_address_that_we_know_becomes_one_with_it(client, ann, address, cell):
    other = SubscriberFactory(email="new@example.org")
    SubscriptionFactory(subscriber=other, page=cell.page, frequency="weekly")
    page = client.post(address, {"act": "move", "email": "new@example.org"})
    assert "new@example.org" in page.text
    client.post(confirm_address(letters("move")[0]))
    assert {(s.page, s.frequency) for s in Subscription.objects.active()} == {
        (cell.page, "weekly"),
        (None, "each"),
    }
    assert {s.subscriber.email for s in Subscription.objects.active()} == {"new@example.org"}
    ann.refresh_from_db()
    assert ann.ended_at


def test_nobody_is_asked_who_never_wants_to_be_written_to(client, ann, address):
    SuppressionFactory(email="never@example.org")
    page = client.post(address, {"act": "move", "email": "never@example.org"})
    assert page.status_code == 200
    assert letters("move") == []


@pytest.mark.parametrize("data", [{}, {"act": "junk"}, {"act": "remove", "subscription": "x"}])
def test_a_button_that_is_none_of_ours_does_nothing(client, address, data):
    assert client.post(address, data).status_code == 400


@pytest.mark.parametrize("number", ["9" * 18, "9" * 30, "-1", "1.5", "²"])
def test_a_number_that_is_no_subscription_is_refused(client, address, number):
    data = {"act": "remove", "subscription": number}
    assert client.post(address, data).status_code in (400, 404)


def test_who_is_not_written_to_reads_why_and_can_have_it_tried_again(client, address):
    SuppressionFactory(email="ann@example.org", reason="full")
    held = json.loads(client.get(f"{address}held.json").content)
    assert held["not_written_to"]["because"] == "Three times in 30 days it could not be delivered"
    assert "three times in 30 days" in client.get(address).text
    assert "We write to this address again" in client.post(address, {"act": "again"}).text
    assert not Suppression.objects.exists()


def test_a_wish_never_to_be_written_to_is_not_lifted_here(client, address):
    SuppressionFactory(email="ann@example.org")
    assert "Try again" not in client.get(address).text
    client.post(address, {"act": "again"})
    assert Suppression.objects.exists()
