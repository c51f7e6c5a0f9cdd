"""The address in each mail: it ends, slows, pauses, and undoes, for ever, for whoever has it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions import ending
from subscriptions.models import Delivery, Subscription, Suppression
from tests.factories import CellFactory, live
from tests.readers import (
    DeliveryFactory,
    MailingFactory,
    SubscriptionFactory,
    SuppressionFactory,
)
from tests.subscriptions.acts import letters, sign_up

pytestmark = pytest.mark.django_db
MULTIPART = "\r\n".join(
    ["--b", 'Content-Disposition: form-data; name="List-Unsubscribe"', "", "One-Click", "--b--"]
)


@pytest.fixture
def one():
    """Follows the cell E5."""
    cell = CellFactory(headline="What a system owes")
    live(cell.column.matrix)
    live(cell)
    return SubscriptionFactory(subscriber__email="ann@example.org", page=cell.page)


@pytest.fixture
def other(one):
    """Follows everything, and is the same person."""
    return SubscriptionFactory(subscriber=one.subscriber)


@pytest.fixture
def address(one, other):
    """Of a mail that only the cell caused."""
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[one.pk])
    return f"/u/{delivery.token}/"


def fresh(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_related("subscriber").get(pk=subscription.pk)


def later(by: timedelta) -> None:
    """As if what tokens did had been done so long before."""
    for delivery in Delivery.objects.exclude(used_at=None):
        assert delivery.used_at
        delivery.used_at -= by
        delivery.save(update_fields=["used_at"])


def test_reading_the_page_ends_nothing(client, one, address):
    for ask in (client.get, client.head):
        assert ask(address).status_code == 200
    assert fresh(one).is_active


def test_the_page_says_what_caused_the_mail_and_nothing_of_whom(client, address):
    page = client.get(address)
    assert "Drug treatment E5" in page.text
    assert "Everything on this site" not in page.text
    assert "ann@example.org" not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.cookies == {}


def test_stop_ends_only_what_caused_the_mail(client, one, other, address):
    page = client.post(address, {"act": "stop"})
    assert "What caused this mail is ended" in page.text
    assert fresh(one).ended_at
    assert fresh(other).is_active
    assert fresh(one).subscriber.ended_at is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        ("", "application/x-www-form-urlencoded"),
        ("", "text/plain"),
        (
            MULTIPART,
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_one_click_ends_it_without_cookie_from_anywhere_as_often_as_it_comes(
    one, other, address, body, content_type
):
    client = Client(enforce_csrf_checks=True)
    headers = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
    ended = set()
    for _ in range(3):
        answer = client.post(address, body, content_type=content_type, headers=headers)
        assert (answer.status_code, answer.text) == (200, "You will get no more of these mails.\n")
        assert answer.cookies == {}
        ended.add(fresh(one).ended_at)
    assert len(ended) == 1
    assert fresh(other).is_active
    assert [event.how for event in one.subscriber.consent.all()] == ["one click (RFC 8058)"]


def test_one_click_can_be_undone_on_the_page(client, one, address):
    client.post(address)
    assert "Undo it" in client.get(address).text
    client.post(address, {"act": "undo"})
    assert fresh(one).is_active


def test_a_new_secret_key_breaks_neither_the_address_nor_the_list(client, one, address, settings):
    SuppressionFactory(email="never@example.org")
    settings.SECRET_KEY = "another " * 10
    client.post(address)
    assert fresh(one).ended_at
    assert Suppression.objects.of("never@example.org").exists()


def test_the_address_works_years_after_the_mail_was_sent(client, one, other):
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[one.pk])
    address = f"/u/{delivery.token}/"
    Delivery.objects.update(state="sent", token="", sent_at=timezone.now() - timedelta(days=3650))
    client.post(address)
    assert fresh(one).ended_at


@pytest.mark.parametrize("kind", ["change", "digest", "course", "bulletin", "notice"])
def test_every_kind_of_mail_that_is_followed_has_it(client, one, kind):
    delivery = DeliveryFactory(
        mailing=MailingFactory(kind=kind), subscriber=one.subscriber, because=[one.pk]
    )
    assert client.get(f"/u/{delivery.token}/").status_code == 200


@pytest.mark.parametrize("kind", ["preferences", "move", "status", "review"])
def test_no_other_kind_of_mail_has_it(client, one, kind):
    mailing = MailingFactory(kind=kind)
    delivery = DeliveryFactory(mailing=mailing, subscriber=one.subscriber, because=[one.pk])
    assert client.post(f"/u/{delivery.token}/").status_code == 404
    assert fresh(one).is_active


def test_a_token_reaches_nothing_that_another_reader_follows(client, one):
    stranger = SubscriptionFactory()
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[one.pk, stranger.pk])
    client.post(f"/u/{delivery.token}/")
    assert fresh(one).ended_at
    assert fresh(stranger).is_active


@pytest.mark.parametrize(
    ("act", "is_done"),
    [
        ("stop", lambda one: one.ended_at),
        ("slow", lambda one: one.frequency == "monthly"),
        ("pause", lambda one: one.subscriber.is_paused()),
    ],
)
def test_what_was_done_can_be_undone_for_thirty_minutes(client, one, address, act, is_done):
    client.post(address, {"act": act})
    assert is_done(fresh(one))
    client.post(address, {"act": "undo"})
    assert not is_done(fresh(one))
    assert fresh(one).is_active
    client.post(address, {"act": act})
    later(ending.UNDO_FOR)
    assert "Undo it" not in client.get(address).text
    client.post(address, {"act": "undo"})
    assert is_done(fresh(one))


def test_slower_is_every_two_weeks_for_a_course(client, one):
    course = SubscriptionFactory(
        subscriber=one.subscriber, kind="course", frequency="weekly", page=one.page
    )
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[course.pk])
    assert "Every two weeks instead" in client.get(f"/u/{delivery.token}/").text
    client.post(f"/u/{delivery.token}/", {"act": "slow"})
    assert fresh(course).frequency == "fortnightly"


def test_what_was_followed_anew_meanwhile_is_not_doubled_by_undoing(client, one, address):
    client.post(address, {"act": "stop"})
    SubscriptionFactory(subscriber=one.subscriber, page=one.page, frequency="weekly")
    client.post(address, {"act": "undo"})
    lasting = Subscription.objects.active().filter(page=one.page)
    assert [s.frequency for s in lasting] == ["weekly"]


def test_the_last_ending_is_the_day_from_which_erasure_counts(client, one):
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[one.pk])
    client.post(f"/u/{delivery.token}/")
    assert fresh(one).subscriber.ended_at
    client.post(f"/u/{delivery.token}/", {"act": "undo"})
    assert fresh(one).subscriber.ended_at is None


def test_a_mail_that_came_back_can_be_tried_again(client, one, address):
    SuppressionFactory(email="ann@example.org", reason="bounced")
    assert "Try again" in client.get(address).text
    client.post(address, {"act": "again"})
    assert not Suppression.objects.exists()


def test_trying_again_lifts_no_wish_never_to_be_written_to(client, one, address):
    SuppressionFactory(email="ann@example.org")
    assert "Try again" not in client.get(address).text
    client.post(address, {"act": "again"})
    assert Suppression.objects.exists()


@pytest.fixture
def never(one, other):
    """The address in a mail that asked to confirm something new."""
    sign_up(scope="drug")
    return f"/u/{letters('confirm')[0].token}/"


def test_never_again_ends_everything_and_keeps_a_hash_alone(client, settings, never, other):
    assert "Never write to me again" in client.get(never).text
    client.post(never, {"act": "never"})
    assert not Subscription.objects.filter(ended_at=None).exists()
    suppression = Suppression.objects.of("ANN@example.org").get()
    assert suppression.reason == "asked"
    line = settings.LEDGER_FILE.read_text().splitlines()[-1]
    assert suppression.key in line
    assert "ann@" not in line
    assert all(delivery.unwanted() for delivery in letters("confirm"))


def test_never_again_can_be_undone_for_thirty_minutes(client, never, other):
    client.post(never, {"act": "never"})
    assert "We never write to you again" in client.get(never).text
    client.post(never, {"act": "undo"})
    assert not Suppression.objects.exists()
    assert Subscription.objects.active().count() == 2
    client.post(never, {"act": "never"})
    later(ending.UNDO_FOR)
    client.post(never, {"act": "undo"})
    assert Suppression.objects.exists()


def test_mail_that_was_passed_on_lets_nobody_say_never_again(client, one, address):
    assert client.post(address, {"act": "never"}).status_code == 400
    assert fresh(one).is_active
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("act", ["slow", "pause"])
def test_a_mail_that_asks_to_confirm_slows_nothing(client, never, one, act):
    assert client.post(never, {"act": act}).status_code == 400
    assert fresh(one).frequency == "each"


def test_one_click_on_a_mail_that_asks_ends_that_sign_up_alone(client, never, other):
    client.post(never)
    assert not Suppression.objects.exists()
    assert not Subscription.objects.waiting().exists()
    assert Subscription.objects.active().count() == 2


def test_an_address_that_lost_its_slash_leads_to_the_page(client, one, address):
    answer = client.get(address.rstrip("/"))
    assert (answer.status_code, answer.url) == (302, address)


def test_an_address_that_is_erased_needs_no_ending(client, one, address):
    one.subscriber.email, one.subscriber.erased_at = "", timezone.now()
    one.subscriber.save()
    assert "is erased" in client.get(address).text
    assert client.post(address).status_code == 200
    assert client.post(address, {"act": "pause"}).status_code == 200


@pytest.mark.parametrize("act", ["", "junk", "__class__", "x" * 10_000])
def test_a_button_that_is_none_of_ours_does_nothing(client, one, address, act):
    assert client.post(address, {"act": act}).status_code == 400
    assert fresh(one).is_active
